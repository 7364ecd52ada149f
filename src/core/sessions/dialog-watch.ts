import type { Timer } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { PageWatch } from './page-watch.ts'

/** A connected page, as `DialogWatch` needs it. */
export interface DialogPage {
  readonly client: Pick<WhatsAppClient, 'answerDialog'>
  /** The connection is over. */
  stopped(): boolean
}

/** How long and how often to look for a dialog after a connect: a new account's page shows its dialog within seconds. */
const FIRST_LOOKS_MS = 60_000
const LOOK_MS = 3_000
/** Looks in a row that must see a question before it is reported: a single one may see it closing. */
const LOOKS_TO_TELL = 2

/**
 * WhatsApp lays a dialog over its page that only wants to be read ("What's new", Continue), for a new account and now and then; left alone
 * it may cost the link within minutes. It is answered once. A dialog that stays, or asks for a decision, is reported to the owner.
 */
export class DialogWatch extends PageWatch<DialogPage, string> {
  #seen = 0
  #timer: Timer | null = null
  #hasPressed = false

  /** A page is connected, or connected again after a reload: looks often for a while. */
  begin(page: DialogPage): void {
    this.#hasPressed = false
    this.#seen = 0
    this.#timer?.cancel()
    this.#lookOften(page, this.clock.monotonic() + FIRST_LOOKS_MS)
  }

  /** There is no connected page any more. */
  over(): void {
    this.#timer?.cancel()
    this.tell(null)
  }

  #lookOften(page: DialogPage, until: number): void {
    void this.look(page)
    if (this.clock.monotonic() < until && !page.stopped())
      this.#timer = this.clock.setTimer(LOOK_MS, () => this.#lookOften(page, until))
  }

  protected async lookOnce(page: DialogPage): Promise<void> {
    const found = await page.client.answerDialog(!this.#hasPressed)
    if (page.stopped()) return
    if (found.kind === 'pressed') {
      this.#hasPressed = true
      this.logger.info('a dialog of WhatsApp that only wants to be read was answered')
      return
    }
    // The dialog is gone: the next one may be another one, and may be answered.
    if (found.kind === 'none') this.#hasPressed = false
    this.#seen = found.kind === 'asks' ? this.#seen + 1 : 0
    if (found.kind === 'none') this.tell(null)
    else if (this.#seen >= LOOKS_TO_TELL) this.tell(found.question)
  }

  protected failed(_page: DialogPage, error: unknown): void {
    this.logger.debug('dialogs not looked for', { error: describeError(error) })
  }

  protected describe(question: string | null): string {
    return question === null ? 'WhatsApp’s page asks nothing any more' : 'WhatsApp’s page asks something'
  }
}
