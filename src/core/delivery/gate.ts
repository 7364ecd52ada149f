import type { CoreStatus, CoreStatusKind } from '../../shared/model/core-status.ts'
import type { Clock } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'
import type { HoldKind } from './classify.ts'
import { writeClosures, readClosures, type Closure, type ClosureKind, type Closures } from './gate-closures.ts'
import type { ProbeAnswer } from './core-probe.ts'
import { holdPause, outagePause } from './schedule.ts'

/** `probe`: closed, but its time is over, so one message may go and see. */
export type Admission = 'open' | 'closed' | 'probe'

/** Whether anything may be posted at all, and what the owner is told about the core. */
export interface Gate {
  readonly status: CoreStatus
  /** The core fails on everything, or may: nothing is one message's fault. */
  readonly outage: boolean
  /** For the whole queue. */
  admission(): Admission
  /** For one session: the core may refuse one shop and take another. */
  admissionOf(sessionId: string): Admission
  /** The next time at which something closed may be probed, unix ms; null when nothing waits for a time. */
  nextProbeAt(): number | null
  /** A message was taken. Resolves to the time since which everything had failed when an outage ended, else null. */
  accepted(sessionId: string): number | null
  /** It answered about one message: the core is there and our secret is right. As `accepted`, null when no outage ended. */
  answered(): number | null
  /** What lets one through as a probe does so now: pauses count from here, however long the try takes. */
  trying(): void
  /** Several messages failed in a row: nothing is posted until a probe tells whether the core is there (`vouched` or `away`). */
  readonly inDoubt: boolean
  /** The probe that is due is the harmless one, and no message. */
  readonly asksFirst: boolean
  /** The core answered the harmless probe a moment ago, or while everything failed: what fails is the message’s own fault. */
  readonly isVouched: boolean
  /** It answered the harmless probe. */
  vouched(): void
  /** It did not: an outage. */
  away(answer: Exclude<ProbeAnswer, { kind: 'there' }>): void
  /** A probe ended without a clear outcome: the next one waits its time. */
  inconclusive(detail: string): void
  held(kind: HoldKind, sessionId: string, detail: string): void
  offline(detail: string): void
  /** A try of this row failed; three different ones in a row are a doubt. */
  failing(row: number, detail: string, retryAfterMs: number | null): void
  /**
   * The core answers, yet fails on this message: the owner is told which one, nobody else waits for it. Three of them while nothing is
   * taken are an outage all the same.
   */
  suspected(row: number): void
  /** This message is over. */
  cleared(row: number): void
  notConfigured(problem: string): void
  /** The address or the secret changed: everything is open again. */
  reset(): void
  /** The clock was set back by so much: what waits for a time waits so much less. */
  shiftEarlier(milliseconds: number): void
  /** Something may have changed: what waits for a time is probed now. */
  hurry(kinds: readonly ClosureKind[]): void
}

const OUTAGE_ROWS = 3
/** So long an answer to the harmless probe counts. */
const VOUCHED_MS = 30_000
const LEAST_PAUSE_MS = 1_000
const LEAST_TOLD_MS = 5_000
/** From this probe of an outage on, every second one is the harmless one. */
const ASKS_FROM = 4
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
  /** What an outage has failed since then need not wait for its own time when it ends; 0: since before this run. */
  let outageSince: number | null = isOutage(closures.all) ? 0 : null
  let inDoubt = false
  /** Steady time. */
  let vouchedAt = Number.NEGATIVE_INFINITY
  /** The core answers the probe while it fails on everything else. */
  let failsOnAll = false
  let triedAt = Number.NEGATIVE_INFINITY
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
    if (kind === 'gone') return { kind, detail, step, until: null }
    return { kind, detail, step, until: Math.max(beganAt(old) + pauseOf(step, random()), now + LEAST_PAUSE_MS) }
  }

  /** When the try began that a closed gate let through, else now: a slow failure must not lengthen the pause. */
  function beganAt(old: Closure | null | undefined): number {
    const now = clock.now()
    return old && triedAt <= now && triedAt >= (old.until ?? now) ? triedAt : now
  }

  /** An outage goes on or begins. What the core says itself (`retryAfterMs`) is a minimum. */
  function fail(detail: string, retryAfterMs: number | null): void {
    const old = closures.all
    outageSince ??= failedRows.size > 0 ? failingSince : clock.now()
    closures.all = next(old, 'failing', detail, outagePause)
    if (retryAfterMs === null) return
    // Nobody comes earlier, and not all together; and "at once" would be without end.
    const until = clock.now() + Math.round(Math.max(retryAfterMs, LEAST_TOLD_MS) * (1 + 0.2 * random()))
    closures.all = { ...closures.all, until: Math.max(until, old?.until ?? 0), told: true }
  }

  function unreachable(detail: string): void {
    outageSince ??= failedRows.size > 0 ? failingSince : clock.now()
    closures.all = next(closures.all, 'unreachable', detail, outagePause)
    changed()
  }

  /** Nothing stands against everybody any more; since when it did. */
  function over(): number | null {
    const since = outageSince ?? (failedRows.size > 1 ? failingSince : null)
    closures.all = null
    outageSince = null
    inDoubt = false
    failsOnAll = false
    vouchedAt = Number.NEGATIVE_INFINITY
    forgetFailures()
    return since
  }

  const isVouched = () => clock.monotonic() - vouchedAt < VOUCHED_MS

  function forgetFailures(): void {
    failedRows = new Set()
    failingDetail = null
  }

  return {
    get status() {
      return status
    },
    get outage() {
      return inDoubt || isOutage(closures.all)
    },
    admission: () => (inDoubt ? 'closed' : admissionTo(closures.all)),
    admissionOf: (sessionId) => admissionTo(closures.sessions.get(sessionId)),
    nextProbeAt() {
      const now = clock.now()
      const times = [closures.all, ...closures.sessions.values()].flatMap((closure) => closure?.until ?? [])
      const ahead = times.filter((time) => time > now)
      return ahead.length === 0 ? null : Math.min(...ahead)
    },
    accepted(sessionId) {
      const wasClosed = [closures.sessions.delete(sessionId), closures.all !== null].includes(true)
      const since = over()
      seenOk = true
      lastDeliveredAt = clock.now()
      if (wasClosed) changed()
      else announce()
      return since
    },
    answered() {
      if (closures.all === null && !inDoubt) return null
      const since = over()
      changed()
      return since
    },
    trying() {
      triedAt = clock.now()
    },
    get inDoubt() {
      return inDoubt
    },
    get asksFirst() {
      const { all } = closures
      if (all?.kind !== 'failing' || failsOnAll || isVouched()) return false
      // One request for each probe: a core that is down gets a message and the harmless probe by turns.
      return all.told === true
        ? all.step >= ASKS_FROM - 1 && all.step % 2 === 1
        : all.step >= ASKS_FROM && all.step % 2 === 0
    },
    get isVouched() {
      return failsOnAll || isVouched()
    },
    vouched() {
      vouchedAt = clock.monotonic()
      inDoubt = false
    },
    away(answer) {
      inDoubt = false
      failsOnAll = false
      vouchedAt = Number.NEGATIVE_INFINITY
      if (answer.kind === 'offline') return unreachable(answer.code)
      failingDetail ??= answer.code
      fail(answer.code, answer.retryAfterMs)
      changed()
    },
    inconclusive(detail) {
      if (closures.all === null) return
      const { kind } = closures.all
      closures.all = next(closures.all, kind, detail, isOutage(closures.all) ? outagePause : holdPause)
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
    offline: unreachable,
    failing(row, detail, retryAfterMs) {
      const now = clock.now()
      if (failedRows.size === 0) failingSince = now
      failedRows.add(row)
      failingDetail = detail
      if (retryAfterMs !== null || closures.all?.kind === 'failing') fail(detail, retryAfterMs)
      else {
        closures.all = null
        if (failedRows.size >= OUTAGE_ROWS && !isVouched()) inDoubt = true
      }
      changed()
    },
    suspected(row) {
      suspects.add(row)
      const failed = [...suspects].filter((one) => failedRows.has(one))
      if (closures.all === null && failed.length >= OUTAGE_ROWS) {
        failsOnAll = true
        fail(failingDetail ?? '', null)
      }
      // Another one goes now, and not at the next probe; but never before a time that the core named.
      else if (closures.all?.kind === 'failing' && closures.all.told !== true) {
        closures.all = { ...closures.all, until: Math.min(closures.all.until ?? 0, clock.now()) }
      }
      changed()
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
      closures.sessions.clear()
      over()
      vouchedAt = Number.NEGATIVE_INFINITY
      suspects.clear()
      seenOk = false
      changed()
    },
    shiftEarlier(milliseconds) {
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

function isOutage(closure: Closure | null): closure is Closure {
  return closure?.kind === 'failing' || closure?.kind === 'unreachable'
}
