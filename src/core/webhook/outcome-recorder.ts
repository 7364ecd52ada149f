import { assertNever } from '../../shared/assert-never.ts'
import { unreadableNote } from '../../shared/words/note-message.ts'
import type { PlainCode } from '../../shared/words/say.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { LAST_DELIVERED_KEY } from '../storage/key-value.ts'
import type { Storage } from '../storage/open-storage.ts'
import { MINUTE_MS, SECOND_MS } from '../time/durations.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { runOf, type Outcome } from './classify.ts'
import type { CoreProbe } from './core-probe.ts'
import type { Target } from './core-target.ts'
import { needsProbe, nextRetry, type FailedTry, type NextRetry } from './failed-try.ts'
import { deletedMeanwhile } from './deleted-meanwhile.ts'
import { answeredByCall } from '../replies/answered-by-call.ts'
import type { LateRuns } from './late-runs.ts'
import type { AnswerReply } from './parse-answer.ts'
import type { StoredReply } from '../replies/store-replies.ts'

/** An outcome that can be written; a post that `stop` aborted has none. */
export type KnownOutcome = Exclude<Outcome, { kind: 'aborted' }>
type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>

/** What follows from a recorded outcome. */
export interface Recorded {
  /** When the message is tried again, unix ms; null when it is done. */
  readonly nextAt: number | null
  /** Set when the try failed: what the failure says about the message itself, to decide whether its chat waits for it. */
  readonly failure: Pick<NextRetry, 'condemned' | 'suspicious' | 'takesOthers'> | null
  /** The core has the message: it answered, or it called back before a try that ended without an answer. */
  readonly delivered: boolean
  /** When the outage began that this message ended, unix ms; null when it ended none. */
  readonly recoveredSince: number | null
}

/** Writes what an outcome means for the message, and tells the circuit breaker what it means for the whole queue. */
export type RecordOutcome = (row: MessageRow, outcome: KnownOutcome, target: Target) => Promise<Recorded>

export interface RecordDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly breaker: CircuitBreaker
  /** Asks whether the core answers the harmless probe. */
  readonly probe: CoreProbe
  readonly lateRuns: LateRuns
  /** The core took a message. `unreadable` is the beginning of an answer that could not be read, else null. */
  readonly onAnswer: (unreadable: string | null) => void
  /** Writes the files of an answer to disk before the answer is accepted. Rejects when the disk takes nothing. */
  readonly keepFiles: (replies: readonly AnswerReply[]) => Promise<readonly StoredReply[]>
  /** Runs inside the transaction that marks the message delivered, so that a reply cannot get lost between the two. */
  readonly storeReplies: (row: MessageRow, replies: readonly StoredReply[]) => void
  /** The message is finished: delivered, given up or deleted. Runs inside the transaction that records this. */
  readonly onOver: (row: number) => void
}

type Change = Partial<Omit<MessageRow, 'id'>>

const UNKNOWN_PAUSE_MS = 5 * SECOND_MS
/** Probes of an unreachable core are at most this far apart, so no longer gap between two of them counts. */
const OFFLINE_STEP_MS = 2 * MINUTE_MS

const DONE: Recorded = { nextAt: null, failure: null, delivered: false, recoveredSince: null }
const again = (nextAt: number, failure: Recorded['failure'] = null): Recorded => ({ ...DONE, nextAt, failure })

/** Records the outcomes of posts, one method for each kind. */
export class OutcomeRecorder {
  readonly #deps: RecordDeps
  #lastAcceptedAt = 0

  constructor(deps: RecordDeps) {
    this.#deps = deps
  }

  readonly record: RecordOutcome = (row, outcome, target) => {
    switch (outcome.kind) {
      case 'delivered':
        return this.#delivered(row, outcome)
      case 'hold':
        return this.#held(row, outcome)
      case 'offline':
        return this.#offline(row, outcome, target)
      case 'dead':
        return this.#dead(row, outcome)
      case 'unknown':
        return row.unknown_outcomes > 0 ? this.#failed(row, outcome, null, target) : this.#unknown(row, outcome)
      case 'retry':
        return this.#failed(row, outcome, outcome.retryAfterMs, target)
      case 'withdrawn':
        return this.#withdrawn(row, outcome)
      default:
        return assertNever(outcome)
    }
  }

  async #delivered(row: MessageRow, { replies, note, unreadable }: OutcomeOf<'delivered'>): Promise<Recorded> {
    const { clock, storage, breaker, keepFiles, storeReplies, onOver, onAnswer } = this.#deps
    const kept = await keepFiles(replies)
    const now = clock.now()
    await storage.writes.run(() => {
      storage.messages.update(row.id, {
        state: 'delivered',
        delivered_at: now,
        next_at: null,
        error_code: null,
        note: unreadable === null ? note : unreadableNote(unreadable),
        attempts: row.attempts + 1,
      })
      storeReplies(row, kept)
      onOver(row.id)
      storage.keyValue.setNow(LAST_DELIVERED_KEY, now)
    })
    this.#lastAcceptedAt = now
    onAnswer(unreadable)
    return { ...DONE, delivered: true, recoveredSince: breaker.accepted(row.session_id) }
  }

  async #held(row: MessageRow, outcome: OutcomeOf<'hold'>): Promise<Recorded> {
    const { hold, code, note } = outcome
    const now = this.#deps.clock.now()
    const change: Change = { state: 'waiting', next_at: now, error_code: code, note: note || null }
    const recorded = await this.#unanswered(row, outcome, change, again(now))
    this.#deps.breaker.held(hold, row.session_id, code)
    return recorded
  }

  /**
   * Nothing was sent. Time without internet does not count against the message; for a core on this machine it does, because that needs no
   * internet.
   */
  #offline(row: MessageRow, outcome: OutcomeOf<'offline'>, target: Target): Promise<Recorded> {
    const now = this.#deps.clock.now()
    this.#deps.breaker.offline(outcome.detail)
    const change: Change = { state: 'waiting', next_at: now, error_code: outcome.code }
    if (!target.loopback) return this.#unanswered(row, outcome, change, again(now))
    const gap = row.last_failed_at === null ? 0 : Math.min(Math.max(now - row.last_failed_at, 0), OFFLINE_STEP_MS)
    const failing = { failing_ms: row.failing_ms + gap, last_failed_at: now }
    return this.#unanswered(row, outcome, { ...change, ...failing }, again(now))
  }

  async #dead(row: MessageRow, outcome: OutcomeOf<'dead'>): Promise<Recorded> {
    const { code, note } = outcome
    const attempts = row.attempts + 1
    const change: Change = { state: 'dead', attempts, next_at: null, error_code: code, note: note || null }
    const recorded = await this.#unanswered(row, outcome, change, DONE)
    return { ...recorded, recoveredSince: this.#deps.breaker.answered() }
  }

  /**
   * The customer deleted the message before this try sent anything. If no earlier try did either, the core does not know the message and is
   * not told of its deletion.
   */
  #withdrawn(row: MessageRow, outcome: OutcomeOf<'withdrawn'>): Promise<Recorded> {
    const unheard: Change = row.runs === 0 && row.unknown_outcomes === 0 ? { untold: null } : {}
    return this.#unanswered(row, outcome, { ...deletedMeanwhile, ...unheard }, DONE)
  }

  /** The first unknown outcome: one more try under the same id. */
  #unknown(row: MessageRow, outcome: OutcomeOf<'unknown'>): Promise<Recorded> {
    const nextAt = this.#deps.clock.now() + UNKNOWN_PAUSE_MS
    this.#deps.breaker.inconclusive(outcome.code)
    const change: Change = { state: 'waiting', next_at: nextAt, error_code: outcome.code }
    return this.#unanswered(row, outcome, change, again(nextAt))
  }

  async #failed(
    row: MessageRow,
    outcome: OutcomeOf<'retry' | 'unknown'>,
    retryAfterMs: number | null,
    target: Target,
  ): Promise<Recorded> {
    const { code } = outcome
    const now = this.#deps.clock.now()
    this.#deps.breaker.failing(row.id, code, retryAfterMs)
    const retry = await this.#retryOf(row, retryAfterMs, target, now)
    const { attempts, failingMs, next } = retry
    const change: Change = {
      attempts,
      failing_ms: failingMs,
      first_failed_at: row.first_failed_at ?? now,
      last_failed_at: now,
      error_code: code,
    }
    if (next.kind === 'again') {
      const waits: Change = { ...change, state: 'waiting', next_at: next.nextAt }
      return this.#unanswered(row, outcome, waits, again(next.nextAt, retry))
    }
    const note: PlainCode = next.kind === 'poison' ? 'note.only-this-one' : 'note.three-days'
    this.#deps.logger.warn('a message became a dead letter', { row: row.id, why: next.kind, attempts, code })
    return this.#unanswered(row, outcome, { ...change, state: 'dead', next_at: null, note }, DONE)
  }

  async #retryOf(row: MessageRow, retryAfterMs: number | null, target: Target, now: number): Promise<NextRetry> {
    const { settings, breaker, probe } = this.#deps
    const tried: FailedTry = {
      row,
      now,
      lastAcceptedAt: Math.max(this.#lastAcceptedAt, breaker.status.lastDeliveredAt ?? 0),
      outage: breaker.outage,
      retryAfterMs,
      timeoutMs: settings.get('delivery.timeoutSeconds') * SECOND_MS,
      random: this.#deps.random(),
    }
    const coreAnswers = needsProbe(tried) && (await probe(target, row.session_id)).kind === 'there'
    return nextRetry({ ...tried, coreAnswers })
  }

  /**
   * Writes that this try brought no answer, unless the core gave one by its callback meanwhile: a message that has its answer is not posted
   * again. A callback does not count when the core did not even begin, in this try or an earlier one with an unknown outcome: it was about
   * another text.
   */
  async #unanswered(row: MessageRow, outcome: Outcome, change: Change, recorded: Recorded): Promise<Recorded> {
    const { clock, logger, storage, lateRuns, onOver } = this.#deps
    const run = runOf(outcome)
    const now = clock.now()
    const end = await storage.writes.run(() => {
      const current = storage.messages.find(row.id)
      const called = current?.called_back_at ?? null
      const isDeleted = current !== null && current.deleted_at !== null
      const answered = called !== null && (run !== 'none' || row.unknown_outcomes > 0)
      const isLost = run === 'unseen' && !answered
      const unseen = isLost ? { unknown_outcomes: row.unknown_outcomes + 1, ...lateRuns.lostNow() } : {}
      const began = run === 'none' ? { runs: row.runs } : {}
      storage.messages.update(
        row.id,
        answered
          ? answeredByCall(row, now)
          : { ...change, ...unseen, ...began, called_back_at: null, ...(isDeleted ? deletedMeanwhile : {}) },
      )
      if (answered || isDeleted || change.state === 'dead') onOver(row.id)
      return answered ? 'answered' : isDeleted ? 'deleted' : 'open'
    })
    if (end === 'open') return recorded
    if (end === 'deleted') return DONE
    logger.info('the core answered by a gateway call', { row: row.id, outcome: outcome.kind })
    return { ...DONE, delivered: true }
  }
}
