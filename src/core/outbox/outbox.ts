import { assertNever } from '../../shared/assert-never.ts'
import type { CoreLink } from '../../shared/model/core-status.ts'
import type { CoreLine } from '../delivery/core-line.ts'
import type { SigningSecrets } from '../delivery/core-secrets.ts'
import { parseCoreUrl } from '../delivery/core-url.ts'
import { GIVE_UP_AFTER_MS, HOLD_PAUSES, OFFLINE_PAUSES, pauseAfter, RETRY_PAUSES } from '../delivery/schedule.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { CorePost, PostLink } from '../storage/core-post-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { judgePost, type PostVerdict } from './judge-post.ts'

export interface Outbox {
  /** Stores a post; only inside work given to the write queue. Call `kick` once it is on disk. */
  putNow(post: { readonly lane: string; readonly webhookId: string; readonly body: unknown }): void
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
const MAX_TIMER_MS = 60_000
const BROKEN_PAUSE_MS = 5_000
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
  let goal: { readonly url: string; readonly secrets: SigningSecrets } | null = null
  let closed: { readonly kind: CoreLink['kind']; readonly until: number | null; readonly step: number } | null = null
  let status: Omit<CoreLink, 'waiting' | 'dead'> = { kind: 'off', since: clock.now(), nextTryAt: null, detail: null }
  let flight: Promise<void> | null = null
  let timer: Timer | null = null
  let running = false

  function say(kind: CoreLink['kind'], nextTryAt: number | null = null, detail: string | null = null): void {
    const same = kind === status.kind && nextTryAt === status.nextTryAt && detail === status.detail
    status = { kind, since: kind === status.kind ? status.since : clock.now(), nextTryAt, detail }
    if (!same) deps.onChanged()
  }

  function close(kind: CoreLink['kind'], code: string, pauses: readonly number[] | null, atLeastMs = 0): void {
    const step = closed?.kind === kind ? closed.step + 1 : 1
    const until = pauses === null ? null : clock.now() + Math.max(pauseAfter(pauses, step, deps.random()), atLeastMs)
    closed = { kind, until, step }
    say(kind, until, code)
  }

  function pump(): void {
    timer?.cancel()
    timer = null
    if (!running || flight !== null || goal === null) return
    const now = clock.now()
    if (closed !== null && (closed.until === null || closed.until > now)) {
      if (closed.until !== null) sleep(closed.until - now)
      return
    }
    const heads = storage.posts.heads(link)
    const due = heads.find((post) => post.next_at <= now)
    if (due === undefined) {
      if (heads.length > 0) sleep(Math.min(...heads.map((post) => post.next_at)) - now)
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

  function sleep(milliseconds: number): void {
    // Never longer than a minute: the wall clock may jump.
    timer = clock.setTimer(Math.min(Math.max(milliseconds, 0), MAX_TIMER_MS), pump)
  }

  async function send(post: CorePost, mine: NonNullable<typeof goal>): Promise<void> {
    const { url, secrets } = mine
    const body = Buffer.from(post.body)
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
    if (verdict.kind === 'taken') await storage.writes.run(() => storage.posts.remove(post.id))
  }

  async function settle(post: CorePost, verdict: PostVerdict): Promise<void> {
    switch (verdict.kind) {
      case 'aborted':
        return
      case 'taken':
        closed = null
        say('open')
        return storage.writes.run(() => storage.posts.remove(post.id))
      case 'offline':
        return close('waiting', verdict.code, OFFLINE_PAUSES)
      case 'refused':
        return close('secret-refused', verdict.code, HOLD_PAUSES)
      case 'gone':
        return close('stopped', verdict.code, null)
      case 'again':
        if (verdict.retryAfterMs !== null) close('waiting', verdict.code, OFFLINE_PAUSES, verdict.retryAfterMs)
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
    const failedAt = post.first_failed_at ?? now
    if (now - failedAt >= GIVE_UP_AFTER_MS) return end(post, code)
    const attempts = post.attempts + 1
    const next_at = now + pauseAfter(RETRY_PAUSES, attempts, deps.random())
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
    putNow({ lane, webhookId, body }) {
      const post = { link, lane, webhook_id: webhookId, body: JSON.stringify(body), created_at: clock.now() }
      storage.posts.insert(post)
    },
    kick: pump,
    async start() {
      await storage.writes.run(() => storage.posts.removeDead(link, clock.now() - KEEP_DEAD_MS))
      await refresh()
      running = !cut.signal.aborted
      pump()
    },
    async stop(deadlineMs) {
      running = false
      timer?.cancel()
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
