import type { NumberedEvent, Snapshot } from '../shared/contract/events.ts'
import { SNAPSHOT_MESSAGES } from '../shared/contract/limits.ts'
import type { Diagnosis } from '../shared/model/core-status.ts'
import { createMessageWay } from './create-message-way.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import { createGateway, type Gateway } from './gateway/create-gateway.ts'
import type { MessageWay } from './message-way.ts'
import { createNoticeBoard } from './notices/notice-board.ts'
import type { CorePorts } from './ports.ts'
import { createRemoteControl, type RemoteControl } from './remote-control/remote-control.ts'
import { createHandlers } from './rpc/create-handlers.ts'
import { createDispatcher, type Dispatch } from './rpc/dispatcher.ts'
import { createEventHub } from './rpc/event-hub.ts'
import { createSessionHub } from './sessions/create-session-hub.ts'
import type { SessionHub } from './sessions/session-hub.ts'
import { createSettings, type SettingsService } from './settings/settings.ts'
import { openStorage } from './storage/open-storage.ts'

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
  /** Recovers interrupted work, then connects the saved sessions and `sessions` one after another. Does not listen on any port. */
  start(options: { readonly sessions: readonly string[] }): void
  /** Closes everything, keeps every link and every message. Resolves within about `deadlineMs`. Idempotent. */
  stop(deadlineMs: number): Promise<void>
}

/** Composition root of the core: the one place where its rooms are built and handed to each other. */
export async function createCore(ports: CorePorts): Promise<Core> {
  const { clock, logger } = ports
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
  const storage = openStorage({ path: ports.paths.database, clock, logger: logger.child('storage') })

  const way = createMessageWay({
    clock,
    logger: logger.child('messages'),
    settings,
    storage,
    version: ports.version,
    sender: () => hub.sender,
    sessionExists: (id) => hub.find(id) !== null,
    onOwnNote: (sessionId, message, ageMs) => remote.note(sessionId, message, ageMs),
  })
  const hub: SessionHub = createSessionHub({
    clock,
    logger: logger.child('sessions'),
    paths: ports.paths,
    settings,
    records: storage.sessions,
    lids: storage.lids,
    sink: way,
    power: ports.power,
    onForeignRejection: (reason) => logger.error('a promise was rejected and nobody looked', { error: reason }),
  })
  const diagnosis = () => diagnose({ sessions: hub.list(), core: way.coreStatus(), pause: way.pauseStatus() })
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
    diagnosis,
  })

  const snapshot = (): Snapshot => ({
    seq: events.seq,
    version: ports.version,
    capabilities: {
      host: ports.host,
      tray: ports.host === 'desktop',
      startAtLogin: false,
    },
    sessions: hub.list(),
    messages: way.list({ limit: SNAPSHOT_MESSAGES }).messages,
    queue: way.queue(),
    core: way.coreStatus(),
    pause: way.pauseStatus(),
    settings: settings.view(),
    diagnosis: diagnosis(),
    notices: notices.recent(),
    chats: way.conversations.counts(),
    takeovers: way.takeovers(),
  })

  let lastDiagnosis = ''
  const announceDiagnosis = () => {
    const now = diagnosis()
    const text = JSON.stringify(now)
    if (text === lastDiagnosis) return
    lastDiagnosis = text
    events.publish({ type: 'diagnosis.changed', diagnosis: now })
  }

  const unsubscribe = [
    hub.onChanged((session) => {
      events.publish({ type: 'session.changed', session })
      if (session.state.kind === 'unlinked') {
        const text = `${session.name} was unlinked on the phone. Link it again to go on answering.`
        notices.post({ kind: 'unlinked', sessionId: session.id, count: 1, text })
      }
      announceDiagnosis()
    }),
    hub.onRemoved((id) => {
      events.publish({ type: 'session.removed', id })
      announceDiagnosis()
    }),
    way.onEvent((event) => {
      if (event.type === 'notice') notices.post(event.notice)
      else events.publish(event)
      if (event.type === 'core.changed' || event.type === 'pause.changed') announceDiagnosis()
    }),
    settings.onChanged(() => {
      events.publish({ type: 'settings.changed', settings: settings.view() })
      announceDiagnosis()
    }),
  ]

  const dispatch = createDispatcher(createHandlers({ hub, way, settings, snapshot, diagnosis }), logger.child('rpc'))

  let stopping: Promise<void> | null = null
  async function stopAll(deadlineMs: number): Promise<void> {
    const began = clock.monotonic()
    const left = () => Math.max(500, deadlineMs - (clock.monotonic() - began))
    await gateway.close().catch((error: unknown) => logger.warn('the gateway did not close cleanly', { error }))
    remote.stop()
    await way.stop(Math.min(left(), 3_000))
    await hub.stop(left())
    for (const off of unsubscribe) off()
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
    start({ sessions }) {
      if (ports.settings.problem !== null) {
        notices.post({ kind: 'settings-replaced', sessionId: null, count: 1, text: ports.settings.problem })
      }
      if (storage.problem !== null) {
        notices.post({ kind: 'database-replaced', sessionId: null, count: 1, text: storage.problem })
      }
      way.start()
      remote.start()
      hub.startSaved(sessions)
    },
    stop(deadlineMs) {
      stopping ??= stopAll(deadlineMs)
      return stopping
    },
  }
}
