import type { CoreStatus, CoreStatusKind } from '../../shared/model/core-status.ts'
import type { Clock } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'
import type { HoldKind } from './classify.ts'
import { writeClosures, readClosures, type Closure, type ClosureKind, type Closures } from './gate-closures.ts'
import { holdPause, outagePause } from './schedule.ts'

/** `probe`: closed, but its time is over, so one message may go and see. */
export type Admission = 'open' | 'closed' | 'probe'

/** Whether anything may be posted at all, and what the owner is told about the core. */
export interface Gate {
  readonly status: CoreStatus
  /** The core fails on everything: nothing is one message's fault. */
  readonly outage: boolean
  /** How often in a row an outage was probed; 0 without one. */
  readonly outageStep: number
  /** For the whole queue. */
  admission(): Admission
  /** For one session: the core may refuse one shop and take another. */
  admissionOf(sessionId: string): Admission
  /** The next time at which something closed may be probed, unix ms; null when nothing waits for a time. */
  nextProbeAt(): number | null
  /** A message was taken. Resolves to the time since which everything had failed when an outage ended, else null. */
  accepted(sessionId: string): number | null
  /** It answered about one message: the core is there and our secret is right. */
  answered(): void
  /** A probe ended without a clear outcome: the next one waits its time. */
  inconclusive(detail: string): void
  held(kind: HoldKind, sessionId: string, detail: string): void
  offline(detail: string): void
  /** A try of this row failed; three different ones in a row are an outage. */
  failing(row: number, detail: string, retryAfterMs: number | null): void
  /** This row failed again and again, and the core does not answer the harmless probe either: an outage. */
  outageSeen(row: number, detail: string): void
  /** The core answers, yet fails on this message: the owner is told which one, nobody else waits for it. */
  suspected(row: number): void
  /** This message is over. */
  cleared(row: number): void
  notConfigured(problem: string): void
  /** The address or the secret changed: everything is open again. */
  reset(): void
  /** The clock was set back by so much: what waits for a time waits so much less. */
  moveUp(milliseconds: number): void
  /** Something may have changed: what waits for a time is probed now. */
  hurry(kinds: readonly ClosureKind[]): void
}

const OUTAGE_ROWS = 3
/** One failing message among others is not worth telling; nothing taken for so long is. */
const QUIET_MS = 10 * 60_000
const DELIVERED_KEY = 'delivery.lastDeliveredAt'

/** Keeps what stops the whole queue or one session: held, offline, failing, told to wait. Survives a restart. */
export function createGate(deps: {
  readonly clock: Clock
  readonly random: () => number
  readonly keyValue: KeyValue
  readonly url: () => string | null
  readonly onChanged: (status: CoreStatus) => void
}): Gate {
  const { clock, random, keyValue } = deps
  const closures: Closures = readClosures(keyValue, clock.now(), deps.url())
  const stored = keyValue.get(DELIVERED_KEY)
  let lastDeliveredAt = typeof stored === 'number' ? stored : null
  let missing: string | null = null
  let seenOk = false
  let failedRows = new Set<number>()
  let failingSince = 0
  let failingDetail: string | null = null
  /** Messages that are alone at fault, as far as the core's answers tell. */
  const suspects = new Set<number>()
  let status: CoreStatus = { kind: 'unknown', since: clock.now(), nextTryAt: null, lastDeliveredAt, detail: null }
  status = describe()

  function describe(): CoreStatus {
    const say = (kind: CoreStatusKind, nextTryAt: number | null, detail: string | null): CoreStatus => {
      return { kind, since: status.kind === kind ? status.since : clock.now(), nextTryAt, lastDeliveredAt, detail }
    }
    if (missing !== null) return say('not-configured', null, missing)
    const [suspect] = suspects
    const closure = closures.all ?? closures.sessions.values().next().value
    if (closure) return say(closure.kind, closure.until, closure.detail)
    if (suspect !== undefined) return { ...say('failing', null, failingDetail), suspect }
    const quiet = lastDeliveredAt === null || clock.now() - lastDeliveredAt > QUIET_MS
    if (failedRows.size > 1 || (failedRows.size === 1 && quiet)) return say('failing', null, failingDetail)
    return say(seenOk ? 'ok' : 'unknown', null, null)
  }

  function announce(): void {
    const before = status
    status = describe()
    const same =
      before.kind === status.kind &&
      before.nextTryAt === status.nextTryAt &&
      before.detail === status.detail &&
      before.suspect === status.suspect
    if (!same) deps.onChanged(status)
  }

  function changed(): void {
    writeClosures(keyValue, closures, deps.url())
    announce()
  }

  function admissionTo(closure: Closure | null | undefined): Admission {
    if (!closure) return 'open'
    return closure.until !== null && clock.now() >= closure.until ? 'probe' : 'closed'
  }

  /** Several posts in flight fail together: that is one failure, not four. */
  function next(
    old: Closure | null | undefined,
    kind: ClosureKind,
    detail: string,
    pauseOf: (step: number, random: number) => number,
  ): Closure {
    const now = clock.now()
    if (old?.kind === kind && (old.until === null || old.until > now)) return { ...old, detail }
    const step = old?.kind === kind ? old.step + 1 : 1
    return { kind, detail, step, until: kind === 'gone' ? null : now + pauseOf(step, random()) }
  }

  function forgetFailures(): void {
    failedRows = new Set()
    failingDetail = null
  }

  return {
    get status() {
      return status
    },
    get outage() {
      return closures.all?.kind === 'failing' || closures.all?.kind === 'unreachable'
    },
    get outageStep() {
      return closures.all?.kind === 'failing' || closures.all?.kind === 'unreachable' ? closures.all.step : 0
    },
    admission: () => admissionTo(closures.all),
    admissionOf: (sessionId) => admissionTo(closures.sessions.get(sessionId)),
    nextProbeAt() {
      const now = clock.now()
      const times = [closures.all, ...closures.sessions.values()].flatMap((closure) => closure?.until ?? [])
      const ahead = times.filter((time) => time > now)
      return ahead.length === 0 ? null : Math.min(...ahead)
    },
    accepted(sessionId) {
      const since = closures.all?.kind === 'failing' || failedRows.size > 1 ? failingSince : null
      const wasClosed = closures.all !== null || closures.sessions.has(sessionId)
      closures.all = null
      closures.sessions.delete(sessionId)
      forgetFailures()
      seenOk = true
      lastDeliveredAt = clock.now()
      if (wasClosed) changed()
      else announce()
      return since
    },
    answered() {
      if (closures.all === null) return
      closures.all = null
      changed()
    },
    inconclusive(detail) {
      if (closures.all === null) return
      const { kind } = closures.all
      const isOutage = kind === 'unreachable' || kind === 'failing'
      closures.all = next(closures.all, kind, detail, isOutage ? outagePause : holdPause)
      changed()
    },
    held(kind, sessionId, detail) {
      if (kind === 'secret-refused' || kind === 'gone') closures.all = next(closures.all, kind, detail, holdPause)
      else {
        closures.sessions.set(sessionId, next(closures.sessions.get(sessionId), kind, detail, holdPause))
        if (closures.all?.kind !== 'failing') closures.all = null
      }
      changed()
    },
    offline(detail) {
      closures.all = next(closures.all, 'unreachable', detail, outagePause)
      changed()
    },
    failing(row, detail, retryAfterMs) {
      const now = clock.now()
      if (failedRows.size === 0) failingSince = now
      failedRows.add(row)
      failingDetail = detail
      if (retryAfterMs !== null) {
        // It said when: nobody comes earlier, and not all together.
        const until = now + Math.round(retryAfterMs * (1 + 0.2 * random()))
        const step = closures.all?.kind === 'failing' ? closures.all.step : 1
        closures.all = { kind: 'failing', detail, step, until: Math.max(until, closures.all?.until ?? 0), told: true }
      } else if (failedRows.size >= OUTAGE_ROWS || closures.all?.kind === 'failing') {
        closures.all = next(closures.all, 'failing', detail, outagePause)
      } else closures.all = null
      changed()
    },
    outageSeen(row, detail) {
      if (failedRows.size === 0) failingSince = clock.now()
      failedRows.add(row)
      failingDetail = detail
      closures.all = next(closures.all, 'failing', detail, outagePause)
      changed()
    },
    suspected(row) {
      suspects.add(row)
      announce()
    },
    cleared(row) {
      if (suspects.delete(row)) announce()
    },
    notConfigured(problem) {
      missing = problem
      announce()
    },
    reset() {
      missing = null
      closures.all = null
      closures.sessions.clear()
      forgetFailures()
      suspects.clear()
      seenOk = false
      changed()
    },
    moveUp(milliseconds) {
      const up = (closure: Closure): Closure =>
        closure.until === null ? closure : { ...closure, until: closure.until - milliseconds }
      if (closures.all) closures.all = up(closures.all)
      for (const [id, closure] of closures.sessions) closures.sessions.set(id, up(closure))
      changed()
    },
    hurry(kinds) {
      const now = clock.now()
      const hasten = (closure: Closure): Closure =>
        closure.until !== null && kinds.includes(closure.kind)
          ? { ...closure, until: Math.min(closure.until, now) }
          : closure
      if (closures.all) closures.all = hasten(closures.all)
      for (const [id, closure] of closures.sessions) closures.sessions.set(id, hasten(closure))
      changed()
    },
  }
}
