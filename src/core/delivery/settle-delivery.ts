import { assertNever } from '../../shared/assert-never.ts'
import { unreadableNote } from '../../shared/words/note-message.ts'
import type { PlainCode } from '../../shared/words/say.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { runOf, type Verdict } from './classify.ts'
import type { CoreProbe } from './core-probe.ts'
import type { Target } from './core-target.ts'
import { needsProbe, nextStep, type FailedTry, type NextStep } from './failed-try.ts'
import type { Gate } from './gate.ts'
import type { LateRuns } from './late-runs.ts'
import type { AnswerReply } from './parse-answer.ts'

export interface Settled {
  /** When it is tried again, unix ms; null when it is done. */
  readonly nextAt: number | null
  /** It failed; what that says about the message itself, for whoever decides whether its chat waits for it. */
  readonly failure: Pick<NextStep, 'condemned' | 'suspicious' | 'takesOthers'> | null
  /** It is with the core: by its answer, or by its callback before an end that nobody saw. */
  readonly delivered: boolean
  /** An outage ended with this message: since when everything had failed, unix ms. */
  readonly recoveredSince: number | null
}

/** Writes what a verdict means for the message, and tells the gate what it means for all. */
export type SettleDelivery = (
  row: MessageRow,
  verdict: Exclude<Verdict, { kind: 'aborted' }>,
  target: Target,
) => Promise<Settled>

type Change = Partial<Omit<MessageRow, 'id'>>

const UNKNOWN_PAUSE_MS = 5_000
/** While the core cannot be reached, probes are at most this far apart. */
const OFFLINE_STEP_MS = 2 * 60_000

/** What becomes of a message whose answer came by the core's own call: it is delivered, and never posted again. */
export function answeredByCall(row: Pick<MessageRow, 'attempts'>, now: number): Change {
  const attempts = row.attempts + 1
  return { state: 'delivered', delivered_at: now, next_at: null, error_code: null, note: null, attempts }
}

/** `storeReplies` runs inside the transaction that marks the message delivered: the reply cannot get lost between the two. */
export function createSettleDelivery(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly gate: Gate
  /** Whether the core answers the harmless probe. */
  readonly probe: CoreProbe
  readonly lateRuns: LateRuns
  /** A message was taken; the beginning of the answer when it could not be read. */
  readonly onAnswer: (unreadable: string | null) => void
  readonly storeReplies: (row: MessageRow, replies: readonly AnswerReply[]) => void
  /** The message is over, delivered or given up; runs inside the transaction that says so. */
  readonly onOver: (row: number) => void
}): SettleDelivery {
  const { clock, logger, settings, storage, gate } = deps
  let lastAcceptedAt = 0

  const update = (row: MessageRow, change: Change, also?: () => void) =>
    storage.writes.run(() => {
      storage.messages.update(row.id, change)
      also?.()
    })
  const done: Settled = { nextAt: null, failure: null, delivered: false, recoveredSince: null }
  const again = (nextAt: number, failure: Settled['failure'] = null): Settled => ({ ...done, nextAt, failure })

  /**
   * Writes that this try brought no answer, unless the core gave one by its callback meanwhile: a message that has its answer is not
   * posted again. What came while the core did not even begin was another text, and answers nothing.
   */
  async function unanswered(row: MessageRow, verdict: Verdict, change: Change, step: Settled): Promise<Settled> {
    const run = runOf(verdict)
    const now = clock.now()
    const isAnswered = await storage.writes.run(() => {
      const called = storage.messages.find(row.id)?.called_back_at ?? null
      const answered = called !== null && (run !== 'none' || row.unknown_outcomes > 0)
      const isLost = run === 'unseen' && !answered
      const began = run === 'none' ? { runs: row.runs } : {}
      const unseen = isLost
        ? { unknown_outcomes: row.unknown_outcomes + 1, unknown_at: deps.lateRuns.opened(row.id) }
        : {}
      storage.messages.update(
        row.id,
        answered ? answeredByCall(row, now) : { ...change, ...unseen, ...began, called_back_at: null },
      )
      if (answered || change.state === 'dead') deps.onOver(row.id)
      return answered
    })
    if (isAnswered) {
      logger.info('a callback was the answer', { row: row.id, verdict: verdict.kind })
      return { ...done, delivered: true }
    }
    return step
  }

  async function delivered(row: MessageRow, verdict: Extract<Verdict, { kind: 'delivered' }>): Promise<Settled> {
    const now = clock.now()
    const change: Change = {
      state: 'delivered',
      delivered_at: now,
      next_at: null,
      error_code: null,
      note: verdict.unreadable === null ? verdict.note : unreadableNote(verdict.unreadable),
    }
    await update(row, { ...change, attempts: row.attempts + 1 }, () => {
      deps.storeReplies(row, verdict.replies)
      deps.onOver(row.id)
      storage.keyValue.setNow('delivery.lastDeliveredAt', now)
    })
    lastAcceptedAt = now
    deps.onAnswer(verdict.unreadable)
    return { ...done, delivered: true, recoveredSince: gate.accepted(row.session_id) }
  }

  async function failed(
    row: MessageRow,
    cause: Extract<Verdict, { kind: 'retry' | 'unknown' }>,
    retryAfterMs: number | null,
    target: Target,
  ): Promise<Settled> {
    const now = clock.now()
    const { code } = cause
    gate.failing(row.id, code, retryAfterMs)
    const timeoutMs = settings.get('delivery.timeoutSeconds') * 1000
    const { outage } = gate
    const random = deps.random()
    const accepted = Math.max(lastAcceptedAt, gate.status.lastDeliveredAt ?? 0)
    const tried: FailedTry = { row, now, lastAcceptedAt: accepted, outage, retryAfterMs, timeoutMs, random }
    const coreAnswers = needsProbe(tried) && (await deps.probe(target, row.session_id)).kind === 'there'
    const step = nextStep({ ...tried, coreAnswers })
    const { attempts, failingMs, verdict } = step
    const change: Change = {
      attempts,
      failing_ms: failingMs,
      first_failed_at: row.first_failed_at ?? now,
      last_failed_at: now,
      error_code: code,
    }
    if (verdict.kind === 'again') {
      const next: Change = { ...change, state: 'waiting', next_at: verdict.nextAt }
      return unanswered(row, cause, next, again(verdict.nextAt, step))
    }
    const note: PlainCode = verdict.kind === 'poison' ? 'note.only-this-one' : 'note.three-days'
    logger.warn('a message became a dead letter', { row: row.id, why: verdict.kind, attempts, code })
    return unanswered(row, cause, { ...change, state: 'dead', next_at: null, note }, done)
  }

  /** Nothing was sent. The clock stands still without internet; a core on this machine needs none, so there it goes on. */
  async function offline(
    row: MessageRow,
    verdict: Extract<Verdict, { kind: 'offline' }>,
    target: Target,
  ): Promise<Settled> {
    const now = clock.now()
    gate.offline(verdict.detail)
    const change: Change = { state: 'waiting', next_at: now, error_code: verdict.code }
    if (!target.loopback) return unanswered(row, verdict, change, again(now))
    const gap = row.last_failed_at === null ? 0 : Math.min(Math.max(now - row.last_failed_at, 0), OFFLINE_STEP_MS)
    return unanswered(row, verdict, { ...change, failing_ms: row.failing_ms + gap, last_failed_at: now }, again(now))
  }

  return async (row, verdict, target) => {
    const now = clock.now()
    switch (verdict.kind) {
      case 'delivered':
        return delivered(row, verdict)
      case 'hold': {
        const change: Change = { state: 'waiting', next_at: now, error_code: verdict.code, note: verdict.note || null }
        const step = await unanswered(row, verdict, change, again(now))
        gate.held(verdict.hold, row.session_id, verdict.code)
        return step
      }
      case 'offline':
        return offline(row, verdict, target)
      case 'dead': {
        const note = verdict.note || null
        const attempts = row.attempts + 1
        const change: Change = { state: 'dead', attempts, next_at: null, error_code: verdict.code, note }
        const step = await unanswered(row, verdict, change, done)
        return { ...step, recoveredSince: gate.answered() }
      }
      case 'unknown': {
        if (row.unknown_outcomes > 0) return failed(row, verdict, null, target)
        const nextAt = now + UNKNOWN_PAUSE_MS
        gate.inconclusive(verdict.code)
        const change: Change = { state: 'waiting', next_at: nextAt, error_code: verdict.code }
        return unanswered(row, verdict, change, again(nextAt))
      }
      case 'retry':
        return failed(row, verdict, verdict.retryAfterMs, target)
      default:
        return assertNever(verdict)
    }
  }
}
