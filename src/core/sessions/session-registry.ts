import { sessionIdSchema, type SessionView } from '../../shared/model/session.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import { capacityProblem } from './capacity.ts'
import { Session } from './session.ts'
import { sessionLogger } from './session-logger.ts'
import { sessionLimit } from './session-limit.ts'
import type { SessionRecord } from './session-records.ts'
import type { SessionsDeps } from './sessions-options.ts'
import { StartQueue } from './start-queue.ts'

/** Longest time that one start may hold up the next. */
const START_HOLD_MS = 60_000

/** Holds all sessions: loads those on record, adds new ones, and removes them. */
export class SessionRegistry {
  readonly #deps: SessionsDeps
  readonly #queue: StartQueue
  readonly #changed: (view: SessionView) => void
  readonly #sessions = new Map<string, Session>()
  readonly #removals = new Map<string, Promise<void>>()

  constructor(deps: SessionsDeps, changed: (view: SessionView) => void) {
    this.#deps = deps
    this.#changed = changed
    this.#queue = new StartQueue(deps.clock, START_HOLD_MS)
    for (const record of deps.records.all()) this.#open(record)
    this.#endLinks()
  }

  all(): readonly Session[] {
    return [...this.#sessions.values()]
  }

  find(id: string): Session | null {
    return this.#sessions.get(id) ?? null
  }

  get(id: string): Session {
    const session = this.#sessions.get(id)
    if (session === undefined) throw new CommandError('not-found', msg('error.no-shop', { id }))
    return session
  }

  isBeingRemoved(id: string): boolean {
    return this.#removals.has(id)
  }

  add(id: string, name?: string): Session {
    if (!sessionIdSchema.safeParse(id).success) throw new CommandError('invalid-arguments', msg('error.bad-user-id'))
    // Windows and macOS ignore case in the names of the profile folders.
    const twin = [...this.#sessions.keys()].find((known) => known.toLowerCase() === id.toLowerCase())
    if (twin !== undefined) throw new CommandError('already-exists', msg('error.shop-exists', { id: twin }))
    this.requireRoom(1)
    const unlinked = { wanted: false, linked: false, phone: null, pushName: null, lastConnectedAt: null }
    const record: SessionRecord = { id, name: name?.trim() || id, ...unlinked }
    this.#deps.records.save(record)
    return this.#open(record)
  }

  /** Throws `CommandError('limit-reached')` when this host has no room for `more` further sessions. */
  requireRoom(more: number): void {
    const most = sessionLimit(this.#deps.settings)
    if (this.#sessions.size + more <= most) return
    throw new CommandError('limit-reached', {
      english: `This host keeps ${most} sessions at most. Remove one that nobody needs, or raise sessions.max.`,
      said: msg('error.too-many-shops', { most }),
    })
  }

  /** Unlinks and removes the session. Resolves to true when this call removed it, to false when an earlier call was already doing so. */
  async remove(id: string): Promise<boolean> {
    const underWay = this.#removals.get(id)
    if (underWay !== undefined) {
      await underWay
      return false
    }
    const removal = this.#remove(id, this.get(id))
    this.#removals.set(id, removal)
    await removal
    return true
  }

  /** Drops all starts that are still queued. */
  clearQueue(): void {
    this.#queue.clear()
  }

  #open(record: SessionRecord): Session {
    const { id } = record
    const { sender, perSession: logger } = this.#deps
    const deps = {
      ...this.#deps,
      logger: sessionLogger(logger, id),
      queue: this.#queue,
      roomProblem: () => this.#roomProblem(id),
      changed: this.#changed,
      connected: () => sender.connected(id),
    }
    const session = new Session(deps, record)
    this.#sessions.set(id, session)
    sender.register(id, session)
    return session
  }

  #roomProblem(id: string): ReturnType<typeof capacityProblem> {
    const { settings, freeMegabytes } = this.#deps
    const others = [...this.#sessions].filter(([other, session]) => other !== id && session.hasBrowser)
    const kinds = others.map(([, session]) => session.view().state.kind)
    return capacityProblem(kinds, sessionLimit(settings), freeMegabytes())
  }

  async #remove(id: string, session: Session): Promise<void> {
    try {
      await session.unlink()
      this.#sessions.delete(id)
      this.#deps.sender.unregister(id)
      this.#deps.records.remove(id)
    } finally {
      this.#removals.delete(id)
    }
  }

  /** Completes what the end of the last run cut short: removes each link that the owner or WhatsApp had ended. */
  #endLinks(): void {
    for (const id of this.#deps.profiles.ending()) {
      const end = this.#sessions.get(id)?.dropLink() ?? this.#dropLeftover(id)
      void end.catch((error: unknown) => {
        this.#deps.logger.error('unlinking was not completed', { sessionId: id, error: describeError(error) })
      })
    }
  }

  async #dropLeftover(id: string): Promise<void> {
    await this.#deps.backup.forget(id)
    await this.#deps.profiles.remove(id)
  }
}
