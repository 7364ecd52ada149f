import type { App, Clipboard, Dialog } from 'electron'
import { redact } from '../../shared/redact.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import { plainWordsOf } from '../../shared/words/say.ts'
import type { LogFile } from '../adapters/log-file.ts'
import { product } from '../product.ts'
import type { Lifecycle } from './lifecycle.ts'
import { SHORT_DEADLINE_MS } from './quit.ts'

/** The text that the owner can copy after a crash: version, redacted stack, and the path of the log. */
export function crashReport(error: unknown, version: string, logPath: string): string {
  const shown = redact(error instanceof Error ? error : new Error(String(error))) as { message: string; stack: string }
  return [`${product.name} ${version}`, shown.stack || shown.message, `Log: ${logPath}`].join('\n')
}

/**
 * Handles uncaught errors. An unexpected error leaves the program in an unknown state, so it logs the error, tells the owner and offers a
 * restart. An unhandled rejection is only logged, because the WhatsApp library leaves such promises behind when a page goes away.
 */
export function wireCrashDialog(options: {
  readonly app: Pick<App, 'exit' | 'getVersion'>
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly clipboard: Pick<Clipboard, 'writeText'>
  readonly log: LogFile
  /** The catalog of the current language. */
  readonly book: () => Catalog
  readonly lifecycle: Pick<Lifecycle, 'close'>
  /** Starts the program again after this process has ended. */
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
    // Close as much as still works; the browsers matter most.
    await lifecycle.close('crash', SHORT_DEADLINE_MS)
    if (response !== 2) relaunch()
    app.exit(1)
  }

  process.on('uncaughtException', (error) => {
    log.logger.error('an unexpected error', { error })
    log.flushNow()
    if (isShown) return
    isShown = true
    ask(error).catch(() => app.exit(1)) // the dialog failed too, so end the program
  })
  process.on('unhandledRejection', (reason) => log.logger.error('unhandled rejection', { error: reason }))
}
