import type { Dialog } from 'electron'
import type { Catalog } from '../../shared/words/catalog.ts'
import { plainWordsOf, msg, say } from '../../shared/words/say.ts'
import type { Clock, Logger } from '../../core/ports.ts'
import type { PendingSetup } from '../../shared/model/computer.ts'
import { parseSetupLink, type ParsedSetupLink, type SetupLink } from '../../shared/setup/parse-setup-link.ts'

export interface SetupLinksOptions {
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly clock: Pick<Clock, 'now'>
  readonly logger: Logger
  /** Host of the core's current URL, or null. */
  readonly currentHost: () => string | null
  /** The catalog of the current language. */
  readonly book: () => Catalog
  readonly onChanged: () => void
  readonly onAccepted: () => void
}

/**
 * Setup links from the system. Any web page can open one, so nothing happens before the owner has seen the host name and agreed; the safe
 * answer is the default. While one dialog is open, further links are dropped, so that a page cannot pile up dialogs. The secret stays here
 * until the wizard takes it, and is never logged.
 */
export class SetupLinks {
  readonly #options: SetupLinksOptions
  #waiting: { readonly link: SetupLink; readonly at: number } | null = null
  #isAsking = false

  constructor(options: SetupLinksOptions) {
    this.#options = options
  }

  get pending(): PendingSetup | null {
    return this.#waiting === null ? null : { host: this.#waiting.link.host, at: this.#waiting.at }
  }

  /** Asks the owner about a link from outside and keeps it when the owner agrees. Drops the link while another dialog is open. */
  async offer(text: string): Promise<void> {
    const { clock, logger, onAccepted } = this.#options
    if (this.#isAsking) return logger.warn('dropped a setup link while the owner decides about another')
    this.#isAsking = true
    try {
      const parsed = parseSetupLink(text)
      if (parsed.kind === 'bad') return await this.#refuse(parsed)
      if (!(await this.#ask(parsed.link))) return logger.info('the owner declined a setup link')
      logger.info('the owner accepted a setup link')
      this.#set({ link: parsed.link, at: clock.now() })
      onAccepted()
    } finally {
      this.#isAsking = false
    }
  }

  /** Returns the accepted link and forgets it, or null when there is none. */
  take(): SetupLink | null {
    const taken = this.#waiting?.link ?? null
    if (taken !== null) this.#set(null)
    return taken
  }

  #set(next: { readonly link: SetupLink; readonly at: number } | null): void {
    this.#waiting = next
    this.#options.onChanged()
  }

  async #refuse({ reason }: Extract<ParsedSetupLink, { kind: 'bad' }>): Promise<void> {
    const { dialog, logger, book } = this.#options
    const words = plainWordsOf(book)
    logger.warn('refused a setup link', { reason })
    await dialog.showMessageBox({
      type: 'warning',
      title: 'Salesboy',
      message: words('ask.link-refused'),
      detail: `${words(`setup.${reason}`)} ${words('ask.nothing-changed')}`,
      buttons: [words('ask.ok')],
    })
  }

  async #ask(link: SetupLink): Promise<boolean> {
    const { dialog, book, currentHost } = this.#options
    const words = plainWordsOf(book)
    const current = currentHost()
    const isOther = current !== null && current !== link.host
    const replaces = isOther ? `\n\n${say(book(), msg('ask.link-replaces', { host: current }))}` : ''
    const { response } = await dialog.showMessageBox({
      type: 'question',
      title: 'Salesboy',
      message: say(book(), msg('ask.link', { host: link.host })),
      detail: `${say(book(), msg('ask.link-detail', { host: link.host }))}${replaces}`,
      buttons: [words('ask.cancel'), words('ask.continue')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    return response === 1
  }
}
