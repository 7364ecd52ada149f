import { createBrowserRoom } from './browser/create-browser-room.ts'
import { Changes } from './changes.ts'
import { ChatEvents } from './chats/chat-events.ts'
import { ChatNames } from './chats/chat-names.ts'
import { Chats } from './chats/chats.ts'
import { CoreChannels } from './core-channels.ts'
import { createCoreClient } from './webhook/core-client.ts'
import { SecretRotation } from './webhook/secret-rotation.ts'
import { Webhook } from './webhook/webhook.ts'
import { DiagnosisFeed } from './support/diagnosis-feed.ts'
import { SessionNotices } from './support/session-notices.ts'
import { createCoreRights } from './gateway/core-rights.ts'
import { createGateway } from './gateway/create-gateway.ts'
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
import { createEventHub } from './rpc/event-hub.ts'
import { MessageEvents } from './rpc/message-events.ts'
import { publishStates } from './rpc/state-events.ts'
import { ToldChanges } from './session-events/told-changes.ts'
import { Sessions } from './sessions/sessions.ts'
import { watchEnteredValues } from './settings/entered-values.ts'
import { createSettings } from './settings/settings.ts'
import { createSetup } from './setup/create-setup.ts'
import { entryOf } from './storage/key-value.ts'
import { createRetention } from './storage/retention.ts'
import { createBoundedLogger } from './support/bounded-logger.ts'
import { createLogMemory } from './support/log-memory.ts'
import { SessionTimes } from './support/session-times.ts'
import { createSupport } from './support/create-support.ts'
import { LiveSender } from './whatsapp/live-sender.ts'
import { runsFrom } from './whatsapp/process-list.ts'
import { createProfileFiles } from './whatsapp/profile-files.ts'

/** All rooms of the core. Code that needs several of them picks them by name. */
export type Rooms = Awaited<ReturnType<typeof buildRooms>>

/**
 * Builds each room and passes it to the rooms built after it. The order, top to bottom, is the reverse of a message's path. A room calls
 * only rooms built before it; rooms built later listen to it, mostly through `changes`.
 */
export async function buildRooms(ports: CorePorts) {
  const { clock, paths, power, computer, version } = ports
  const ground = await openGround(ports)
  const { log, logger, settings, events, changes, profiles, storage, entered } = ground
  const { keyValue } = storage
  const basics = { clock, logger, settings, storage, changes }
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
  const told = new ToldChanges(basics)
  const files = new MediaFiles({ clock, logger: logger.child('media'), settings, folder: mediaFolderOf(paths.data) })
  const names = new ChatNames(storage)
  const messageBasics = { ...basics, logger: logger.child('messages'), random, offset, names, files, told }
  const catching = createCatchingUp(clock)
  const sender = new LiveSender({ logger: logger.child('sessions'), lids: storage.lids })

  const media = new MessageMedia({ ...messageBasics, sender })
  const chats = new Chats(messageBasics)
  const replies = new Replies({ ...messageBasics, sender, chats, catching })
  const webhook = new Webhook({ ...messageBasics, coreClient, media, sender, chats, replies })
  const sends = createGatewaySend({ ...messageBasics, sender, replies, webhook })
  const inbox = new Inbox({ ...messageBasics, chats, catching, replies, webhook, media })
  const messages = new Messages({ ...messageBasics, webhook, replies })
  const retention = createRetention(messageBasics)
  const sessions = new Sessions({
    ...{ clock, logger: logger.child('sessions'), paths, settings, power, profiles },
    ...{ records: storage.sessions, lids: storage.lids, sink: inbox, sender, browsers: browser },
    ...(ports.createClient === undefined ? {} : { createClient: ports.createClient }),
    onForeignRejection: (reason) => logger.error('unhandled rejection in the library or the page', { error: reason }),
  })

  const messageEvents = new MessageEvents({ ...basics, events, chats, webhook })
  const chatEvents = new ChatEvents({ ...basics, events, attention: chats.attention })
  const unsubscribe = [
    publishStates({ sessions, browser, settings, computer, events }),
    new SessionNotices(basics).follow(sessions),
    entered.stop,
  ]
  const rights = createCoreRights(settings, ports.host)
  const channels = new CoreChannels({
    ...{ ...basics, random, coreClient, sessions },
    ...{ sender, replies, webhook, sends, rights },
  })
  const takenPort = new TakenPort(basics)
  const diagnosis = new DiagnosisFeed({
    ...{ ...basics, coreClient, sessions, webhook },
    ...{ replies, channels, browser, takenPort, events },
  })
  const labels = new SessionLabels(keyValue)
  const metrics = new Metrics({ ...basics, version, host: ports.host, labels, sessions, webhook, files })
  const served = { rights, diagnosis, channels, takenPort, metrics, labels }
  const gateway = createGateway({ ...basics, version, sessions, webhook, sends, ...served })
  const remote = createRemoteControl({ ...basics, sessions, chats, replies, webhook, diagnosis })
  const health = new SessionTimes({ ...basics, sessions, power })
  const home = new Home({ ...basics, attention: chats.attention, power, events })
  const setup = createSetup({ settings, sessions, keyValue, events })
  const support = createSupport({ ...basics, paths, browser, sessions, webhook, offset, log, messages, events })

  return {
    ...{ ...basics, ports, power, computer, events, notices: ground.notices, unsubscribe },
    ...{ coreClient, rotation, browser, media, chats, replies, webhook, sends, messages, retention, sessions },
    ...{ messageEvents, chatEvents, channels, diagnosis, metrics, gateway, remote, health, home, setup, support },
  }
}

/** Opens the dependencies of all rooms: the log, the settings, the events and the record. */
async function openGround(ports: CorePorts) {
  const { clock, paths } = ports
  const log = createLogMemory(ports.logger, clock)
  // Limits lines before they reach the log memory, because a flood must not push older lines out of Help.
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
  return { log, logger, settings, events, changes, notices, profiles, storage, entered }
}
