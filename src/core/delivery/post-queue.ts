import { Lanes } from '../async/lanes.ts'
import type { Clock, Logger } from '../ports.ts'
import { Alarm } from '../time/alarm.ts'
import { ClockDrift } from '../time/clock-drift.ts'

/** What a queue posts: where its posts come from, when they may go, and what one try of one means. */
export interface PostSource<Post> {
  /** How many posts may be under way now. Asked once before any is taken: here a source looks at its circuit breaker. */
  limit(): number
  /** The next post that may go now; null when there is none. Its try begins at once. */
  take(): Post | null
  /** When something may go that may not go now, unix ms; null: not before somebody wakes the queue. */
  nextAt(): number | null
  /** The wall clock was set back by so much: what waits for a time waits so much less. */
  shiftEarlier(milliseconds: number): void
  /** One try, from its body to what is written of its outcome. `signal` cuts it: nothing is known of its outcome then. */
  post(post: Post, signal: AbortSignal): Promise<void>
  /** A try whose end could not even be written. */
  broke(post: Post, error: unknown): void
}

/** What was cut has so long to end; what the disk still refuses then is not waited for. */
const CUT_GRACE_MS = 1_000

/** Posts what its source holds, as soon as it may, so many at once. It knows neither what a post is nor what an answer means. */
export class PostQueue<Post> {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #source: PostSource<Post>
  readonly #alarm: Alarm
  readonly #drift: ClockDrift
  readonly #lanes = new Lanes<Post>()
  readonly #cut = new AbortController()
  #isRunning = false
  #isStopped = false

  constructor(deps: { readonly clock: Clock; readonly logger: Logger; readonly source: PostSource<Post> }) {
    this.#clock = deps.clock
    this.#logger = deps.logger
    this.#source = deps.source
    this.#alarm = new Alarm(deps.clock)
    this.#drift = new ClockDrift(deps.clock)
  }

  /** Posts that are being posted now. */
  get underWay(): readonly Post[] {
    return this.#lanes.busy
  }

  isUnderWay(post: Post): boolean {
    return this.#lanes.isBusy(post)
  }

  /** It ends, or has: nothing begins any more. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  start(): void {
    this.#isRunning = !this.#isStopped
    this.wake()
  }

  /** Waits for posts under way, then cuts them. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopped = true
    this.#isRunning = false
    this.#alarm.cancel()
    if (await this.#lanes.drain(this.#clock, deadlineMs)) return
    this.#cut.abort()
    await this.#lanes.drain(this.#clock, CUT_GRACE_MS)
  }

  /** Something may be due, or may go that could not before. */
  readonly wake = (): void => {
    this.#alarm.cancel()
    if (!this.#isRunning) return
    const setBackMs = this.#drift.setBackMs()
    if (setBackMs > 0) this.#source.shiftEarlier(setBackMs)
    const limit = this.#source.limit()
    while (this.underWay.length < limit) {
      const post = this.#source.take()
      if (post === null) break
      this.#begin(post)
    }
    const busy = this.underWay.length
    // The end of what is under way wakes it too.
    const nextAt = busy === 0 || busy < limit ? this.#source.nextAt() : null
    if (nextAt !== null) this.#alarm.set(nextAt, this.wake)
  }

  #begin(post: Post): void {
    this.#lanes
      .run(post, () => this.#source.post(post, this.#cut.signal))
      .catch((error: unknown) => this.#source.broke(post, error))
      .catch((error: unknown) => this.#logger.error('a post was lost sight of', { error }))
      .finally(this.wake)
  }
}
