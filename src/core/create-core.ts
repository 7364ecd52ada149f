import type { NumberedEvent } from '../shared/contract/events.ts'
import { createBrowserRoom } from './browser/create-browser-room.ts'
import { Changes } from './changes.ts'
import { ChatEvents } from './chats/chat-events.ts'
import { ChatNames } from './chats/chat-names.ts'
import { Chats } from './chats/chats.ts'
import { CoreLifecycle, type StartOptions } from './core-lifecycle.ts'
import { CoreChannels } from './core-channels.ts'
import { createCoreClient } from './webhook/core-client.ts'
import { SecretRotation } from './webhook/secret-rotation.ts'
import { Webhook } from './webhook/webhook.ts'
import { DiagnosisFeed } from './support/diagnosis-feed.ts'
import { SessionNotices } from './support/session-notices.ts'
import { createCoreRights } from './gateway/core-rights.ts'
import { createGateway, type Gateway } from './gateway/create-gateway.ts'
import { TakenPort } from './gateway/taken-port.ts'
import { Home } from './support/home.ts'
import { systemRoots } from './http/system-roots.ts'
import { createCatchingUp } from './inbox/catching-up.ts'
import { Inbox } from './inbox/inbox.ts'
import { Metrics } from './metrics/metrics.ts'
import { SessionLabels } from './metrics/session-labels.ts'
import { Messages } from './inbox/messages.ts'
import { mediaFolderOf } from './media/kept-file.ts'
import { MediaFiles } from './media/media-files.ts'
import { MessageMedia } from './media/message-media.ts'
import { tellDamage } from './support/damage-notices.ts'
import { NoticeBoard } from './support/notice-board.ts'
import { openCoreStorage } from './open-core-storage.ts'
import type { CorePorts } from './ports.ts'
import { random } from './random.ts'
import { createRemoteControl } from './remote-control/remote-control.ts'
import { createGatewaySend } from './replies/gateway-send.ts'
import { Replies } from './replies/replies.ts'
import { createHandlers } from './rpc/create-handlers.ts'
import { createDispatcher, type Dispatch } from './rpc/dispatcher.ts'
import { createEventHub } from './rpc/event-hub.ts'
import { MessageEvents } from './rpc/message-events.ts'
import { publishStates } from './rpc/state-events.ts'
import { ToldChanges } from './session-events/told-changes.ts'
import { Sessions } from './sessions/sessions.ts'
import { watchEnteredValues } from './settings/entered-values.ts'
import { createSettings, type SettingsService } from './settings/settings.ts'
import { createSetup } from './setup/create-setup.ts'
import { snapshotOf } from './snapshot.ts'
import { entryOf } from './storage/key-value.ts'
import { createRetention } from './storage/retention.ts'
import { createBoundedLogger } from './support/bounded-logger.ts'
import { createLogMemory } from './support/log-memory.ts'
import { createSupport } from './support/create-support.ts'
import { LiveSender } from './whatsapp/live-sender.ts'
import { runsFrom } from './whatsapp/process-list.ts'
import { createProfileFiles } from './whatsapp/profile-files.ts'

export interface Core {
  /** The one door: what a shell wants done or known. */
  readonly dispatch: Dispatch
  /** Subscribes to numbered events; returns the unsubscribe. */
  onEvent(listener: (event: NumberedEvent) => void): () => void
  readonly settings: SettingsService
  readonly gateway: Gateway
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

/**
 * Composition root: builds each room and hands it to the next. Read from top to bottom it is the way of a message backwards; rooms call
 * what stands above them, and tell upwards through `changes`.
 */
export async function createCore(ports: CorePorts): Promise<Core> {
  const { clock, paths, power, computer, version } = ports
  const log = createLogMemory(ports.logger, clock)
  // Bounded before it is remembered: a flood pushes nothing out of Help either.
  const logger = createBoundedLogger(log.logger, clock)
  systemRoots.logTo(logger.child('http'))
  const { overrides, secrets } = ports
  const settings = await createSettings({ store: ports.settings, secrets, overrides, logger: logger.child('settings') })
  const events = createEventHub(logger.child('events'))
  const changes = new Changes(logger.child('events'))
  const notices = new NoticeBoard({ clock, logger: logger.child('notices'), notifier: ports.notifier, changes, events })
  const profiles = createProfileFiles(paths.sessions, logger.child('sessions'))
  const { storage, shopsLeft } = openCoreStorage({ clock, logger, paths, settings, profiles })
  const { keyValue } = storage
  const entered = watchEnteredValues({ settings, keyValue })
  const settingsProblem = ports.settings.problem
  tellDamage({ logger, changes, storage, settingsProblem, missing: entered.missing, shopsLeft })

  const coreClient = createCoreClient({ clock, logger, settings, keyValue, version })
  const { offset } = coreClient
  const rotation = new SecretRotation({ clock, logger: logger.child('settings'), settings, keyValue })
  const browser = createBrowserRoom({
    clock,
    logger: logger.child('browser'),
    settings,
    dataFolder: paths.data,
    beside: ports.browsersBeside ?? null,
    inUse: runsFrom,
    memory: entryOf(keyValue, 'browser.version'),
    trials: entryOf(keyValue, 'browser.trials'),
  })
  const basics = { clock, logger, settings, storage, changes }
  const told = new ToldChanges(basics)
  const files = new MediaFiles({ clock, logger: logger.child('media'), settings, folder: mediaFolderOf(paths.data) })
  const way = {
    ...basics,
    logger: logger.child('messages'),
    random,
    offset,
    names: new ChatNames(storage),
    files,
    told,
  }
  const catching = createCatchingUp(clock)
  const sender = new LiveSender({ logger: logger.child('sessions'), lids: storage.lids })

  const media = new MessageMedia({ ...way, sender })
  const chats = new Chats(way)
  const replies = new Replies({ ...way, sender, chats, catching })
  const webhook = new Webhook({ ...way, coreClient, media, sender, chats, replies })
  const sends = createGatewaySend({ ...way, sender, replies, webhook })
  const inbox = new Inbox({ ...way, catching, replies, webhook, media })
  const messages = new Messages({ ...way, webhook, replies })
  const retention = createRetention(way)
  const sessions = new Sessions({
    ...{ clock, logger: logger.child('sessions'), paths, settings, power, profiles },
    ...{ records: storage.sessions, lids: storage.lids, sink: inbox, sender, browsers: browser },
    ...(ports.createClient === undefined ? {} : { createClient: ports.createClient }),
    onForeignRejection: (reason) => logger.error('a promise was rejected and nobody looked', { error: reason }),
  })

  const messageEvents = new MessageEvents({ ...basics, events, chats, webhook })
  const chatEvents = new ChatEvents({ ...basics, events, attention: chats.attention })
  const unpublish = publishStates({ sessions, browser, settings, computer, events })
  const unfollow = new SessionNotices(basics).follow(sessions)
  const rights = createCoreRights(settings, ports.host)
  const channels = new CoreChannels({
    ...basics,
    random,
    coreClient,
    sessions,
    sender,
    replies,
    webhook,
    sends,
    rights,
  })
  const takenPort = new TakenPort(basics)
  const diagnosis = new DiagnosisFeed({
    ...basics,
    coreClient,
    sessions,
    webhook,
    replies,
    channels,
    browser,
    takenPort,
    events,
  })
  const labels = new SessionLabels(keyValue)
  const metrics = new Metrics({ ...basics, version, host: ports.host, labels, sessions, webhook, files })
  const served = { rights, diagnosis, channels, takenPort, metrics, labels }
  const gateway = createGateway({ ...basics, version, sessions, webhook, sends, ...served })
  const remote = createRemoteControl({ ...basics, sessions, chats, replies, webhook, diagnosis })
  const home = new Home({ ...basics, attention: chats.attention, power, events })
  const setup = createSetup({ settings, sessions, keyValue, events })
  const support = createSupport({ ...basics, paths, browser, sessions, webhook, offset, log, messages, events })

  const messaging = {
    chats,
    replies,
    webhook,
    sends,
    messages,
    messageEvents,
    chatEvents,
    retention,
    coreClient,
    media,
  }
  const around = {
    sessions,
    settings,
    events,
    notices,
    channels,
    browser,
    gateway,
    diagnosis,
    metrics,
    remote,
    home,
    setup,
    support,
  }
  const rooms = { ...basics, ...messaging, ...around, ports, power, computer, rotation }
  const handlers = createHandlers({ ...rooms, snapshot: () => snapshotOf(rooms) })
  const life = new CoreLifecycle({ ...rooms, unsubscribe: [unpublish, unfollow, entered.stop] })
  return {
    dispatch: createDispatcher(handlers, logger.child('rpc')),
    onEvent: (listener) => events.onEvent(listener),
    settings,
    gateway,
    start: (options) => life.start(options),
    stop: (deadlineMs) => life.stop(deadlineMs),
    stopNow: () => life.stopNow(),
  }
}
