import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { Alarm } from '../time/alarm.ts'
import { ClockDrift } from '../time/clock-drift.ts'
import type { Verdict } from './classify.ts'
import type { CoreProbe, ProbeAnswer } from './core-probe.ts'
import type { CoreTarget, Target } from './core-target.ts'
import type { Gate } from './gate.ts'
import type { ClosureKind } from './gate-closures.ts'
import { PendingQueue, type Pending } from './pending-queue.ts'
import type { PostMessage } from './post-message.ts'
import { LONGEST_PAUSE_MS, pauseAfter, RETRY_PAUSES, SUSPECT_TRIES } from './schedule.ts'
import type { LateRuns } from './late-runs.ts'
import { answeredByCall, type SettleDelivery, type Settled } from './settle-delivery.ts'
import { createSettleOnce } from './settle-once.ts'

export interface DeliveryDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly target: CoreTarget
  readonly gate: Gate
  /** One try: never rejects for an expected cause. */
  readonly post: PostMessage
  readonly settle: SettleDelivery
  /** Whether the core answers at all, by a probe that does nothing there. */
  readonly probe: CoreProbe
  readonly lateRuns: LateRuns
  /** A message is over by what a crash left behind; runs inside the transaction that says so. */
  readonly onOver: (row: number) => void
  readonly onDelivered: (row: number) => void
  readonly onChanged: (row: number) => void
}

export interface DeliveryEngine {
  /** Recovers what a crash interrupted; posts nothing before `ready` has resolved (default: at once). */
  start(ready?: Promise<void>): Promise<void>
  /** Waits for posts under way, then cuts them; their outcome counts as unknown at the next start. */
  stop(deadlineMs: number): Promise<void>
  add(row: number): void
  /** Posts this message next; it must be waiting on disk. */
  hurry(row: number): void
  /** The address or the secret changed. */
  retarget(): Promise<void>
  /** Another setting changed, or something was freed. */
  pump(): void
  /** The internet is back: do not wait for the next probe. */
  online(): void
  /** The owner saw that the core answers: probe everything that is held now. */
  recheck(): void
  /** These rows are gone: nothing of them is posted any more. */
  forget(rows: readonly number[]): void
  /** The core called back about this message, which nobody is posting: on disk it is delivered. */
  answered(row: number): void
  isPosting(sessionId: string, chatKey: string): boolean
  /** The message of this chat that is being posted now. */
  postingRow(sessionId: string, chatKey: string): number | null
  rename(sessionId: string, from: string, to: string): void
  readonly waiting: number
  readonly posting: number
}

const BROKEN_PAUSE_MS = 5_000
const CUT_GRACE_MS = 1_000
/** Everything that is probed after a time. */
const PROBED: readonly ClosureKind[] = ['unreachable', 'failing', 'secret-refused', 'user-unknown', 'plan-inactive']

/** Posts stored messages to the core: in order within a chat, several chats at once, by the policy table. */
export function createDeliveryEngine(deps: DeliveryDeps): DeliveryEngine {
  const { clock, logger, settings, storage, gate, target } = deps
  const queue = new PendingQueue()
  const cut = new AbortController()
  const flights = new Map<Pending, Promise<void>>()
  const verdicts = createSettleOnce(deps.settle)
  const drift = new ClockDrift(clock)
  const alarm = new Alarm(clock)
  let running = false
  let stopped = false
  /** The harmless probe is under way for the whole queue. */
  let asking = false
  /** Whom the others passed before this run is known again. */
  let recalled = false

  function enqueue(row: Pick<MessageRow, 'id' | 'session_id' | 'chat_key' | 'sent_at' | 'next_at'>): void {
    const chat = laneOf(row.session_id, row.chat_key)
    // The clock may have been set back while we were off: nothing waits longer than the longest pause.
    const nextAt = Math.min(row.next_at ?? clock.now(), clock.now() + LONGEST_PAUSE_MS)
    const { id, session_id: session, sent_at: sentAt } = row
    queue.add({ id, session, chat, sentAt, nextAt, triedAt: 0, suspect: false, condemned: false })
  }

  /** A session that is being probed gets one message at a time. */
  const admits = (session: string) => {
    const admission = gate.admissionOf(session)
    const probing = admission === 'probe' && [...flights.keys()].some((flight) => flight.session === session)
    return probing ? 'closed' : admission
  }

  function pump(): void {
    alarm.cancel()
    if (!running || target.current === null) return
    const setBack = drift.setBackMs()
    if (setBack > 0) {
      queue.shiftEarlier(setBack)
      gate.shiftEarlier(setBack)
    }
    const now = clock.now()
    const admission = gate.admission()
    const asksFirst = admission === 'probe' && gate.asksFirst && queue.size > 1
    if ((gate.inDoubt || asksFirst) && flights.size === 0) ask()
    if (admission === 'open') recall()
    // A closed gate whose time is over lets one message through as a probe.
    const limit = asking ? 0 : { open: settings.get('delivery.parallel'), probe: 1, closed: 0 }[admission]
    if (admission === 'probe' && flights.size < limit) gate.trying()
    while (flights.size < limit) {
      const next = queue.take({ now, admits, probe: admission === 'probe' })
      if (!next) break
      next.triedAt = now
      const flight = deliver(next)
        .catch((error: unknown) => logger.error('a delivery was lost sight of', { row: next.id, error }))
        .finally(() => {
          flights.delete(next)
          pump()
        })
      flights.set(next, flight)
    }
    const times = [gate.nextProbeAt(), admission === 'open' ? queue.nextDue(admits) : null]
    const due = times.filter((time): time is number => time !== null && time > now)
    const room = admission === 'open' && flights.size < limit
    if (due.length > 0 && (room || flights.size === 0)) alarm.set(Math.min(...due), pump)
  }

  async function deliver(entry: Pending): Promise<void> {
    const now = clock.now()
    const row = storage.messages.find(entry.id)
    const goal = target.current
    // One flight per entry: a row that is still `posting` is this one's, whose verdict could not be kept.
    const isOpen = row?.state === 'waiting' || row?.state === 'posting'
    if (!row || !isOpen || goal === null) {
      return queue.release(entry, isOpen ? { done: false, nextAt: now } : { done: true })
    }
    try {
      const verdict = verdicts.known(entry) ?? (await postMarked(row, goal, now))
      if (verdict === null) return queue.release(entry, { done: true })
      // Cut by `stop`: the row stays `posting`, its outcome is unknown at the next start.
      if (verdict.kind === 'aborted') return queue.release(entry, { done: false, nextAt: now })
      const step = await verdicts.settle(entry, row, verdict, goal)
      if (step.failure !== null) await weigh(entry, step.failure, goal)
      if (step.nextAt === null) gate.cleared(row.id)
      // The core is back: what failed in the outage does not wait for its own hour.
      if (step.recoveredSince !== null) queue.hurry(clock.now(), step.recoveredSince)
      queue.release(entry, step.nextAt === null ? { done: true } : { done: false, nextAt: step.nextAt })
      if (step.delivered) afterDelivery(entry, row)
    } catch (error) {
      const tries = verdicts.triesOf(entry)
      logger.error('a delivery could not be finished', { row: row.id, tries, error })
      const pause = tries === 0 ? BROKEN_PAUSE_MS : pauseAfter(RETRY_PAUSES, tries, deps.random())
      queue.release(entry, { done: false, nextAt: clock.now() + pause })
    }
    deps.onChanged(row.id)
  }

  /**
   * Marks the row as being posted, then posts. The mark is on disk before the first byte leaves: killed in between, the next start knows
   * that the core may be at work on this message, and takes its callback for the answer. It also counts tries that a crash cut, because
   * an answer may be what makes us crash. Null: the message got its answer by a callback this very moment.
   */
  async function postMarked(row: MessageRow, goal: Target, now: number): Promise<Verdict | null> {
    const isOpen = await storage.writes.run(() => {
      const state = storage.messages.find(row.id)?.state
      if (state !== 'waiting' && state !== 'posting') return false
      storage.messages.update(row.id, { state: 'posting', posted_at: row.posted_at ?? now, runs: row.runs + 1 })
      return true
    })
    if (!isOpen) return null
    deps.onChanged(row.id)
    return deps.post(row, goal, cut.signal).catch((error: unknown): Verdict => {
      // It may have left: an end like any other whose outcome is unknown, so that it is tried as often as those and no more.
      logger.error('a post broke off', { row: row.id, error })
      return { kind: 'unknown', code: 'cut' }
    })
  }

  /**
   * Whether the others of its chat wait for a message that failed again. One that is alone at fault becomes a suspect: they pass, it is
   * tried behind them. Where the core has taken nothing else since, a probe tells; without an answer to that it is an outage.
   */
  async function weigh(entry: Pending, failure: NonNullable<Settled['failure']>, goal: Target): Promise<void> {
    entry.condemned = failure.condemned
    if (!failure.suspicious || entry.suspect) return
    if (!failure.takesOthers && !gate.isVouched) {
      // An outage is believed: the core has enough to do without more of our questions.
      const isKnown = gate.outage && !gate.inDoubt
      if (isKnown || !heed(await deps.probe(goal, entry.session))) return
    }
    logger.warn('a message is passed by the others of its chat', { row: entry.id })
    suspect(entry)
  }

  function suspect(entry: Pending): void {
    queue.suspect(entry)
    gate.suspected(entry.id)
  }

  /** Tells the gate what a probe said; whether the core is there. */
  function heed(answer: ProbeAnswer): boolean {
    if (answer.kind === 'there') gate.vouched()
    else gate.away(answer)
    return answer.kind === 'there'
  }

  /** Asks the core by the harmless probe before anything else is posted. */
  function ask(): void {
    const goal = target.current
    const someone = queue.anyone()
    if (asking || goal === null || someone === null) return
    asking = true
    if (!gate.inDoubt) gate.trying()
    void deps.probe(goal, someone.session).then((answer) => {
      asking = false
      if (!stopped) heed(answer)
      pump()
    })
  }

  /**
   * Whom the others of its chat passed is not known after a restart. The probe is asked for it, not the message itself: for the core each
   * post is a message more, and one in whose post we ended may be what ends us.
   */
  function recall(): void {
    const goal = target.current
    if (recalled || goal === null) return
    recalled = true
    const now = clock.now()
    const failed = storage.messages.open().flatMap(({ id, next_at }) => {
      const row = (next_at ?? now) > now ? storage.messages.find(id) : null
      const entry = queue.find(id)
      return row && entry && Math.max(row.attempts, row.unknown_outcomes) >= SUSPECT_TRIES ? [entry] : []
    })
    if (failed.length === 0) return
    void deps.probe(goal, failed[0]!.session).then((answer) => {
      if (!stopped && heed(answer)) for (const entry of failed) if (queue.find(entry.id) === entry) suspect(entry)
      pump()
    })
  }

  function afterDelivery(entry: Pending, row: MessageRow): void {
    const now = clock.now()
    // This one overtook a condemned one, and was taken: one last try for that.
    const head = queue.head(entry.chat)
    if (head?.condemned) queue.setTime(head, now)
    deps.onDelivered(row.id)
  }

  /**
   * Interrupted in the middle of a post: the outcome is unknown. Unless the core has called back, one more try under the same id, then
   * as a failure.
   */
  function recover(row: MessageRow): Partial<Omit<MessageRow, 'id'>> {
    const now = clock.now()
    if (row.called_back_at !== null) return answeredByCall(row, now)
    const unknown_at = deps.lateRuns.opened(row.id)
    const unknown = { state: 'waiting', unknown_outcomes: row.unknown_outcomes + 1, unknown_at } as const
    if (row.unknown_outcomes === 0) return { ...unknown, next_at: now }
    const attempts = row.attempts + 1
    const next_at = now + pauseAfter(RETRY_PAUSES, attempts, deps.random())
    return { ...unknown, attempts, next_at, error_code: 'cut' }
  }

  return {
    async start(ready) {
      deps.lateRuns.recall(storage.messages.lastLost())
      await storage.writes.run(() => {
        for (const { id, state } of storage.messages.open()) {
          const row = state === 'posting' ? storage.messages.find(id) : null
          if (row === null) continue
          const change = recover(row)
          storage.messages.update(id, change)
          if (change.state === 'delivered') deps.onOver(id)
        }
      })
      if (stopped) return
      for (const row of storage.messages.open()) if (queue.find(row.id) === null) enqueue(row)
      await target.refresh()
      if (target.current === null) gate.notConfigured(target.problem)
      await ready
      // It may have been stopped meanwhile.
      running = !stopped
      pump()
    },
    async stop(deadlineMs) {
      stopped = true
      running = false
      alarm.cancel()
      let isOver = false
      let limit: Timer | null = null
      const over = new Promise<void>((resolve) => {
        limit = clock.setTimer(deadlineMs, () => {
          cut.abort()
          // What the disk still refuses then is not waited for.
          limit = clock.setTimer(CUT_GRACE_MS, () => {
            isOver = true
            resolve()
          })
        })
      })
      while (flights.size > 0 && !isOver) await Promise.race([Promise.allSettled([...flights.values()]), over])
      ;(limit as Timer | null)?.cancel()
    },
    add(id) {
      const row = storage.messages.find(id)
      if (!row || row.state !== 'waiting' || queue.find(id) !== null) return
      enqueue(row)
      pump()
    },
    hurry(id) {
      const known = queue.find(id)
      const row = storage.messages.find(id)
      if (known === null && row?.state === 'waiting') enqueue(row)
      const entry = queue.find(id)
      if (entry === null) return
      queue.setTime(entry, Math.min(entry.nextAt, clock.now()))
      entry.triedAt = -1
      gate.hurry(PROBED)
      pump()
    },
    async retarget() {
      await target.refresh()
      if (target.current === null) return gate.notConfigured(target.problem)
      gate.reset()
      queue.hurry(clock.now(), Number.NEGATIVE_INFINITY)
      pump()
    },
    pump,
    online() {
      gate.hurry(['unreachable'])
      pump()
    },
    recheck() {
      gate.hurry(PROBED)
      queue.hurrySuspects(clock.now())
      pump()
    },
    forget(rows) {
      for (const row of rows) {
        const entry = queue.find(row)
        if (entry !== null && !flights.has(entry)) queue.remove(entry)
        gate.cleared(row)
      }
      pump()
    },
    answered(id) {
      const entry = queue.find(id)
      if (entry !== null && !flights.has(entry)) queue.remove(entry)
      deps.onDelivered(id)
      deps.onChanged(id)
      pump()
    },
    isPosting: (sessionId, chatKey) => queue.isBusy(laneOf(sessionId, chatKey)),
    postingRow(sessionId, chatKey) {
      const lane = laneOf(sessionId, chatKey)
      for (const flight of flights.keys()) if (queue.nameOf(flight) === lane) return flight.id
      return null
    },
    rename(sessionId, from, to) {
      queue.rename(laneOf(sessionId, from), laneOf(sessionId, to))
      pump()
    },
    get waiting() {
      return queue.size - flights.size
    },
    get posting() {
      return flights.size
    },
  }
}

/** One lane per chat and session. */
function laneOf(sessionId: string, chatKey: string): string {
  return `${sessionId}\n${chatKey}`
}
