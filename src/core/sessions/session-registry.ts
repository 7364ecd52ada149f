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

/** How long one start may hold up the next. */
const START_HOLD_MS = 60_000

/** Which sessions there are: those on record, what is added, and what is being removed. */
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
    // Windows and macOS do not tell profile folders apart by case.
    const twin = [...this.#sessions.keys()].find((known) => known.toLowerCase() === id.toLowerCase())
    if (twin !== undefined) throw new CommandError('already-exists', msg('error.shop-exists', { id: twin }))
    this.requireRoom(1)
    const unlinked = { wanted: false, linked: false, phone: null, pushName: null, lastConnectedAt: null }
    const record: SessionRecord = { id, name: name?.trim() || id, ...unlinked }
    this.#deps.records.save(record)
    return this.#open(record)
  }

  /** Throws when this host does not keep so many sessions more. */
  requireRoom(more: number): void {
    const most = sessionLimit(this.#deps.settings)
    if (this.#sessions.size + more <= most) return
    throw new CommandError('limit-reached', {
      english: `This host keeps ${most} sessions at most. Remove one that nobody needs, or raise sessions.max.`,
      said: msg('error.too-many-shops', { most }),
    })
  }

  /** Resolves when the link is ended and the session is gone; false when somebody else removes it. */
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

  /** Forgets the browsers whose turn has not come. */
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

  /** What was cut short when the last run ended: the owner, or WhatsApp, has ended this link. */
  #endLinks(): void {
    for (const id of this.#deps.profiles.ending()) {
      const end = this.#sessions.get(id)?.dropLink() ?? this.#dropLeftover(id)
      void end.catch((error: unknown) => {
        this.#deps.logger.error('the end of a link was not completed', { sessionId: id, error: describeError(error) })
      })
    }
  }

  async #dropLeftover(id: string): Promise<void> {
    await this.#deps.backup.forget(id)
    await this.#deps.profiles.remove(id)
  }
}
