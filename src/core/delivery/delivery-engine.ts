import type { HttpClient } from '../http/post-json.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { classify, type Verdict } from './classify.ts'
import type { ClockOffset } from './clock-offset.ts'
import { parseCoreUrl } from './core-url.ts'
import type { Gate } from './gate.ts'
import type { AnswerReply } from './parse-answer.ts'
import { payloadOf, type MediaPayload } from './payload.ts'
import { PendingQueue, type Pending } from './pending-queue.ts'
import { GIVE_UP_AFTER_MS, pauseAfter, POISON_AFTER_MS, POISON_TRIES, RETRY_PAUSES } from './schedule.ts'
import { signatureHeaders, webhookId } from './signatures.ts'

export interface DeliveryDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly http: HttpClient
  readonly gate: Gate
  readonly offset: ClockOffset
  readonly version: string
  readonly isTakenOver: (sessionId: string, chatKey: string) => boolean
  /** Media bytes when the setting asks for them; never throws. */
  readonly mediaOf: (row: MessageRow) => Promise<MediaPayload | null>
  /** Runs inside the transaction that marks the message delivered: puts the replies into the ledger. */
  readonly storeReplies: (row: MessageRow, replies: readonly AnswerReply[]) => void
  readonly onDelivered: (row: number) => void
  readonly onChanged: (row: number) => void
}

export interface DeliveryEngine {
  start(): void
  /** Waits for posts under way, then cuts them; their outcome counts as unknown at the next start. */
  stop(deadlineMs: number): Promise<void>
  add(row: number): void
  retry(row: number): Promise<void>
  /** Settings or secret changed. */
  wake(): void
  isPosting(sessionId: string, chatKey: string): boolean
  readonly waiting: number
  readonly posting: number
}

const MAX_TIMER_MS = 60_000
const UNKNOWN_PAUSE_MS = 5_000

/** Posts stored messages to the core: in order within a chat, several chats at once, by the policy table. */
export function createDeliveryEngine(deps: DeliveryDeps): DeliveryEngine {
  const { clock, logger, settings, storage, http, gate, offset } = deps
  const queue = new PendingQueue()
  const cut = new AbortController()
  const flights = new Set<Promise<void>>()
  let timer: Timer | null = null
  let running = false
  let lastAcceptedAt = 0

  function enqueue(row: Pick<MessageRow, 'id' | 'session_id' | 'chat_key' | 'sent_at' | 'next_at'>): void {
    const chat = laneOf(row.session_id, row.chat_key)
    queue.add({ id: row.id, chat, sentAt: row.sent_at, nextAt: row.next_at ?? clock.now() })
  }

  function pump(): void {
    timer?.cancel()
    timer = null
    if (!running) return
    const now = clock.now()
    const closed = gate.closedUntil
    if (closed !== null && now < closed) return sleep(closed - now)
    // A closed gate whose time is over lets one message through as a probe.
    const limit = closed === null ? settings.get('delivery.parallel') : 1
    while (flights.size < limit) {
      const next = queue.take(now)
      if (!next) break
      const flight: Promise<void> = deliver(next).finally(() => {
        flights.delete(flight)
        pump()
      })
      flights.add(flight)
    }
    const due = queue.nextDue()
    if (due !== null && flights.size < limit) sleep(due - now)
  }

  function sleep(milliseconds: number): void {
    // Never longer than a minute: the wall clock may jump.
    timer = clock.setTimer(Math.min(Math.max(milliseconds, 0), MAX_TIMER_MS), pump)
  }

  async function deliver(entry: Pending): Promise<void> {
    const row = storage.messages.find(entry.id)
    if (!row || (row.state !== 'waiting' && row.state !== 'posting')) return queue.release(entry, { done: true })
    try {
      const verdict = await post(row)
      const again = await settle(row, verdict)
      queue.release(entry, again === null ? { done: true } : { done: false, nextAt: again })
    } catch (error) {
      logger.error('a delivery could not be finished', { row: row.id, error })
      queue.release(entry, { done: false, nextAt: clock.now() + UNKNOWN_PAUSE_MS })
    }
    deps.onChanged(row.id)
  }

  async function post(row: MessageRow): Promise<Verdict> {
    const target = parseCoreUrl(settings.get('core.url'))
    const secret = await settings.secret('core.secret')
    if (target.kind === 'bad' || secret === null) {
      gate.notConfigured()
      return { kind: 'aborted' }
    }
    const media = await deps.mediaOf(row)
    const body = payloadOf(row, { humanTakeover: deps.isTakenOver(row.session_id, row.chat_key), media })
    // Not waited for: a crash before this is on disk only means one more try, as after it.
    storage.writes
      .run(() => storage.messages.update(row.id, { state: 'posting', posted_at: clock.now() }))
      .catch((error: unknown) => logger.warn('a post was not noted', { row: row.id, error }))
    deps.onChanged(row.id)
    const outcome = await http.post({
      url: target.url,
      body,
      headers: {
        'User-Agent': `SalesboyDesktop/${deps.version}`,
        ...signatureHeaders({
          body,
          secret,
          id: webhookId(row.session_id, row.message_id),
          timestamp: offset.seconds(),
        }),
      },
      timeoutMs: settings.get('delivery.timeoutSeconds') * 1000,
      signal: cut.signal,
    })
    if (outcome.kind === 'answer') offset.learn(outcome.date)
    const verdict = classify(outcome, clock.now())
    logger.info('posted a message', {
      row: row.id,
      verdict: verdict.kind,
      code: 'code' in verdict ? verdict.code : undefined,
    })
    return verdict
  }

  /** Writes what a verdict means; resolves with the time of the next try, or null when the message is done. */
  async function settle(row: MessageRow, verdict: Verdict): Promise<number | null> {
    const now = clock.now()
    const update = (change: Partial<Omit<MessageRow, 'id'>>, also?: () => void) =>
      storage.writes.run(() => {
        storage.messages.update(row.id, change)
        also?.()
      })
    switch (verdict.kind) {
      case 'delivered': {
        await update(
          { state: 'delivered', delivered_at: now, next_at: null, error_code: null, note: verdict.note },
          () => deps.storeReplies(row, verdict.replies),
        )
        lastAcceptedAt = now
        gate.accepted()
        deps.onDelivered(row.id)
        return null
      }
      case 'hold':
        await update({ state: 'waiting', next_at: now, error_code: verdict.code, note: verdict.note || null })
        gate.held(verdict.hold, verdict.code)
        return now
      case 'offline':
        await update({ state: 'waiting', next_at: now, error_code: verdict.code })
        gate.offline(verdict.code)
        return now
      case 'aborted':
        // Not configured (nothing was sent), or we are stopping (the row stays `posting`: unknown at the next start).
        if (!cut.signal.aborted) await update({ state: 'waiting' })
        return now + MAX_TIMER_MS
      case 'dead':
        await update({ state: 'dead', next_at: null, error_code: verdict.code, note: verdict.note || null })
        lastAcceptedAt = now
        return null
      case 'unknown':
        if (row.unknown_outcomes === 0) {
          const nextAt = now + UNKNOWN_PAUSE_MS
          await update({ state: 'waiting', unknown_outcomes: 1, next_at: nextAt, error_code: verdict.code })
          return nextAt
        }
        return failed(row, verdict.code, null, update)
      case 'retry':
        return failed(row, verdict.code, verdict.retryAfterMs, update)
    }
  }

  async function failed(
    row: MessageRow,
    code: string,
    retryAfterMs: number | null,
    update: (change: Partial<Omit<MessageRow, 'id'>>) => Promise<void>,
  ): Promise<number | null> {
    const now = clock.now()
    const attempts = row.attempts + 1
    const since = row.first_failed_at ?? now
    const othersAccepted = lastAcceptedAt > since
    const poison = attempts >= POISON_TRIES && now - since >= POISON_AFTER_MS && othersAccepted
    if (poison || now - since >= GIVE_UP_AFTER_MS) {
      await update({ state: 'dead', attempts, first_failed_at: since, next_at: null, error_code: code, note: null })
      return null
    }
    const nextAt = now + Math.max(pauseAfter(RETRY_PAUSES, attempts, deps.random()), retryAfterMs ?? 0)
    await update({ state: 'waiting', attempts, first_failed_at: since, next_at: nextAt, error_code: code })
    gate.failing(code, retryAfterMs)
    return nextAt
  }

  return {
    start() {
      running = true
      for (const row of storage.messages.open()) {
        // Interrupted in the middle of a post: the outcome is unknown, one more try under the same id.
        if (row.state === 'posting') storage.messages.update(row.id, { state: 'waiting', unknown_outcomes: 1 })
        enqueue(row)
      }
      pump()
    },
    async stop(deadlineMs) {
      running = false
      timer?.cancel()
      const limit = clock.setTimer(deadlineMs, () => cut.abort())
      while (flights.size > 0) await Promise.allSettled([...flights])
      limit.cancel()
    },
    add(id) {
      const row = storage.messages.find(id)
      if (!row || row.state !== 'waiting') return
      enqueue(row)
      pump()
    },
    async retry(id) {
      const row = storage.messages.find(id)
      if (!row) return
      const now = clock.now()
      if (row.state === 'dead' || row.state === 'skipped') {
        const fresh = {
          state: 'waiting',
          attempts: 0,
          unknown_outcomes: 0,
          first_failed_at: null,
          next_at: now,
        } as const
        await storage.writes.run(() => storage.messages.update(id, fresh))
        enqueue({ ...row, next_at: now })
      } else if (row.state === 'waiting') queue.hurry(id, now)
      deps.onChanged(id)
      pump()
    },
    wake() {
      gate.reset()
      pump()
    },
    isPosting: (sessionId, chatKey) => queue.isBusy(laneOf(sessionId, chatKey)),
    get waiting() {
      return queue.size - queue.busy
    },
    get posting() {
      return queue.busy
    },
  }
}

/** One lane per chat and session. */
function laneOf(sessionId: string, chatKey: string): string {
  return `${sessionId}\n${chatKey}`
}
