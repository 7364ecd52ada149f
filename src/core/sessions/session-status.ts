import type { SelfCheck, SessionState, SessionStateKind, SessionView } from '../../shared/model/session.ts'
import type { Clock, Logger } from '../ports.ts'
import { withTimeLimit } from '../whatsapp/time-limit.ts'
import { linkExpiresAt } from './link-expiry.ts'
import { SessionMachine } from './session-machine.ts'
import type { SessionRecord, SessionRecords } from './session-records.ts'
import type { SessionTimings } from './session-timings.ts'
import type { DeadlineOutcome } from './session-transitions.ts'

export interface SessionStatusDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly records: SessionRecords
  readonly timings: Pick<SessionTimings, 'deadlines'>
  /** After each change of the state, before anybody is told. */
  moved(before: SessionState, after: SessionState): void
  /** See `SessionMachineDeps.deadline`. */
  deadline(outcomes: readonly DeadlineOutcome[]): void
  changed(view: SessionView): void
}

/** What the owner is shown of the page beside the state. */
interface Findings {
  readonly selfCheck: SelfCheck | null
  readonly deafSince: number | null
  readonly pageAsks: string | null
}

/** States on the way to another one: a start has not come to anything yet. */
const UNSETTLED: ReadonlySet<SessionStateKind> = new Set(['starting', 'linking', 'syncing', 'reconnecting'])

/** What is known of one session and shown to everybody: its state, its record on disk, and what was found in its page. */
export class SessionStatus {
  readonly #deps: SessionStatusDeps
  readonly #machine: SessionMachine
  readonly #settledListeners = new Set<() => void>()
  #isWanted = false
  #record: SessionRecord
  #findings: Findings = { selfCheck: null, deafSince: null, pageAsks: null }

  constructor(record: SessionRecord, deps: SessionStatusDeps) {
    this.#record = record
    this.#deps = deps
    this.#machine = new SessionMachine({
      clock: deps.clock,
      logger: deps.logger,
      deadlines: deps.timings.deadlines,
      deadline: (outcomes) => deps.deadline(outcomes),
      moved: (before, after) => this.#moved(before, after),
    })
  }

  get id(): string {
    return this.#record.id
  }

  /** It is to be connected now. The record's `wanted` says the same for the next start of the program. */
  get isWanted(): boolean {
    return this.#isWanted
  }

  setWanted(isWanted: boolean): void {
    this.#isWanted = isWanted
  }

  get record(): SessionRecord {
    return this.#record
  }

  get state(): SessionState {
    return this.#machine.state
  }

  get kind(): SessionStateKind {
    return this.#machine.state.kind
  }

  /** Nobody scanned for long: the browser is closed until somebody asks for a code. */
  get isOfferPaused(): boolean {
    const { state } = this.#machine
    return state.kind === 'needs-link' && state.offer.method === 'paused'
  }

  /** See `SessionMachine.move`. */
  readonly move: SessionMachine['move'] = (event, details, cause) => this.#machine.move(event, details, cause)

  /** Starts the present state's deadline anew. */
  armDeadline(): void {
    this.#machine.armDeadline()
  }

  save(change: Partial<SessionRecord>): void {
    this.#record = { ...this.#record, ...change }
    this.#deps.records.save(this.#record)
  }

  /** The link is over; on disk only when its profile is gone, too. */
  unlinked(): void {
    this.#record = { ...this.#record, linked: false }
  }

  /** Shows what was found in the page. */
  found(change: Partial<Findings>): void {
    this.#findings = { ...this.#findings, ...change }
    this.changed()
  }

  /** Another link may have nothing of what was found. */
  forgetSelfCheck(): void {
    this.#findings = { ...this.#findings, selfCheck: null }
  }

  changed(): void {
    this.#deps.changed(this.view())
  }

  view(): SessionView {
    const { id, name, phone, pushName, linked } = this.#record
    const { state, since } = this.#machine
    const { selfCheck, deafSince, pageAsks } = this.#findings
    const isConnected = state.kind === 'connected'
    return {
      id,
      name,
      state,
      since,
      phone,
      pushName,
      linked,
      selfCheck,
      deafSince: isConnected ? deafSince : null,
      pageAsks: isConnected ? pageAsks : null,
      linkExpiresAt: isConnected ? null : linkExpiresAt(this.#record, this.#deps.clock.now()),
    }
  }

  /** Resolves when the session is connected, or comes to rest without; rejects when neither happens in time. */
  async settles(limitMs: number): Promise<void> {
    if (this.kind === 'connected') return
    const settled = Promise.withResolvers<void>()
    this.#settledListeners.add(settled.resolve)
    await withTimeLimit(this.#deps.clock, limitMs, 'connecting', settled.promise).finally(() =>
      this.#settledListeners.delete(settled.resolve),
    )
  }

  #moved(before: SessionState, after: SessionState): void {
    this.#deps.moved(before, after)
    if (!UNSETTLED.has(after.kind)) for (const listener of [...this.#settledListeners]) listener()
    this.changed()
  }
}
