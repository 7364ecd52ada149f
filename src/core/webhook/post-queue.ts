import { Lanes } from '../async/lanes.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Storage } from '../storage/open-storage.ts'
import { Alarm } from '../time/alarm.ts'
import { ClockDrift } from '../time/clock-drift.ts'

/** What was cut has so long to end; what the disk still refuses then is not waited for. */
const CUT_GRACE_MS = 1_000

export interface PostQueueDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly storage: Pick<Storage, 'lastWrittenAt'>
}

/**
 * Posts to the core as soon as it may, so many at once. It knows neither what a post is nor what an answer means: who extends it says
 * where posts come from, when they may go, and what one try of one means.
 */
export abstract class PostQueue<Post> {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #alarm: Alarm
  readonly #drift: ClockDrift
  readonly #lanes = new Lanes<Post>()
  readonly #cut = new AbortController()
  #isRunning = false
  #isStopped = false

  constructor({ clock, logger, storage }: PostQueueDeps) {
    this.#clock = clock
    this.#logger = logger
    this.#alarm = new Alarm(clock)
    this.#drift = new ClockDrift(clock, storage.lastWrittenAt)
  }

  /*
   * One look asks these three with one `now` (unix ms): what became due between two readings of the clock would be taken by nobody, and
   * waited for by nobody.
   */

  /** How many posts may be under way now. Asked once before any is taken: here the circuit breaker is looked at. */
  protected abstract limit(now: number): number
  /** The next post that may go now; null when there is none. Its try begins at once. */
  protected abstract take(now: number): Post | null
  /** When something may go that may not go now, unix ms; null: not before somebody wakes the queue. */
  protected abstract nextAt(now: number): number | null
  /** The wall clock was set back by so much: what waits for a time waits so much less. */
  protected abstract shiftEarlier(milliseconds: number): void
  /** One try, from its body to what is written of its outcome. `signal` cuts it: nothing is known of its outcome then. */
  protected abstract post(post: Post, signal: AbortSignal): Promise<void>
  /** A try whose end could not even be written. */
  protected abstract broke(post: Post, error: unknown): void

  /** Posts that are being posted now. */
  get underWay(): readonly Post[] {
    return this.#lanes.busy
  }

  /** It ends, or has: nothing begins any more. */
  get isStopped(): boolean {
    return this.#isStopped
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
    if (setBackMs > 0) this.shiftEarlier(setBackMs)
    const now = this.#clock.now()
    const limit = this.limit(now)
    while (this.underWay.length < limit) {
      const post = this.take(now)
      if (post === null) break
      this.#begin(post)
    }
    const busy = this.underWay.length
    // The end of what is under way wakes it too.
    const nextAt = busy === 0 || busy < limit ? this.nextAt(now) : null
    if (nextAt !== null) this.#alarm.set(nextAt, this.wake)
  }

  /** Posts from now on. */
  protected run(): void {
    this.#isRunning = !this.#isStopped
    this.wake()
  }

  #begin(post: Post): void {
    void this.#lanes
      .run(post, () => this.post(post, this.#cut.signal))
      .catch((error: unknown) => this.broke(post, error))
      .catch((error: unknown) => this.#logger.error('a post was lost sight of', { error }))
      .finally(this.wake)
  }
}
