import type { Clock, Timer } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import { TimeLimitError } from '../time/within.ts'
import type { PageProbe, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import type { SessionTimings } from './session-timings.ts'

export interface PageLooksDeps {
  readonly client: Pick<WhatsAppClient, 'probe'>
  readonly clock: Clock
  readonly timings: Pick<SessionTimings, 'probeLimitMs' | 'silenceMs'>
  /** Milliseconds until the next look. */
  pauseMs(): number
  /** Called when a look begins; the page may not answer it. */
  looking(): void
  judge(probe: PageProbe): Promise<void> | void
  /** Called when the page has not answered for too long. */
  hung(detail: string): void
}

/** Probes a page again and again, one look at a time. */
export class PageLooks {
  readonly #deps: PageLooksDeps
  #timer: Timer | null = null
  #isOver = false
  #isLooking = false
  #lookAgain = false
  #silentSince: number | null = null

  constructor(deps: PageLooksDeps) {
    this.#deps = deps
  }

  /** The last look was not answered. */
  get isSilent(): boolean {
    return this.#silentSince !== null
  }

  /** The first look comes after `milliseconds`. */
  begin(milliseconds: number): void {
    this.#schedule(milliseconds)
  }

  /** Looks now, or once more after the look that is under way. */
  look(): void {
    if (this.#isOver) return
    if (this.#isLooking) {
      this.#lookAgain = true
      return
    }
    this.#isLooking = true
    this.#timer?.cancel()
    this.#deps.looking()
    void this.#lookOnce().finally(() => {
      this.#isLooking = false
      const again = this.#lookAgain
      this.#lookAgain = false
      this.#schedule(again ? 0 : this.#deps.pauseMs())
    })
  }

  /** Ends the looks; the result of a look that is under way is dropped. */
  stop(): void {
    this.#isOver = true
    this.#timer?.cancel()
  }

  #schedule(milliseconds: number): void {
    this.#timer?.cancel()
    if (!this.#isOver) this.#timer = this.#deps.clock.setTimer(milliseconds, () => this.look())
  }

  async #lookOnce(): Promise<void> {
    let probe: PageProbe | null
    try {
      probe = await this.#deps.client.probe(this.#deps.timings.probeLimitMs)
      this.#silentSince = null
    } catch (error) {
      this.#noAnswer(error)
      return
    }
    if (!this.#isOver && probe !== null) await this.#deps.judge(probe)
  }

  #noAnswer(error: unknown): void {
    if (this.#isOver) return
    const { clock, timings } = this.#deps
    const now = clock.monotonic()
    // After a time-out, the time that the page had to answer counts as silence. An immediate error ("context destroyed") starts the count
    // now.
    this.#silentSince ??= error instanceof TimeLimitError ? now - timings.probeLimitMs : now
    if (now - this.#silentSince >= timings.silenceMs) this.#deps.hung(describeError(error))
  }
}
