import type { MessageRow } from '../storage/message-table.ts'
import {
  GIVE_UP_AFTER_MS,
  LONGEST_PAUSE_MS,
  pauseAfter,
  POISON_AFTER_MS,
  POISON_TRIES,
  RETRY_PAUSES,
  SUSPECT_AFTER_MS,
  SUSPECT_TRIES,
} from './schedule.ts'

export interface FailedTry {
  readonly row: Pick<
    MessageRow,
    'attempts' | 'first_failed_at' | 'last_failed_at' | 'failing_ms' | 'next_at' | 'unknown_outcomes' | 'posted_at'
  >
  readonly now: number
  /** When the core last took any message, unix ms; 0 never. */
  readonly lastAcceptedAt: number
  /** The core answered the harmless probe just now. */
  readonly coreAnswers?: boolean
  readonly outage: boolean
  readonly retryAfterMs: number | null
  /** Longest time one try may take. */
  readonly timeoutMs: number
  /** In [0, 1). */
  readonly random: number
}

export interface NextRetry {
  readonly attempts: number
  readonly failingMs: number
  readonly next:
    | { readonly kind: 'again'; readonly nextAt: number }
    /** The core fails on this message while it takes others. */
    | { readonly kind: 'poison' }
    | { readonly kind: 'gave-up' }
  /** Failed enough to be poison, but nothing shows whether the core takes others. */
  readonly condemned: boolean
  /** Failed often or long enough that the others of its chat should not wait for it, if it is alone at fault. */
  readonly suspicious: boolean
  /** The core took another message since this one failed last, and there is no outage. */
  readonly takesOthers: boolean
}

/**
 * Decides between poison and outage. A message that fails while others are taken is given up after 5 tries over at least 15 minutes; when
 * everything fails, nothing is given up before 72 hours. Only time in which we could try counts, not sleep or hours without internet. Long
 * before that, at the third failure, the message becomes suspicious: if a probe shows that the core is there, the others of its chat may
 * pass it.
 */
export function nextRetry(failed: FailedTry): NextRetry {
  const { row, now, retryAfterMs } = failed
  const attempts = row.attempts + 1
  const failingMs = row.failing_ms + countedPause(failed)
  const takesOthers = !failed.outage && (tookOneSince(failed, row.last_failed_at) || isProvenByProbe(failed))
  const enough = attempts >= POISON_TRIES && failingMs >= POISON_AFTER_MS
  let pause = pauseAfter(RETRY_PAUSES, attempts, failed.random)
  const facts = { attempts, failingMs, takesOthers, condemned: enough, suspicious: isSuspicious(failed, pause) }
  if (enough && takesOthers) return { ...facts, next: { kind: 'poison' } }
  if (failingMs >= GIVE_UP_AFTER_MS) return { ...facts, next: { kind: 'gave-up' } }

  // The fifth try may condemn the message, so it comes when the 15 minutes are over, not half an hour later.
  if (takesOthers && attempts === POISON_TRIES - 1) pause = Math.max(pause, POISON_AFTER_MS - failingMs)
  const nextAt = now + Math.max(pause, retryAfterMs ?? 0)
  return { ...facts, next: { kind: 'again', nextAt } }
}

/** From the third failure on; at the second already when a slow core would not end the third try within the minute that the chat waits. */
function isSuspicious({ row, now, timeoutMs }: FailedTry, pause: number): boolean {
  // A first unknown outcome is not counted in `attempts`, a later one counts in both.
  const tries = Math.max(row.attempts, row.unknown_outcomes) + 1
  if (tries !== 2) return tries >= SUSPECT_TRIES
  const tookMs = Math.min(Math.max(now - (row.next_at ?? now), 0), timeoutMs)
  const heldMs = row.first_failed_at === null ? now - (row.posted_at ?? now) : now - row.first_failed_at + tookMs
  return heldMs + pause + tookMs > SUSPECT_AFTER_MS
}

/**
 * Whether the core took a message since then. A time in the future was written before the clock was set back: it may lie before the
 * failure, so it does not count.
 */
function tookOneSince({ lastAcceptedAt, now }: FailedTry, since: number | null): boolean {
  return since !== null && lastAcceptedAt >= since && lastAcceptedAt <= now
}

/**
 * In a quiet shop nobody writes between two tries. A message taken since the first failure, together with a probe answered now, shows the
 * same.
 */
function isProvenByProbe(failed: FailedTry): boolean {
  return failed.coreAnswers === true && tookOneSince(failed, failed.row.first_failed_at)
}

/**
 * Whether the probe would decide about giving this message up: it failed enough, and the core took another message since its first failure
 * but not since its last.
 */
export function needsProbe(failed: FailedTry): boolean {
  const { row, outage } = failed
  const isEnough = row.attempts + 1 >= POISON_TRIES && row.failing_ms + countedPause(failed) >= POISON_AFTER_MS
  return isEnough && !outage && !tookOneSince(failed, row.last_failed_at) && tookOneSince(failed, row.first_failed_at)
}

/**
 * Milliseconds since the previous failure, at most the planned pause plus the try itself: anything beyond is sleep or time offline. A
 * planned pause counts for at most `LONGEST_PAUSE_MS`, whatever moved the time of the next try.
 */
function countedPause({ row, now, timeoutMs }: FailedTry): number {
  if (row.last_failed_at === null) return 0
  const planned = Math.min(Math.max((row.next_at ?? now) - row.last_failed_at, 0), LONGEST_PAUSE_MS)
  return Math.min(Math.max(now - row.last_failed_at, 0), planned + 2 * timeoutMs)
}
