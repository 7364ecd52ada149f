/*
 * core/sessions owns the WhatsApp sessions: it links, connects and heals them, and catches up after an absence. It hands messages to the
 * `MessageSink`; replies arrive through the clients that it registers at the sender. It knows core/whatsapp only through `WhatsAppClient`,
 * and nothing of the webhook, of replies, or of windows.
 */
import type { SessionView } from '../../shared/model/session.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { Emitter } from '../async/emitter.ts'
import { endWithin } from '../time/within.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import { createRejectionGuard } from '../whatsapp/rejection-guard.ts'
import { FirstLaunch } from './first-launch.ts'
import { listenToHost } from './host-signals.ts'
import type { Session } from './session.ts'
import type { ContactEntry, GroupEntry } from '../whatsapp/whatsapp-client.ts'
import { SessionRegistry } from './session-registry.ts'
import { completeOptions, type SessionsDeps, type SessionsOptions } from './sessions-options.ts'
import { groupsOf, peopleOf } from './young-link.ts'

/** All sessions of this computer. Nothing runs before `connect` or `startSaved`. Unknown ids throw `CommandError('not-found')`. */
export class Sessions {
  /** Each adds a listener and returns the function that removes it. */
  readonly onChanged: (listener: (view: SessionView) => void) => () => void
  readonly onRemoved: (listener: (id: string) => void) => () => void
  readonly #deps: SessionsDeps
  readonly #registry: SessionRegistry
  readonly #guard: ReturnType<typeof createRejectionGuard>
  readonly #firstLaunch = new FirstLaunch()
  readonly #changed: Emitter<SessionView>
  readonly #removed: Emitter<string>
  #stopListening: (() => void) | null = null
  #browserStarts = 0

  constructor(options: SessionsOptions) {
    const { onForeignRejection: onForeign } = options
    this.#deps = completeOptions(options, () => this.#launching())
    this.#changed = new Emitter(this.#deps.logger, 'session')
    this.#removed = new Emitter(this.#deps.logger, 'session removed')
    this.onChanged = this.#changed.on
    this.onRemoved = this.#removed.on
    this.#registry = new SessionRegistry(this.#deps, (view) => this.#tell(view))
    this.#guard = createRejectionGuard({
      onSession: (sessionId, detail) => this.#libraryFailed(sessionId, detail),
      ...(onForeign === undefined ? {} : { onForeign }),
    })
  }

  /** Number of browsers started since the program started. */
  get browserStarts(): number {
    return this.#browserStarts
  }

  list(): readonly SessionView[] {
    return this.#registry.all().map((session) => session.view())
  }

  find(id: string): SessionView | null {
    return this.#registry.find(id)?.view() ?? null
  }

  add(id: string, name?: string): SessionView {
    const view = this.#registry.add(id, name).view()
    this.#changed.emit(view)
    return view
  }

  rename(id: string, name: string): SessionView {
    const trimmed = name.trim()
    if (trimmed === '' || trimmed.length > 100) throw new CommandError('invalid-arguments', msg('error.bad-name'))
    this.#registry.get(id).rename(trimmed)
    return this.#registry.get(id).view()
  }

  async remove(id: string): Promise<void> {
    if (await this.#registry.remove(id)) this.#removed.emit(id)
  }

  /** Starts (or resumes) the session and returns at once; progress comes as events. Idempotent. */
  connect(id: string): SessionView {
    const session = this.#getToStart(id)
    session.connect()
    return session.view()
  }

  /** Closes the browser and keeps the link. Resolves when the browser is closed; closing has a time limit. */
  async disconnect(id: string): Promise<SessionView> {
    await this.#registry.get(id).close('not-wanted')
    return this.#registry.get(id).view()
  }

  async restart(id: string): Promise<SessionView> {
    await this.#getToStart(id).restart()
    return this.#registry.get(id).view()
  }

  /** Logs out at WhatsApp, closes the browser, then deletes the profile. */
  async unlink(id: string): Promise<SessionView> {
    this.#begin()
    await this.#registry.get(id).unlink()
    return this.#registry.get(id).view()
  }

  async usePairingCode(id: string, phone: string): Promise<SessionView> {
    const digits = phone.replace(/[\s().+-]/g, '')
    if (!/^[1-9]\d{6,14}$/.test(digits)) throw new CommandError('invalid-arguments', msg('error.bad-phone'))
    await this.#getToStart(id).usePairingCode(digits)
    return this.#registry.get(id).view()
  }

  async useQr(id: string): Promise<SessionView> {
    await this.#getToStart(id).useQr()
    return this.#registry.get(id).view()
  }

  async useHere(id: string): Promise<SessionView> {
    await this.#registry.get(id).useHere()
    return this.#registry.get(id).view()
  }

  /** A screenshot of the page as JPEG in base64; null when the session has no connected page, or when it does not answer in time. */
  pagePicture(id: string): Promise<string | null> {
    return this.#ask('page picture', this.#registry.get(id).live()?.pagePicture())
  }

  /** The account's groups; null while not connected, and when the page does not answer. A young link reads them from the list of chats. */
  groups(id: string): Promise<readonly GroupEntry[] | null> {
    const session = this.#registry.get(id)
    const client = session.live()
    if (session.youngForMs > 0) return this.#ask('groups', client?.chatNames().then(groupsOf))
    return this.#ask('groups', client?.groups())
  }

  /** The account's contacts; null as for `groups`. While the link is young, only people with a chat. */
  contacts(id: string): Promise<readonly ContactEntry[] | null> {
    const session = this.#registry.get(id)
    const client = session.live()
    if (session.youngForMs === 0) return this.#ask('contacts', client?.contacts())
    const phoneOf = (lid: string): string | null => this.#deps.lids.phoneOf(id, lid)
    return this.#ask(
      'contacts',
      client?.chatNames().then((chats) => peopleOf(chats, phoneOf)),
    )
  }

  /** Milliseconds for which this session's link still counts as young; 0 when it no longer does. */
  youngForMs(id: string): number {
    return this.#registry.get(id).youngForMs
  }

  /**
   * Connects every session that was connected when the app last ran, plus those in `also`, one after another; unknown ids in `also` are
   * added. Resolves when the first browser is being started, when none will be, or after 2 s.
   */
  startSaved(also: readonly string[]): Promise<void> {
    this.#begin()
    const further = also.filter((id) => this.#registry.find(id) === null)
    // Check the room for all of them first: a refused start must not leave some of them behind.
    if (further.length > 0) this.#registry.requireRoom(further.length)
    for (const id of further) this.#registry.add(id)
    const wanted = this.#registry
      .all()
      .filter(({ record: { id, wanted } }) => !this.#registry.isBeingRemoved(id) && (wanted || also.includes(id)))
    const first = this.#firstLaunch.wait(this.#deps.clock)
    for (const session of wanted) session.connect()
    if (wanted.length === 0) this.#firstLaunch.came()
    return first
  }

  /** Closes all browsers and keeps all links. Resolves after `deadlineMs` at the latest. */
  async stop(deadlineMs: number): Promise<void> {
    const { clock } = this.#deps
    this.#registry.clearQueue()
    const closed = Promise.all(this.#registry.all().map((session) => session.close('still-wanted')))
    const work = closed.then(() => undefined)
    await endWithin({ what: 'the browsers', work, milliseconds: deadlineMs, clock, logger: this.#deps.logger })
    this.#stopListening?.()
    this.#stopListening = null
    this.#guard.uninstall()
  }

  /** Installs the rejection guard and the listeners to the computer, once, before the first browser starts. */
  #begin(): void {
    if (this.#stopListening !== null) return
    this.#guard.install()
    this.#stopListening = listenToHost({
      ...this.#deps,
      resumed: () => this.#each((session) => session.resumed()),
      browserChanged: () => this.#each((session) => session.browserChanged()),
      hourly: () => this.#tellExpiry(),
    })
  }

  #launching(): void {
    this.#browserStarts += 1
    this.#firstLaunch.came()
  }

  #each(act: (session: Session) => void): void {
    for (const session of this.#registry.all()) act(session)
  }

  /** Announces expiring links every hour: nothing else announces them while the program runs for days without a change. */
  #tellExpiry(): void {
    for (const view of this.list()) if (view.linkExpiresAt != null) this.#changed.emit(view)
  }

  #libraryFailed(sessionId: string | null, detail: string): void {
    if (sessionId === null) this.#each((session) => session.libraryFailed(detail))
    else this.#registry.find(sessionId)?.libraryFailed(detail)
  }

  #tell(view: SessionView): void {
    // The start has failed, or the browser is already there: stop waiting for the first launch.
    if (view.state.kind !== 'starting') this.#firstLaunch.came()
    this.#changed.emit(view)
  }

  /** The session to start a browser for. Refuses a session that is being removed: nothing could close its browser later. */
  #getToStart(id: string): Session {
    if (this.#registry.isBeingRemoved(id)) throw new CommandError('busy', msg('error.shop-being-removed', { id }))
    this.#begin()
    return this.#registry.get(id)
  }

  /** Null when there is no connected page to ask, and when the page does not answer. */
  async #ask<T>(what: string, answer: Promise<T> | undefined): Promise<T | null> {
    try {
      return (await answer) ?? null
    } catch (error) {
      this.#deps.logger.warn(`${what} could not be read`, { error: describeError(error) })
      return null
    }
  }
}
