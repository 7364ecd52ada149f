import type { Clock, Timer } from '../ports.ts'
import type { Intake } from './intake.ts'

/** Live messages wait for the history of their chat as long as the catch-up gets on; a page that takes longer than this is stuck. */
const HOLD_LIMIT_MS = 20_000

/** Lets the live messages that a catch-up holds back go in when the page that it asks is stuck. */
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

  /** The page is asked, or gets on: the time begins anew. */
  renew(): void {
    this.pause()
    this.#timer = this.#clock.setTimer(HOLD_LIMIT_MS, () => this.#intake.releaseAll())
  }

  /** Only the disk is waited for. One that takes nothing takes no live message either: they go on waiting behind what is being stored. */
  pause(): void {
    this.#timer?.cancel()
  }

  /** Renews before and after the question, and pauses when the page has none left to answer. */
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
