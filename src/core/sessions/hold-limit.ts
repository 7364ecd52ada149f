import type { Clock, Timer } from '../ports.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import type { Intake } from './intake.ts'
import { pageAnswers } from './page-answers.ts'
import { defaultTimings } from './session-timings.ts'

/**
 * A page that does not answer the catch-up for this long is stuck. As long as it makes progress, live messages wait for the history of
 * their chat.
 */
const HOLD_LIMIT_MS = 20_000

/**
 * Releases the live messages that a catch-up holds back when the page is stuck in its history, but does not hang. One that hangs is about
 * to be closed: the next page reads the older messages, so live ones go on waiting for them.
 */
export class HoldLimit {
  readonly #clock: Clock
  readonly #client: Pick<WhatsAppClient, 'probe'>
  readonly #intake: Pick<Intake, 'releaseAll'>
  /** Questions that the page has not answered yet. */
  #asked = 0
  #timer: Timer | null = null

  constructor(deps: {
    readonly clock: Clock
    readonly client: Pick<WhatsAppClient, 'probe'>
    readonly intake: Pick<Intake, 'releaseAll'>
  }) {
    this.#clock = deps.clock
    this.#client = deps.client
    this.#intake = deps.intake
  }

  /** The page was asked, or made progress: restarts the time limit. */
  renew(): void {
    this.pause()
    const timer = this.#clock.setTimer(HOLD_LIMIT_MS, () => {
      void pageAnswers(this.#client, defaultTimings.probeLimitMs).then((answers) => {
        // The page made progress meanwhile, or the catch-up is over.
        if (this.#timer !== timer) return
        if (answers) this.#intake.releaseAll()
        else this.renew()
      })
    })
    this.#timer = timer
  }

  /**
   * The catch-up waits only for the disk: stops the time limit. Live messages go on waiting, because a stuck disk would not take them
   * either.
   */
  pause(): void {
    this.#timer?.cancel()
    this.#timer = null
  }

  /** Renews the limit before and after the question, and pauses it when no question is open. */
  async during<T>(question: () => Promise<T>): Promise<T> {
    this.#asked += 1
    this.renew()
    try {
      return await question()
    } finally {
      this.#asked -= 1
      if (this.#asked === 0) this.pause()
      else this.renew()
    }
  }
}
