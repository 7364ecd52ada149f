import { assertNever } from '../../shared/assert-never.ts'
import type { CoreLink } from '../../shared/model/core-status.ts'
import type { CoreLine } from '../delivery/core-line.ts'
import type { SigningSecrets } from '../delivery/core-secrets.ts'
import { parseCoreUrl } from '../ids/core-url.ts'
import {
  holdPause,
  LONGEST_PAUSE_MS,
  outagePause,
  pauseAfter,
  POISON_AFTER_MS,
  POISON_TRIES,
  RETRY_PAUSES,
} from '../delivery/schedule.ts'
import { Alarm } from '../time/alarm.ts'
import { ClockDrift } from '../time/clock-drift.ts'
import type { Clock, Logger } from '../ports.ts'
import type { CorePost, PostLink } from '../storage/core-post-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { isOver } from './is-over.ts'
import { judgePost, type PostVerdict } from './judge-post.ts'

interface NewPost {
  readonly lane: string
  readonly webhookId: string
  readonly body: unknown
}

export interface Outbox {
  /** Stores a post; only inside work given to the write queue. Call `kick` once it is on disk. */
  putNow(post: NewPost): void
  /** The same for one that may have been put before: while it waits there is no second one, but it is tried at once. True: stored. */
  putAgainNow(post: NewPost): boolean
  /**
   * A second one of this id is not stored from here on. Inside the work of `putNow`, so that work of the same transaction knows. After
   * `putAgainNow` only once it is on disk: a full disk undoes that work and has it done again, and then it must store.
   */
  stored(webhookId: string): void
  kick(): void
  start(): Promise<void>
  /** Waits for the post under way, then cuts it: it is posted again under its id. */
  stop(deadlineMs: number): Promise<void>
  /** The address or the secret changed: everything is tried now. */
  retarget(): Promise<void>
  /** The internet is back. */
  online(): void
  readonly status: CoreLink
}

const TIMEOUT_MS = 30_000
const BROKEN_PAUSE_MS = 5_000
const LEAST_PAUSE_MS = 1_000
const KEEP_DEAD_MS = 30 * 24 * 3_600_000

/**
 * A durable queue of signed posts to the core beside its messages. In order within a lane, one post at a time, by the schedule and
 * policy of delivery; it shares nothing with delivery, so neither holds up the other.
 */
export function createOutbox(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  readonly storage: Storage
  readonly line: CoreLine
  readonly link: PostLink
  /** The address as the owner entered it; empty: turned off. */
  readonly address: () => string
  readonly onChanged: () => void
}): Outbox {
  const { clock, logger, storage, line, link } = deps
  const cut = new AbortController()
  const drift = new ClockDrift(clock)
  const alarm = new Alarm(clock)
  /** Posts that failed, and whether the core took another one since their last try. */
  const takenSince = new Map<number, boolean>()
  /** Ids of posts that wait. Not all of them: what was stored before this run is known once it heads its lane. */
  const waiting = new Set<string>()
  let goal: { readonly url: string; readonly secrets: SigningSecrets } | null = null
  let closed: { readonly kind: CoreLink['kind']; readonly until: number | null; readonly step: number } | null = null
  let status: Omit<CoreLink, 'waiting' | 'dead'> = { kind: 'off', since: clock.now(), nextTryAt: null, detail: null }
  let flight: Promise<void> | null = null
  let running = false
  let beganAt = 0

  function say(kind: CoreLink['kind'], nextTryAt: number | null = null, detail: string | null = null): void {
    const same = kind === status.kind && nextTryAt === status.nextTryAt && detail === status.detail
    status = { kind, since: kind === status.kind ? status.since : clock.now(), nextTryAt, detail }
    if (!same) deps.onChanged()
  }

  function close(
    kind: CoreLink['kind'],
    code: string,
    pause: ((step: number, random: number) => number) | null,
    atLeastMs = 0,
  ): void {
    const step = closed?.kind === kind ? closed.step + 1 : 1
    const until = pause === null ? null : Math.max(after(pause(step, deps.random())), clock.now() + atLeastMs)
    closed = { kind, until, step }
    say(kind, until, code)
  }

  /** So long after the last post began, however long that took to fail. */
  function after(pauseMs: number): number {
    const now = clock.now()
    return Math.max(Math.min(beganAt, now) + pauseMs, now + LEAST_PAUSE_MS)
  }

  function putNow({ lane, webhookId, body }: NewPost): void {
    const post = { link, lane, webhook_id: webhookId, body: JSON.stringify(body), created_at: clock.now() }
    storage.posts.insert(post)
  }

  function pump(): void {
    alarm.cancel()
    if (!running || flight !== null || goal === null) return
    heedClock()
    const now = clock.now()
    if (closed !== null && (closed.until === null || closed.until > now)) {
      if (closed.until !== null) alarm.set(closed.until, pump)
      return
    }
    const heads = storage.posts.heads(link)
    const due = heads.find((post) => timeOf(post, now) <= now)
    if (due === undefined) {
      if (heads.length > 0) alarm.set(Math.min(...heads.map((post) => timeOf(post, now))), pump)
      return
    }
    flight = send(due, goal)
      .catch((error: unknown) => {
        logger.error('a post to the core could not be finished', { link, post: due.id, error })
        closed = { kind: 'waiting', until: clock.now() + BROKEN_PAUSE_MS, step: 1 }
      })
      .finally(() => {
        flight = null
        pump()
      })
  }

  /** Times are of the wall clock: set back, it would have everything wait by so much longer. */
  function heedClock(): void {
    const setBack = drift.setBackMs()
    if (setBack === 0) return
    if (closed !== null && closed.until !== null) closed = { ...closed, until: closed.until - setBack }
    // What waits for its own time comes a little early. That is one try more, and cheaper than a second kind of time on disk.
    storage.writes
      .run(() => storage.posts.hurry(link, clock.now()))
      .then(pump, (error: unknown) => logger.error('posts could not be moved with the clock', { link, error }))
  }

  async function send(post: CorePost, mine: NonNullable<typeof goal>): Promise<void> {
    const { url, secrets } = mine
    const body = Buffer.from(post.body)
    beganAt = clock.now()
    const outcome = await line.post({
      url,
      secrets,
      id: post.webhook_id,
      body,
      timeoutMs: TIMEOUT_MS,
      signal: cut.signal,
    })
    const verdict = judgePost(outcome, clock.now())
    logger.info('posted to the core', { link, post: post.id, verdict: verdict.kind })
    if (goal === mine) return settle(post, verdict)
    // Turned off or sent elsewhere meanwhile: what was taken is over, what else it said is about another address.
    if (verdict.kind === 'taken') await remove(post)
  }

  async function settle(post: CorePost, verdict: PostVerdict): Promise<void> {
    switch (verdict.kind) {
      case 'aborted':
        return
      case 'taken':
        closed = null
        say('open')
        for (const id of takenSince.keys()) takenSince.set(id, true)
        return remove(post)
      case 'offline':
        return close('waiting', verdict.code, outagePause)
      case 'refused':
        return close('secret-refused', verdict.code, holdPause)
      case 'gone':
        return close('stopped', verdict.code, null)
      case 'again':
        if (verdict.retryAfterMs !== null) close('waiting', verdict.code, outagePause, verdict.retryAfterMs)
        else say('waiting', null, verdict.code)
        return postpone(post, verdict.code)
      case 'dead':
        closed = null
        logger.warn('the core does not want a post', { link, post: post.id, code: verdict.code })
        return end(post, verdict.code)
      default:
        return assertNever(verdict)
    }
  }

  async function postpone(post: CorePost, code: string): Promise<void> {
    const now = clock.now()
    const attempts = post.attempts + 1
    const failedAt = Math.min(post.first_failed_at ?? now, now)
    const takesOthers = takenSince.get(post.id) ?? false
    if (isOver({ attempts, failingMs: now - failedAt, takesOthers })) return end(post, code)
    takenSince.set(post.id, false)
    // While nothing is taken it may be an outage: then the first try comes within a minute of its end.
    const pause = takesOthers
      ? poisonPause(attempts, now - failedAt, deps.random())
      : outagePause(attempts, deps.random())
    const next_at = after(pause)
    await storage.writes.run(() =>
      storage.posts.update(post.id, {
        state: 'waiting',
        attempts,
        next_at,
        first_failed_at: failedAt,
        error_code: code,
      }),
    )
  }

  async function remove(post: CorePost): Promise<void> {
    await storage.writes.run(() => storage.posts.remove(post.id))
    forget(post)
  }

  function forget(post: CorePost): void {
    takenSince.delete(post.id)
    waiting.delete(post.webhook_id)
  }

  async function end(post: CorePost, code: string): Promise<void> {
    const { attempts, next_at, first_failed_at } = post
    await storage.writes.run(() =>
      storage.posts.update(post.id, {
        state: 'dead',
        attempts: attempts + 1,
        next_at,
        first_failed_at,
        error_code: code,
      }),
    )
    forget(post)
    deps.onChanged()
  }

  async function refresh(): Promise<void> {
    const text = deps.address()
    const secrets = text === '' ? null : await line.secrets.read()
    const parsed = parseCoreUrl(text, null)
    goal = parsed.kind === 'ok' && secrets !== null ? { url: parsed.url, secrets } : null
    if (text === '') say('off')
    else if (parsed.kind === 'bad') say('not-configured', null, parsed.why)
    else if (secrets === null) say('not-configured', null, 'no secret')
    else say('open')
  }

  return {
    putNow,
    putAgainNow(post) {
      const now = clock.now()
      const head = storage.posts.heads(link).find(({ webhook_id }) => webhook_id === post.webhookId)
      if (head !== undefined) storage.posts.update(head.id, { ...head, next_at: Math.min(head.next_at, now) })
      const isNew = head === undefined && !waiting.has(post.webhookId)
      if (isNew) putNow(post)
      return isNew
    },
    stored: (webhookId) => void waiting.add(webhookId),
    kick: pump,
    async start() {
      await storage.writes.run(() => storage.posts.removeDead(link, clock.now() - KEEP_DEAD_MS))
      await refresh()
      running = !cut.signal.aborted
      pump()
    },
    async stop(deadlineMs) {
      running = false
      alarm.cancel()
      const limit = clock.setTimer(deadlineMs, () => cut.abort())
      while (flight !== null) await flight
      limit.cancel()
      cut.abort()
    },
    async retarget() {
      closed = null
      await refresh()
      await storage.writes.run(() => storage.posts.hurry(link, clock.now()))
      pump()
    },
    online() {
      if (closed?.kind !== 'waiting' || closed.until === null) return
      closed = { ...closed, until: clock.now() }
      pump()
    },
    get status() {
      return { ...status, ...storage.posts.counts(link) }
    },
  }
}

/** No pause is that long: the time was written while the clock was ahead. */
function timeOf(post: CorePost, now: number): number {
  return post.next_at > now + LONGEST_PAUSE_MS ? now : post.next_at
}

/** The pause of a post that fails while others are taken: by the schedule, but the try that may end it comes when its time is over. */
function poisonPause(attempts: number, failingMs: number, random: number): number {
  const planned = pauseAfter(RETRY_PAUSES, attempts, random)
  return attempts < POISON_TRIES ? planned : Math.min(planned, Math.max(POISON_AFTER_MS - failingMs, 0))
}
