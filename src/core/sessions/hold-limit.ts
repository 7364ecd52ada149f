import type { Clock, Timer } from '../ports.ts'
import type { Intake } from './intake.ts'

/**
 * A page that does not answer the catch-up for this long is stuck. As long as it makes progress, live messages wait for the history of
 * their chat.
 */
const HOLD_LIMIT_MS = 20_000

/** Releases the live messages that a catch-up holds back when the page is stuck. */
export class HoldLimit {
  readonly #clock: Clock
  readonly #intake: Pick<Intake, 'releaseAll'>
  /** Questions that the page has not answered yet. */
  #asked = 0
  #timer: Timer | null = null

  constructor(deps: { readonly clock: Clock; readonly intake: Pick<Intake, 'releaseAll'> }) {
    this.#clock = deps.clock
    this.#intake = deps.intake
  }

  /** The page was asked, or made progress: restarts the time limit. */
  renew(): void {
    this.pause()
    this.#timer = this.#clock.setTimer(HOLD_LIMIT_MS, () => this.#intake.releaseAll())
  }

  /**
   * The catch-up waits only for the disk: stops the time limit. Live messages go on waiting, because a stuck disk would not take them
   * either.
   */
  pause(): void {
    this.#timer?.cancel()
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
