import { freemem } from 'node:os'
import { sessionIdSchema, type SessionStateKind, type SessionView } from '../../shared/model/session.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import type { BrowserChoice } from '../browser/create-browser-room.ts'
import { createInstalledChoice } from '../browser/installed-choice.ts'
import { endWithin } from '../end-within.ts'
import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger, Paths, PowerSignal, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { createWhatsAppClientFactory } from '../whatsapp/create-whatsapp-client.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import { createProfileBackup, type ProfileBackup } from '../whatsapp/profile-backup.ts'
import { createProfileFiles, type ProfileFiles } from '../whatsapp/profile-files.ts'
import { createRejectionGuard } from '../whatsapp/rejection-guard.ts'
import type { WhatsAppClientFactory } from '../whatsapp/whatsapp-client.ts'
import { createChatSender } from './create-chat-sender.ts'
import { createSession } from './session.ts'
import type { RoomProblem, Session } from './session-parts.ts'
import type { SessionHub } from './session-hub.ts'
import { SESSION_MEGABYTES, sessionLimit } from './session-limit.ts'
import type { LidTable, SessionRecord, SessionRecords } from './session-records.ts'
import { defaultTimings, type SessionTimings } from './session-timings.ts'
import { createStartQueue } from './start-queue.ts'
import { groupsOf, peopleOf } from './young-link.ts'

export interface SessionHubOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly paths: Pick<Paths, 'sessions' | 'backups'>
  readonly settings: SettingsReader
  readonly records: SessionRecords
  readonly lids: LidTable
  readonly sink: MessageSink
  readonly power: PowerSignal
  /** Default: the real library in a real browser. */
  readonly createClient?: WhatsAppClientFactory
  /** Default: the folders under `paths.sessions`. */
  readonly profiles?: ProfileFiles
  /** Default: last good copies under `paths.backups`. */
  readonly backup?: ProfileBackup
  /** 0 to 1; for the jitter of pauses. */
  readonly random?: () => number
  /** Which browser is started. Default: the one that is set, else an installed one. */
  readonly browsers?: BrowserChoice
  /** Free memory in megabytes, null when the system's figure means nothing (macOS). */
  readonly freeMegabytes?: () => number | null
  /** Other times than usual, for tests that must not wait. */
  readonly timings?: Partial<SessionTimings>
  /** Rejected promises that are not the library's. Default: they surface as uncaught exceptions. */
  readonly onForeignRejection?: (reason: unknown) => void
}

/** What waits for the first browser waits no longer than this. */
const launchWaitMs = 2_000
/** How long one start may hold up the next. */
const startHoldMs = 60_000
/** What of it is still to come once its page is there. */
const restMegabytes = 150
/** Its browser has not taken its memory yet, or not all of it. */
const toCome: Partial<Record<SessionStateKind, number>> = {
  starting: SESSION_MEGABYTES,
  linking: restMegabytes,
  syncing: restMegabytes,
}
const expiryLookMs = 3_600_000

function systemFreeMegabytes(): number | null {
  // macOS counts memory as used that it would give back at once.
  return process.platform === 'darwin' ? null : freemem() / 1024 / 1024
}

/** All sessions of this laptop. Nothing runs before `connect` or `startSaved`. */
export function createSessionHub(options: SessionHubOptions): SessionHub {
  const { clock, records, settings, sink, lids, power } = options
  const logger = options.logger.child('sessions')
  const random = options.random ?? Math.random
  const freeMegabytes = options.freeMegabytes ?? systemFreeMegabytes
  const profiles = options.profiles ?? createProfileFiles(options.paths.sessions, logger)
  const backup =
    options.backup ??
    createProfileBackup({ backupsFolder: options.paths.backups, logger, folder: (id) => profiles.folder(id) })
  const browsers = options.browsers ?? createInstalledChoice(clock, settings)
  const createClient =
    options.createClient ??
    createWhatsAppClientFactory({
      clock,
      logger,
      paths: options.paths,
      browsers,
      onLaunch: () => launched(),
    })
  const queue = createStartQueue(clock, startHoldMs)
  const sessions = new Map<string, Session>()
  const removals = new Map<string, Promise<void>>()
  const changedListeners = new Set<(view: SessionView) => void>()
  const removedListeners = new Set<(id: string) => void>()
  const connectedListeners = new Set<(id: string) => void>()
  let unsubscribe: (() => void) | null = null
  let expiryTimer: Timer | null = null
  let launched: () => void = () => undefined

  const guard = createRejectionGuard({
    onSession(sessionId, detail) {
      if (sessionId === null) for (const session of sessions.values()) session.libraryFailed(detail)
      else sessions.get(sessionId)?.libraryFailed(detail)
    },
    ...(options.onForeignRejection === undefined ? {} : { onForeign: options.onForeignRejection }),
  })
  const begin = (): void => {
    if (unsubscribe !== null) return
    guard.install()
    const stopSuspend = power.onSuspend(() => logger.info('laptop goes to sleep'))
    const stopResume = power.onResume(() => {
      logger.info('laptop woke up')
      for (const session of sessions.values()) session.resumed()
    })
    const stopSettings = settings.onChanged((name) => {
      if (name === 'browser.path' || name === 'browser.sandbox')
        for (const session of sessions.values()) session.browserChanged()
    })
    const stopBrowsers = browsers.onOther(() => {
      for (const session of sessions.values()) session.browserChanged()
    })
    watchExpiry()
    unsubscribe = () => {
      expiryTimer?.cancel()
      stopBrowsers()
      stopSuspend()
      stopResume()
      stopSettings()
    }
  }
  /** A link that runs out changes nothing else: it is told anew each hour, also while the program runs for days. */
  const watchExpiry = (): void => {
    expiryTimer = clock.setTimer(expiryLookMs, watchExpiry)
    for (const session of sessions.values()) {
      const view = session.view()
      if (view.linkExpiresAt != null) notify(changedListeners, view)
    }
  }
  const open = (record: SessionRecord): Session => {
    const session = createSession(
      {
        clock,
        logger: options.logger,
        settings,
        records,
        lids,
        sink,
        profiles,
        backup,
        createClient,
        queue,
        random,
        timings: { ...defaultTimings, ...options.timings },
        roomProblem: () => roomProblem(record.id),
        changed(view) {
          // No browser is on its way: it failed before, or is there already.
          if (view.state.kind !== 'starting') launched()
          notify(changedListeners, view)
        },
        connected: () => notify(connectedListeners, record.id),
      },
      record,
    )
    sessions.set(record.id, session)
    return session
  }
  /** Free now must be what this one needs and what the others are still going to take. */
  const roomProblem = (id: string): RoomProblem | null => {
    const others = [...sessions].filter(([other, session]) => other !== id && session.hasBrowser())
    const most = sessionLimit(settings)
    if (others.length >= most) return { code: 'too-many-shops', said: msg('failure.too-many-shops', { most }) }
    const free = freeMegabytes()
    if (others.length === 0 || free === null) return null
    const coming = others.map(([, session]) => toCome[session.view().state.kind] ?? 0)
    const needed = coming.reduce((sum, megabytes) => sum + megabytes, SESSION_MEGABYTES)
    if (free >= needed) return null
    return { code: 'not-enough-memory', said: msg('failure.no-memory', { free: Math.round(free), needed }) }
  }
  const notify = <T>(listeners: ReadonlySet<(value: T) => void>, value: T): void => {
    for (const listener of [...listeners]) {
      try {
        listener(value)
      } catch (error) {
        logger.error('a listener failed', { error: describeError(error) })
      }
    }
  }
  const get = (id: string): Session => {
    const session = sessions.get(id)
    if (session === undefined) throw new CommandError('not-found', msg('error.no-shop', { id }))
    return session
  }
  /** For what starts a browser: one that started in a session on its way out would run on without anybody who can end it. */
  const getToStart = (id: string): Session => {
    if (removals.has(id)) throw new CommandError('busy', msg('error.shop-being-removed', { id }))
    begin()
    return get(id)
  }
  const remove = async (id: string, session: Session): Promise<void> => {
    try {
      await session.unlink()
      sessions.delete(id)
      records.remove(id)
    } finally {
      removals.delete(id)
    }
    notify(removedListeners, id)
  }
  /** Null while not connected, and when the page does not answer. */
  const ask = async <T>(what: string, answer: Promise<T> | undefined): Promise<T | null> => {
    try {
      return (await answer) ?? null
    } catch (error) {
      logger.warn(`${what} could not be read`, { error: describeError(error) })
      return null
    }
  }
  const subscribe = <T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const requireRoom = (more: number): void => {
    const most = sessionLimit(settings)
    if (sessions.size + more <= most) return
    throw new CommandError('limit-reached', {
      english: `This host keeps ${most} sessions at most. Remove one that nobody needs, or raise sessions.max.`,
      said: msg('error.too-many-shops', { most }),
    })
  }
  const add = (id: string, name?: string): Session => {
    const parsed = sessionIdSchema.safeParse(id)
    if (!parsed.success) {
      throw new CommandError('invalid-arguments', msg('error.bad-user-id'))
    }
    // Windows and macOS do not tell profile folders apart by case.
    const twin = [...sessions.keys()].find((known) => known.toLowerCase() === id.toLowerCase())
    if (twin !== undefined) throw new CommandError('already-exists', msg('error.shop-exists', { id: twin }))
    requireRoom(1)
    const record: SessionRecord = {
      id,
      name: name?.trim() || id,
      wanted: false,
      linked: false,
      phone: null,
      pushName: null,
      lastConnectedAt: null,
    }
    records.save(record)
    return open(record)
  }

  /** What was cut short when the last run ended: the owner, or WhatsApp, has ended this link. */
  const endLinks = (): void => {
    for (const id of profiles.ending()) {
      const session = sessions.get(id)
      const end = session === undefined ? dropLeftover(id) : session.dropLink()
      void end.catch((error: unknown) => {
        logger.error('the end of a link was not completed', { session: id, error: describeError(error) })
      })
    }
  }
  const dropLeftover = async (id: string): Promise<void> => {
    await backup.forget(id)
    await profiles.remove(id)
  }

  for (const record of records.all()) open(record)
  endLinks()

  return {
    sender: createChatSender({
      clock,
      logger,
      lids,
      live: (id) => sessions.get(id)?.live() ?? null,
      onConnected: (listener) => subscribe(connectedListeners, listener),
    }),
    list: () => [...sessions.values()].map((session) => session.view()),
    find: (id) => sessions.get(id)?.view() ?? null,
    add(id, name) {
      const view = add(id, name).view()
      notify(changedListeners, view)
      return view
    },
    rename(id, name) {
      const trimmed = name.trim()
      if (trimmed === '' || trimmed.length > 100) {
        throw new CommandError('invalid-arguments', msg('error.bad-name'))
      }
      get(id).rename(trimmed)
      return get(id).view()
    },
    async remove(id) {
      const session = get(id)
      const removal = removals.get(id) ?? remove(id, session)
      removals.set(id, removal)
      await removal
    },
    connect(id) {
      const session = getToStart(id)
      session.connect()
      return session.view()
    },
    async disconnect(id) {
      await get(id).close('not-wanted')
      return get(id).view()
    },
    async restart(id) {
      await getToStart(id).restart()
      return get(id).view()
    },
    async unlink(id) {
      begin()
      await get(id).unlink()
      return get(id).view()
    },
    async usePairingCode(id, phone) {
      const digits = phone.replace(/[\s().+-]/g, '')
      if (!/^[1-9]\d{6,14}$/.test(digits)) {
        throw new CommandError('invalid-arguments', msg('error.bad-phone'))
      }
      await getToStart(id).usePairingCode(digits)
      return get(id).view()
    },
    async useQr(id) {
      await getToStart(id).useQr()
      return get(id).view()
    },
    async takeOver(id) {
      await get(id).takeOver()
      return get(id).view()
    },
    pagePicture: (id) => ask('page picture', get(id).live()?.pagePicture()),
    groups(id) {
      const [session, client] = [get(id), get(id).live()]
      const listed = () => client?.chatNames().then(groupsOf)
      return ask('groups', session.youngForMs() > 0 ? listed() : client?.groups())
    },
    contacts(id) {
      const [session, client] = [get(id), get(id).live()]
      const listed = () => client?.chatNames().then((chats) => peopleOf(chats, (lid) => lids.phoneOf(id, lid)))
      return ask('contacts', session.youngForMs() > 0 ? listed() : client?.contacts())
    },
    youngForMs: (id) => get(id).youngForMs(),
    startSaved(also) {
      begin()
      const further = also.filter((id) => !sessions.has(id))
      // All of them or none: a start that is refused leaves nothing behind.
      if (further.length > 0) requireRoom(further.length)
      for (const id of further) add(id)
      const first = new Promise<void>((resolve) => {
        const limit = clock.setTimer(launchWaitMs, () => launched())
        launched = () => {
          limit.cancel()
          resolve()
        }
      })
      const wanted = [...sessions].filter(
        ([id, session]) => !removals.has(id) && (session.record().wanted || also.includes(id)),
      )
      for (const [, session] of wanted) session.connect()
      if (wanted.length === 0) launched()
      return first
    },
    async stop(deadlineMs) {
      queue.clear()
      const work = Promise.all([...sessions.values()].map((session) => session.close('still-wanted'))).then(
        () => undefined,
      )
      await endWithin({ what: 'the browsers', work, milliseconds: deadlineMs, clock, logger })
      unsubscribe?.()
      unsubscribe = null
      guard.uninstall()
    },
    onChanged: (listener) => subscribe(changedListeners, listener),
    onRemoved: (listener) => subscribe(removedListeners, listener),
  }
}
