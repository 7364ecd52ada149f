import { assertNever } from '../../shared/assert-never.ts'
import type { CoreChannel } from '../../shared/model/core-status.ts'
import type { Logger } from '../ports.ts'
import type { ChannelName, CorePost } from '../storage/core-post-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { DAY_MS, SECOND_MS } from '../time/durations.ts'
import { pausedUntil } from './breaker-state.ts'
import { isOver } from './is-over.ts'
import { classifyEvent, type EventOutcome } from './classify-event.ts'
import { ChannelState, type ChannelTarget, type ChannelStateDeps } from './channel-state.ts'
import { PostQueue } from './post-queue.ts'
import {
  holdPause,
  LONGEST_PAUSE_MS,
  outagePause,
  pauseAfter,
  POISON_AFTER_MS,
  POISON_TRIES,
  RETRY_PAUSES,
} from './schedule.ts'

export interface NewPost {
  readonly lane: string
  readonly webhookId: string
  readonly body: unknown
}

export interface EventQueueDeps extends ChannelStateDeps {
  readonly logger: Logger
  readonly random: () => number
  readonly storage: Storage
  readonly channel: ChannelName
}

const TIMEOUT_MS = 30 * SECOND_MS
const BROKEN_PAUSE_MS = 5 * SECOND_MS
const KEEP_DEAD_MS = 30 * DAY_MS

/**
 * Posts session events and command outcomes to the core, beside its messages. Posts one at a time, in order within a lane, by the schedule
 * and policy of messages. Has its own breaker, so that messages and these posts do not hold each other up.
 */
export class EventQueue extends PostQueue<CorePost> {
  readonly #deps: EventQueueDeps
  readonly #state: ChannelState
  /** For each failed post, by id: whether the core took another post since its last try. */
  readonly #takenSince = new Map<number, boolean>()
  /** Webhook ids of waiting posts that this run stored. Posts of earlier runs are found only once they head their lane. */
  readonly #waiting = new Set<string>()
  #target: ChannelTarget | null = null
  #trip: { readonly kind: CoreChannel['kind']; readonly until: number | null; readonly step: number } | null = null
  #heads: readonly CorePost[] = []
  #beganAt = 0

  constructor(deps: EventQueueDeps) {
    super(deps)
    this.#deps = deps
    this.#state = new ChannelState(deps)
  }

  get status(): CoreChannel {
    return { ...this.#state.status, ...this.#deps.storage.posts.counts(this.#deps.channel) }
  }

  get kind(): CoreChannel['kind'] {
    return this.#state.status.kind
  }

  async start(): Promise<void> {
    const { storage, channel, clock } = this.#deps
    await storage.writes.run(() => storage.posts.removeDead(channel, clock.now() - KEEP_DEAD_MS))
    await this.#refresh()
    this.run()
  }

  /** Stores a post. Call it only inside work given to the write queue, and call `wake` once the post is on disk. */
  putNow({ lane, webhookId, body }: NewPost): void {
    const { storage, channel, clock } = this.#deps
    storage.posts.insert({
      channel,
      lane,
      webhook_id: webhookId,
      body: JSON.stringify(body),
      created_at: clock.now(),
    })
  }

  /**
   * Like `putNow` for a post that may be stored already: while one waits, no second one is stored, but a waiting one that heads its lane
   * becomes due now. Returns true when it stored the post.
   */
  putAgainNow(post: NewPost): boolean {
    const { storage, channel, clock } = this.#deps
    const head = storage.posts.heads(channel).find(({ webhook_id }) => webhook_id === post.webhookId)
    if (head !== undefined) storage.posts.update(head.id, { ...head, next_at: Math.min(head.next_at, clock.now()) })
    const isNew = head === undefined && !this.#waiting.has(post.webhookId)
    if (isNew) this.putNow(post)
    return isNew
  }

  /**
   * From this call on, `putAgainNow` stores no second post with this id. With `putNow`, call it inside the same work, so that later work of
   * the same transaction sees it. With `putAgainNow`, call it only once the post is on disk: a full disk rolls the work back and repeats
   * it, and the repeat must store the post.
   */
  stored(webhookId: string): void {
    this.#waiting.add(webhookId)
  }

  /** Reads the address and the secret again after a change, and makes every post due now. */
  async retarget(): Promise<void> {
    this.#trip = null
    await this.#refresh()
    await this.#makeDue()
    this.wake()
  }

  /** The internet is back: a waiting channel does not wait for its next try. */
  online(): void {
    if (this.#trip?.kind !== 'waiting' || this.#trip.until === null) return
    this.#trip = { ...this.#trip, until: this.#deps.clock.now() }
    this.wake()
  }

  protected limit(now: number): number {
    this.#heads = []
    if (this.#target === null || this.#isTripped(now)) return 0
    if (this.underWay.length === 0) this.#heads = this.#deps.storage.posts.heads(this.#deps.channel)
    return 1
  }

  protected take(now: number): CorePost | null {
    return this.#heads.find((post) => timeOf(post, now) <= now) ?? null
  }

  protected nextAt(now: number): number | null {
    if (this.#target === null) return null
    if (this.#isTripped(now)) return this.#trip?.until ?? null
    return this.#heads.length === 0 ? null : Math.min(...this.#heads.map((post) => timeOf(post, now)))
  }

  #isTripped(now: number): boolean {
    return this.#trip !== null && (this.#trip.until === null || this.#trip.until > now)
  }

  protected shiftEarlier(milliseconds: number): void {
    const { logger, channel } = this.#deps
    if (this.#trip?.until != null) this.#trip = { ...this.#trip, until: this.#trip.until - milliseconds }
    // Every post becomes due now, a little early for posts that wait for their own time. One extra try costs less than a second kind of
    // time on disk.
    this.#makeDue().then(this.wake, (error: unknown) =>
      logger.error('posts could not be rescheduled after a clock change', { channel, error }),
    )
  }

  #makeDue(): Promise<void> {
    const { storage, channel, clock } = this.#deps
    return storage.writes.run(() => storage.posts.hurry(channel, clock.now()))
  }

  protected broke({ id }: CorePost, error: unknown): void {
    const { logger, channel, clock } = this.#deps
    logger.error('a post to the core could not be finished', { channel, post: id, error })
    this.#trip = { kind: 'waiting', until: clock.now() + BROKEN_PAUSE_MS, step: 1 }
  }

  protected async post(post: CorePost, signal: AbortSignal): Promise<void> {
    const { clock, logger, core, channel } = this.#deps
    const target = this.#target
    if (target === null) return
    const body = Buffer.from(post.body)
    this.#beganAt = clock.now()
    const answer = await core.post({ ...target, id: post.webhook_id, body, timeoutMs: TIMEOUT_MS, signal })
    const outcome = classifyEvent(answer, clock.now())
    logger.info('posted to the core', { channel, post: post.id, outcome: outcome.kind })
    if (this.#target === target) return this.#record(post, outcome)
    // The channel was turned off or pointed elsewhere meanwhile: a taken post is done, any other outcome is about the old address.
    if (outcome.kind === 'taken') await this.#remove(post)
  }

  async #record(post: CorePost, outcome: EventOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'aborted':
        return
      case 'taken':
        this.#trip = null
        this.#state.say('open')
        for (const id of this.#takenSince.keys()) this.#takenSince.set(id, true)
        return this.#remove(post)
      case 'offline':
        return this.#hold('waiting', outcome.code, outagePause)
      case 'refused':
        return this.#hold('secret-refused', outcome.code, holdPause)
      case 'gone':
        return this.#hold('stopped', outcome.code, null)
      case 'again':
        if (outcome.retryAfterMs === null) this.#state.say('waiting', null, outcome.code)
        else this.#hold('waiting', outcome.code, outagePause, outcome.retryAfterMs)
        return this.#postpone(post, outcome.code)
      case 'dead':
        this.#trip = null
        this.#deps.logger.warn('the core refused a post', {
          channel: this.#deps.channel,
          post: post.id,
          code: outcome.code,
        })
        return this.#giveUp(post, outcome.code)
      default:
        return assertNever(outcome)
    }
  }

  #hold(kind: CoreChannel['kind'], code: string, pauseOf: typeof outagePause | null, atLeastMs = 0): void {
    const { clock, random } = this.#deps
    const step = this.#trip?.kind === kind ? this.#trip.step + 1 : 1
    const until = pauseOf === null ? null : Math.max(this.#after(pauseOf(step, random())), clock.now() + atLeastMs)
    this.#trip = { kind, until, step }
    this.#state.say(kind, until, code)
  }

  /** Unix ms `pauseMs` after the last post began, however long that post took to fail, but at least a second from now. */
  #after(pauseMs: number): number {
    const now = this.#deps.clock.now()
    return pausedUntil(Math.min(this.#beganAt, now), pauseMs, now)
  }

  async #postpone(post: CorePost, code: string): Promise<void> {
    const { clock, random } = this.#deps
    const now = clock.now()
    const attempts = post.attempts + 1
    const failedAt = Math.min(post.first_failed_at ?? now, now)
    const takesOthers = this.#takenSince.get(post.id) ?? false
    if (isOver({ attempts, failingMs: now - failedAt, takesOthers })) return this.#giveUp(post, code)
    this.#takenSince.set(post.id, false)
    // While the core takes nothing it may be an outage: outage pauses bring the first try within a minute of its end.
    const pause = takesOthers ? poisonPause(attempts, now - failedAt, random()) : outagePause(attempts, random())
    await this.#update(post, { state: 'waiting', next_at: this.#after(pause), first_failed_at: failedAt, code })
  }

  async #giveUp(post: CorePost, code: string): Promise<void> {
    await this.#update(post, { state: 'dead', next_at: post.next_at, first_failed_at: post.first_failed_at, code })
    this.#forget(post)
    this.#deps.onChanged()
  }

  #update(
    { id, attempts }: CorePost,
    { code, ...change }: Pick<CorePost, 'state' | 'next_at' | 'first_failed_at'> & { readonly code: string },
  ): Promise<void> {
    const { writes, posts } = this.#deps.storage
    return writes.run(() => posts.update(id, { ...change, attempts: attempts + 1, error_code: code }))
  }

  async #remove(post: CorePost): Promise<void> {
    const { storage } = this.#deps
    await storage.writes.run(() => storage.posts.remove(post.id))
    this.#forget(post)
  }

  #forget(post: CorePost): void {
    this.#takenSince.delete(post.id)
    this.#waiting.delete(post.webhook_id)
  }

  async #refresh(): Promise<void> {
    this.#target = await this.#state.target()
    if (this.#target !== null) this.#state.say('open')
  }
}

/** When the post may go, unix ms. A time beyond the longest pause was written while the clock was ahead, so it counts as now. */
function timeOf({ next_at }: CorePost, now: number): number {
  return next_at > now + LONGEST_PAUSE_MS ? now : next_at
}

/**
 * The pause, ms, of a post that fails while others are taken: by the schedule, but the try that may give it up comes as soon as
 * `POISON_AFTER_MS` is over.
 */
function poisonPause(attempts: number, failingMs: number, random: number): number {
  const planned = pauseAfter(RETRY_PAUSES, attempts, random)
  return attempts < POISON_TRIES ? planned : Math.min(planned, Math.max(POISON_AFTER_MS - failingMs, 0))
}
