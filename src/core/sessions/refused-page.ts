import type { AccountFailure } from '../../shared/model/session.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { freshPagePause } from './account-states.ts'

type Reloads = Pick<WhatsAppClient, 'reloadPage'>

/** Reloads a page that WhatsApp refuses now and then, after growing pauses. The page stays open in between. */
export class RefusedPage {
  readonly #clock: Clock
  readonly #logger: Logger
  #timer: Timer | null = null
  #count = 0

  constructor(deps: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = deps.clock
    this.#logger = deps.logger
  }

  /** WhatsApp refuses the page. `lasts` tells whether it still does, in this browser. */
  refused(code: AccountFailure, client: Reloads, lasts: () => boolean): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.setTimer(freshPagePause(code, this.#count), () => {
      if (!lasts()) return
      this.askNow(client)
      this.refused(code, client, lasts)
    })
    this.#count += 1
  }

  askNow(client: Reloads): void {
    client.reloadPage().catch((error: unknown) => {
      const detail = { error: describeError(error) }
      this.#logger.warn('the page could not be reloaded', detail)
    })
  }

  /** The refusal is over: stops the reloads and resets their pauses. */
  over(): void {
    this.#timer?.cancel()
    this.#count = 0
  }
}
