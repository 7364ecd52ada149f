import type { App, Clipboard, Dialog } from 'electron'
import { redact } from '../../shared/redact.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import { plainWordsOf } from '../../shared/words/say.ts'
import type { LogFile } from '../adapters/log-file.ts'
import { product } from '../product.ts'
import type { Lifecycle } from './lifecycle.ts'
import { SHORT_DEADLINE_MS } from './quit.ts'

/** What can be copied after a crash: redacted, with the place of the log. */
export function crashReport(error: unknown, version: string, logPath: string): string {
  const shown = redact(error instanceof Error ? error : new Error(String(error))) as { message: string; stack: string }
  return [`${product.name} ${version}`, shown.stack || shown.message, `Log: ${logPath}`].join('\n')
}

/**
 * The last net. An unexpected error leaves the program in an unknown state: it is logged, the owner is told and may restart.
 * A rejected promise nobody waited for is logged only: the WhatsApp library leaves such behind when a page goes away.
 */
export function wireCrashDialog(options: {
  readonly app: Pick<App, 'exit' | 'getVersion'>
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly clipboard: Pick<Clipboard, 'writeText'>
  readonly log: LogFile
  /** The language as it is set now. */
  readonly book: () => Catalog
  readonly lifecycle: Pick<Lifecycle, 'close'>
  /** Has the program started anew once it has ended. */
  readonly relaunch: () => void
}): void {
  const { app, dialog, clipboard, log, book, lifecycle, relaunch } = options
  const words = plainWordsOf(book)
  let isShown = false

  async function ask(error: unknown): Promise<void> {
    const report = crashReport(error, app.getVersion(), log.path)
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: product.name,
      message: words('ask.crashed'),
      detail: words('ask.crashed-detail'),
      buttons: [words('ask.restart'), words('ask.copy-and-restart'), words('tray.quit')],
      defaultId: 0,
      cancelId: 2,
    })
    if (response === 1) await clipboard.writeText(report)
    // Browsers above all, as well as it still can.
    await lifecycle.close('crash', SHORT_DEADLINE_MS)
    if (response !== 2) relaunch()
    app.exit(1)
  }

  process.on('uncaughtException', (error) => {
    log.logger.error('an unexpected error', { error })
    log.flushNow()
    if (isShown) return
    isShown = true
    ask(error).catch(() => app.exit(1)) // no dialog can be shown any more: ending is all that is left
  })
  process.on('unhandledRejection', (reason) => log.logger.error('a promise failed unheard', { error: reason }))
}
