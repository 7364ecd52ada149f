/*
 * Owns the events that tell the core about sessions, and in `told-changes.ts` about changed messages. Knows the state of sessions, never
 * changes it; `webhook/event-queue.ts` posts the events.
 */
import { randomUUID } from 'node:crypto'
import type { SessionView } from '../../shared/model/session.ts'
import type { EventQueue } from '../webhook/event-queue.ts'
import type { Changes } from '../changes.ts'
import type { Clock, Logger } from '../ports.ts'
import type { ReachOut } from '../replies/reach-out.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Storage } from '../storage/open-storage.ts'
import { nextSequence } from './event-sequence.ts'

/** Events kept per session: after an outage of days with a phone that comes and goes, only the newest are worth sending. */
export const KEPT_PER_SESSION = 500

export interface SessionEventsDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly sessions: Pick<Sessions, 'list' | 'find' | 'onChanged' | 'onRemoved'>
  readonly changes: Pick<Changes, 'on'>
  readonly replies: { readonly reachOut: Pick<ReachOut, 'heldUntil'> }
  readonly queue: EventQueue
}

/**
 * Tells the core the state of sessions (`core.eventsUrl`): one event for each change of state, phone or detail, durable before it is
 * posted, in order for each session. Progress and QR codes cause no events.
 */
export class SessionEvents {
  readonly #deps: SessionEventsDeps
  /** State, phone and detail of each session's last event. */
  readonly #told = new Map<string, string>()
  #unsubscribe: readonly (() => void)[] = []
  #isStopped = false

  constructor(deps: SessionEventsDeps) {
    this.#deps = deps
  }

  async start(): Promise<void> {
    const { clock, settings, sessions, queue, changes } = this.#deps
    this.#unsubscribe = [
      sessions.onChanged((session) => this.#tellOf(session)),
      changes.on('reach-out', ({ sessionId }) => {
        const session = sessions.find(sessionId)
        if (session !== null) this.#tellOf(session)
      }),
      sessions.onRemoved((id) => {
        this.#tell(id, { state: 'removed', connected: false, phone: null, detail: null, since: isoOf(clock.now()) })
        this.#told.delete(id)
      }),
      settings.onChanged((name) => {
        if (name !== 'core.eventsUrl') return
        // A new receiver knows nothing yet.
        this.#told.clear()
        this.#tellAll()
      }),
    ]
    await queue.start()
    // `stop` may have been called while the disk was busy.
    if (!this.#isStopped) this.#tellAll()
  }

  stop(): void {
    this.#isStopped = true
    for (const off of this.#unsubscribe) off()
  }

  #tellAll(): void {
    for (const session of this.#deps.sessions.list()) this.#tellOf(session)
  }

  #tellOf(session: SessionView): void {
    const { reachOut } = this.#deps.replies
    this.#tell(session.id, factsOf(session, reachOut.heldUntil(session.id) !== null))
  }

  #tell(id: string, facts: ReturnType<typeof factsOf>): void {
    const { settings, logger, queue } = this.#deps
    if (settings.get('core.eventsUrl') === '') return
    const print = JSON.stringify([facts.state, facts.phone, facts.detail])
    if (this.#told.get(id) === print) return
    this.#told.set(id, print)
    this.#keep(id, facts).then(
      (dropped) => {
        if (dropped > 0) logger.warn('old session events were dropped', { sessionId: id, dropped })
        queue.wake()
      },
      (error: unknown) => logger.error('a session event was not kept', { sessionId: id, error }),
    )
  }

  /** Stores the event. Resolves to the number of older events that were dropped for it. */
  #keep(id: string, facts: ReturnType<typeof factsOf>): Promise<number> {
    const { clock, storage, queue } = this.#deps
    const webhookId = `evt_${randomUUID()}`
    return storage.writes.run(() => {
      const sequence = nextSequence(storage.keyValue)
      const at = new Date(clock.now()).toISOString()
      queue.putNow({ lane: id, webhookId, body: { type: 'session.status', user_id: id, ...facts, sequence, at } })
      return storage.posts.trim('events', id, KEPT_PER_SESSION)
    })
  }
}

const isoOf = (ms: number) => new Date(ms).toISOString()

/** Why the session reconnects or has failed; for a connected one, whether WhatsApp forbids it to write first; else null. */
function detailOf(state: SessionView['state'], isHeld: boolean): string | null {
  if (state.kind === 'reconnecting') return state.reason
  if (state.kind === 'failed') return state.code
  return state.kind === 'connected' && isHeld ? 'reach-out-lock' : null
}

function factsOf({ state, phone, since }: SessionView, isHeld: boolean) {
  return {
    state: state.kind as string,
    connected: state.kind === 'connected',
    phone,
    detail: detailOf(state, isHeld),
    since: isoOf(since),
  }
}
