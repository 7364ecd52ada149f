import { builtAt } from './built-at.ts'
import { msg } from '../shared/words/say.ts'
import type { NumberedEvent, Snapshot } from '../shared/contract/events.ts'
import { SNAPSHOT_MESSAGES } from '../shared/contract/limits.ts'
import type { Diagnosis } from '../shared/model/core-status.ts'
import { createCoreLinks } from './create-core-links.ts'
import { endWithin } from './end-within.ts'
import { systemRoots } from './http/system-roots.ts'
import { createBrowserRoom } from './browser/create-browser-room.ts'
import { createMessageWay } from './create-message-way.ts'
import { createCoreLine } from './delivery/core-line.ts'
import { createSecretRotation } from './delivery/secret-rotation.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import { createSessionNotices } from './diagnosis/session-notices.ts'
import { createCoreRights } from './gateway/core-rights.ts'
import { createGateway, type Gateway } from './gateway/create-gateway.ts'
import { loadAxios } from './http/load-axios.ts'
import type { MessageWay } from './message-way.ts'
import { createNoticeBoard } from './notices/notice-board.ts'
import { createHome } from './home/create-home.ts'
import type { CorePorts } from './ports.ts'
import { createRemoteControl, type RemoteControl } from './remote-control/remote-control.ts'
import { createHandlers } from './rpc/create-handlers.ts'
import { createDispatcher, type Dispatch } from './rpc/dispatcher.ts'
import { createEventHub } from './rpc/event-hub.ts'
import { createSessionHub } from './sessions/create-session-hub.ts'
import { restoreSessions } from './sessions/restore-sessions.ts'
import { sessionLimit } from './sessions/session-limit.ts'
import type { SessionHub } from './sessions/session-hub.ts'
import { watchEnteredValues } from './settings/entered-values.ts'
import { createSettings, type SettingsService } from './settings/settings.ts'
import { createSetup } from './setup/create-setup.ts'
import { openStorage } from './storage/open-storage.ts'
import { createProfileFiles } from './whatsapp/profile-files.ts'
import { runsFrom } from './whatsapp/process-list.ts'
import { createBoundedLogger } from './support/bounded-logger.ts'
import { createLogMemory } from './support/log-memory.ts'
import { createSupport } from './support/create-support.ts'

export interface Core {
  readonly dispatch: Dispatch
  /** Subscribes to numbered events; returns the unsubscribe. */
  onEvent(listener: (event: NumberedEvent) => void): () => void
  readonly hub: SessionHub
  readonly way: MessageWay
  readonly settings: SettingsService
  readonly gateway: Gateway
  diagnosis(): Diagnosis
  snapshot(): Snapshot
  /** Recovers interrupted work and connects the saved sessions and `sessions` one after another. Rejects when `listen` does. */
  start(options: StartOptions): Promise<void>
  /** Closes everything, keeps every link and every message. Resolves within about `deadlineMs`. Idempotent. */
  stop(deadlineMs: number): Promise<void>
  /**
   * For a process that ends as soon as this returns: commits what is queued and closes the database. Browsers end with the process,
   * whose pipe they hang on; what was being sent is looked up in its chat at the next start. May come during `stop`, or instead of it.
   */
  stopNow(): void
}

export interface StartOptions {
  readonly sessions: readonly string[]
  /**
   * Opens the gateway, where a shell has one; called when the first browser is being started, or none will be, so that it takes no time
   * from it. No message is posted before it has resolved: a core may call back before it answers.
   */
  listen?(): Promise<void>
}

const BROWSER_VERSION = 'browser.version'
const BROWSER_TRIALS = 'browser.trials'

/** Composition root of the core: the one place where its rooms are built and handed to each other. */
export async function createCore(ports: CorePorts): Promise<Core> {
  const { clock } = ports
  const log = createLogMemory(ports.logger, clock)
  // Bounded before it is remembered: a flood pushes nothing out of Help either.
  const logger = createBoundedLogger(log.logger, clock)
  systemRoots.logTo(logger.child('http'))
  const settings = await createSettings({
    store: ports.settings,
    secrets: ports.secrets,
    overrides: ports.overrides,
    logger: logger.child('settings'),
  })
  const events = createEventHub(logger.child('events'))
  const notices = createNoticeBoard({
    clock,
    logger: logger.child('notices'),
    notifier: ports.notifier,
    publish: (notice) => events.publish({ type: 'notice', notice }),
  })
  const profiles = createProfileFiles(ports.paths.sessions, logger.child('sessions'))
  let shopsStopped = 0
  const storage = openStorage({
    path: ports.paths.database,
    clock,
    logger: logger.child('storage'),
    backups: ports.paths.backups,
    isKnown: () => profiles.real().length > 0,
    restore(records) {
      const most = sessionLimit(settings)
      shopsStopped = restoreSessions({ records, profiles, logger: logger.child('sessions'), most })
    },
  })

  const entered = watchEnteredValues({ settings, keyValue: storage.keyValue })
  const { version } = ports
  const line = createCoreLine({ clock, settings, keyValue: storage.keyValue, version })
  const rotation = createSecretRotation({
    clock,
    logger: logger.child('settings'),
    settings,
    keyValue: storage.keyValue,
  })
  const way = createMessageWay({
    line,
    clock,
    logger: logger.child('messages'),
    settings,
    storage,
    version: ports.version,
    sender: () => hub.sender,
    sessionExists: (id) => hub.find(id) !== null,
    onOwnNote: (sessionId, message, ageMs) => remote.note(sessionId, message, ageMs),
  })
  const browser = createBrowserRoom({
    clock,
    logger: logger.child('browser'),
    settings,
    dataFolder: ports.paths.data,
    beside: ports.browsersBeside ?? null,
    inUse: runsFrom,
    memory: {
      get: () => storage.keyValue.get(BROWSER_VERSION),
      set: (value) => storage.keyValue.set(BROWSER_VERSION, value),
    },
    trials: {
      get: () => storage.keyValue.get(BROWSER_TRIALS),
      set: (value) => storage.keyValue.set(BROWSER_TRIALS, value),
    },
  })
  const hub: SessionHub = createSessionHub({
    clock,
    logger: logger.child('sessions'),
    paths: ports.paths,
    settings,
    records: storage.sessions,
    lids: storage.lids,
    sink: {
      ...way,
      async outgoing(sessionId, message) {
        await way.outgoing(sessionId, message)
        // The owner's own words may have answered a waiting chat.
        home.touch()
      },
    },
    power: ports.power,
    profiles,
    browsers: browser,
    ...(ports.createClient === undefined ? {} : { createClient: ports.createClient }),
    onForeignRejection: (reason) => logger.error('a promise was rejected and nobody looked', { error: reason }),
  })
  const rights = createCoreRights(settings, ports.host)
  const links = createCoreLinks({
    clock,
    logger: logger.child('links'),
    settings,
    storage,
    line,
    hub,
    way,
    rights,
    onChanged: () => announceDiagnosis(),
    onRefused() {
      // The refusal of messages has a notice of its own.
      if (way.coreStatus().kind === 'secret-refused') return
      notices.post({ kind: 'core-refuses', sessionId: null, count: 1, said: msg('notice.own-line-refused') })
    },
  })
  const diagnosis = () =>
    diagnose({
      now: clock.now(),
      sessions: hub.list(),
      core: way.coreStatus(),
      pause: way.pauseStatus(),
      links: links.status(),
      browser: browser.view(),
      isBrowserNamed: settings.get('browser.path') !== '',
      isDiskStuck: storage.writes.isStuck,
      clockOffMs: way.clockOffMs(),
      whatsappOffMs: way.whatsappOffMs(),
      builtAt,
      takenPort: gateway.takenPort,
    })
  const remote: RemoteControl = createRemoteControl({
    clock,
    logger: logger.child('remote'),
    settings,
    storage,
    way,
    hub,
    diagnosis,
  })
  const gateway = createGateway({
    hub,
    way,
    settings,
    clock,
    logger: logger.child('gateway'),
    version: ports.version,
    rights,
    diagnosis,
    links: () => links.status(),
  })

  const home = createHome({
    clock,
    logger: logger.child('home'),
    settings,
    storage,
    waiting: way.waiting,
    onChanged: (view) => events.publish({ type: 'home.changed', home: view }),
  })
  const setup = createSetup({
    settings,
    hub,
    keyValue: storage.keyValue,
    onChanged: (view) => events.publish({ type: 'firstRun.changed', firstRun: view }),
  })
  const support = createSupport({
    clock,
    logger: logger.child('support'),
    paths: ports.paths,
    browsers: browser,
    hub,
    way,
    log,
    snapshot: () => snapshot(),
    onProgress: (run) => events.publish({ type: 'diagnosis.progress', run }),
  })

  const snapshot = (): Snapshot => ({
    seq: events.seq,
    version: ports.version,
    capabilities: {
      host: ports.host,
      tray: ports.host === 'desktop',
      startAtLogin: ports.host === 'desktop',
      keepAwake: ports.host === 'desktop',
      updates: ports.host === 'desktop',
    },
    sessions: hub.list(),
    messages: way.list({ limit: SNAPSHOT_MESSAGES }).messages,
    queue: way.queue(),
    core: way.coreStatus(),
    pause: way.pauseStatus(),
    settings: settings.view(),
    diagnosis: diagnosis(),
    notices: notices.recent(),
    browser: browser.view(),
    chats: way.conversations.counts(),
    takeovers: way.takeovers(),
    computer: ports.computer.view(),
    setupPending: ports.computer.pendingSetup(),
    firstRun: setup.view(),
    home: home.view(),
    diagnosisRun: support.lastRun(),
  })

  let lastDiagnosis = ''
  const announceDiagnosis = () => {
    const now = diagnosis()
    const text = JSON.stringify(now)
    if (text === lastDiagnosis) return
    lastDiagnosis = text
    events.publish({ type: 'diagnosis.changed', diagnosis: now })
  }

  const sessionNotices = createSessionNotices({ now: () => clock.now(), post: (notice) => notices.post(notice) })
  const unsubscribe = [
    entered.stop,
    ports.power.onResume(() => home.touch()),
    storage.writes.onStuck(() => announceDiagnosis()),
    gateway.onTaken(() => announceDiagnosis()),
    hub.onChanged((session) => {
      events.publish({ type: 'session.changed', session })
      sessionNotices.changed(session)
      announceDiagnosis()
      setup.touch()
    }),
    hub.onRemoved((id) => {
      events.publish({ type: 'session.removed', id })
      sessionNotices.removed(id)
      announceDiagnosis()
      setup.touch()
    }),
    way.onEvent((event) => {
      if (event.type === 'notice') notices.post(event.notice)
      else events.publish(event)
      // With a queue that moves the assistant has answered, and said what time it is.
      const mayMatter = ['core.changed', 'pause.changed', 'queue.changed'].includes(event.type)
      if (mayMatter) announceDiagnosis()
      if (event.type === 'message.changed' || event.type === 'chat.changed') home.touch()
    }),
    browser.onChanged((view) => {
      events.publish({ type: 'browser.changed', browser: view })
      announceDiagnosis()
    }),
    settings.onChanged(() => {
      events.publish({ type: 'settings.changed', settings: settings.view() })
      announceDiagnosis()
      setup.touch()
    }),
    ports.computer.onEvent((event) => {
      if (event.type === 'navigate') return events.publish(event)
      if (event.type === 'setup.pending')
        return events.publish({ type: 'setup.pending', pending: ports.computer.pendingSetup() })
      const computer = ports.computer.view()
      if (computer !== null) events.publish({ type: 'computer.changed', computer })
    }),
    ports.power.onLock((isLocked) => logger.info('the screen lock changed', { isLocked })),
    ports.power.onBattery((isOnBattery) => logger.info('the power supply changed', { isOnBattery })),
  ]

  const handlers = createHandlers({
    hub,
    way,
    settings,
    snapshot,
    diagnosis,
    rotation,
    browser,
    computer: ports.computer,
    setup,
    support,
  })
  const dispatch = createDispatcher(handlers, logger.child('rpc'))

  let stopping: Promise<void> | null = null
  async function stopAll(deadlineMs: number): Promise<void> {
    const began = clock.monotonic()
    const left = () => Math.max(500, deadlineMs - (clock.monotonic() - began))
    const end = (what: string, work: Promise<void>, withinMs: number) =>
      endWithin({ what, work, milliseconds: Math.min(left(), withinMs), clock, logger })
    remote.stop()
    rotation.stop()
    // A disk that takes nothing may hold up any of these: the browsers must still be closed in good time.
    await Promise.all([
      end('the gateway', gateway.close(), 3_000),
      end('what is sent beside messages', links.stop(Math.min(left(), 2_000)), 2_500),
      end('the fetching of a browser', browser.stop(), 1_000),
    ])
    await end('messages and replies', way.stop(Math.min(left(), 2_000)), 3_500)
    await end('the sessions', hub.stop(left()), left() + 500)
    for (const off of unsubscribe) off()
    home.stop()
    storage.close()
  }

  return {
    dispatch,
    onEvent: (listener) => events.onEvent(listener),
    hub,
    way,
    settings,
    gateway,
    diagnosis,
    snapshot,
    async start({ sessions, listen }) {
      if (ports.settings.problem !== null) {
        logger.warn('a settings file was damaged', { problem: ports.settings.problem })
        notices.post({ kind: 'settings-replaced', sessionId: null, count: 1, said: msg('notice.settings-replaced') })
      }
      for (const sentence of entered.missing)
        notices.post({ kind: 'settings-replaced', sessionId: null, count: 1, said: sentence })
      storage.onDamaged(() =>
        notices.post({ kind: 'database-replaced', sessionId: null, count: 1, said: msg('notice.database-damaged') }),
      )
      storage.onSavedAnew((sentence) =>
        notices.post({ kind: 'database-replaced', sessionId: null, count: 1, said: sentence }),
      )
      if (storage.problem !== null) {
        notices.post({ kind: 'database-replaced', sessionId: null, count: 1, said: storage.problem })
      }
      if (shopsStopped > 0) {
        const what = msg('notice.shops-left', { count: shopsStopped })
        notices.post({ kind: 'database-replaced', sessionId: null, count: shopsStopped, said: what })
      }
      rotation.start()
      const listens = Promise.withResolvers<void>()
      way.start(listens.promise)
      links.start()
      browser.start()
      remote.start()
      const launched = hub.startSaved(sessions)
      await launched
      await listen?.()
      listens.resolve()
      // The first message finds it loaded.
      loadAxios().catch((error: unknown) => logger.error('axios could not be loaded', { error }))
    },
    stop(deadlineMs) {
      stopping ??= stopAll(deadlineMs)
      return stopping
    },
    stopNow() {
      stopping ??= Promise.resolve()
      storage.close()
    },
  }
}
