import { Lanes } from '../async/lanes.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Storage } from '../storage/open-storage.ts'
import { Alarm } from '../time/alarm.ts'
import { ClockDrift } from '../time/clock-drift.ts'

/** Aborted posts get this long to end. A write that the disk still refuses then is not waited for. */
const CUT_GRACE_MS = 1_000

export interface PostQueueDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly storage: Pick<Storage, 'lastWrittenAt'>
}

/**
 * Posts to the core as soon as a post may go, up to a limit at once. It knows neither what a post is nor what an answer means: the subclass
 * says where posts come from, when they may go, and how one try runs.
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
   * `wake` passes the same `now` (unix ms) to the next three methods. With two readings of the clock, a post that becomes due between them
   * would be neither taken nor waited for.
   */

  /** How many posts may be in flight now. Called once before any `take`; the subclass checks its circuit breaker here. */
  protected abstract limit(now: number): number
  /** The next post that may go now; null when there is none. Its try begins at once. */
  protected abstract take(now: number): Post | null
  /** When the next post that may not go yet may go, unix ms; null when it can go only after a `wake`. */
  protected abstract nextAt(now: number): number | null
  /** The wall clock was set back by so many ms: subtract them from every pending time. */
  protected abstract shiftEarlier(milliseconds: number): void
  /** Makes one try, from building the body to writing the outcome. `signal` aborts it; its outcome is then unknown. */
  protected abstract post(post: Post, signal: AbortSignal): Promise<void>
  /** Called when a try ended without even its outcome being written. */
  protected abstract broke(post: Post, error: unknown): void

  /** Posts in flight. */
  get underWay(): readonly Post[] {
    return this.#lanes.busy
  }

  /** True once `stop` was called: no new post begins. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Waits up to `deadlineMs` for posts in flight, then aborts them. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopped = true
    this.#isRunning = false
    this.#alarm.cancel()
    if (await this.#lanes.drain(this.#clock, deadlineMs)) return
    this.#cut.abort()
    await this.#lanes.drain(this.#clock, CUT_GRACE_MS)
  }

  /** Call it when a post may have become due or free to go. Begins every post that may go and sets the alarm for the next one. */
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
    // The end of a post in flight wakes the queue too.
    const nextAt = busy === 0 || busy < limit ? this.nextAt(now) : null
    if (nextAt !== null) this.#alarm.set(nextAt, this.wake)
  }

  /** Starts posting, unless `stop` was called. */
  protected run(): void {
    this.#isRunning = !this.#isStopped
    this.wake()
  }

  #begin(post: Post): void {
    void this.#lanes
      .run(post, () => this.post(post, this.#cut.signal))
      .catch((error: unknown) => this.broke(post, error))
      .catch((error: unknown) => this.#logger.error('a post failed outside of its try', { error }))
      .finally(this.wake)
  }
}
