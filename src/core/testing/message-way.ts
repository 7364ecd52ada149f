import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Changes } from '../changes.ts'
import { ChatEvents } from '../chats/chat-events.ts'
import { ChatNames } from '../chats/chat-names.ts'
import { Chats } from '../chats/chats.ts'
import { createCoreClient, type CoreClient } from '../webhook/core-client.ts'
import { Webhook } from '../webhook/webhook.ts'
import { startMessages, stopMessages } from '../core-lifecycle.ts'
import type { HttpClient } from '../http/http-client.ts'
import { createCatchingUp } from '../inbox/catching-up.ts'
import { Inbox } from '../inbox/inbox.ts'
import { Messages } from '../inbox/messages.ts'
import { MediaFiles } from '../media/media-files.ts'
import { MessageMedia } from '../media/message-media.ts'
import type { HostEvent } from '../../shared/contract/events.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { Clock, Logger } from '../ports.ts'
import { random } from '../random.ts'
import { createGatewaySend } from '../replies/gateway-send.ts'
import { Replies } from '../replies/replies.ts'
import { createEventHub } from '../rpc/event-hub.ts'
import { MessageEvents } from '../rpc/message-events.ts'
import { ToldChanges } from '../session-events/told-changes.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { createRetention } from '../storage/retention.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'

export type MessageWay = ReturnType<typeof createMessageWay>

/**
 * The message rooms, connected as in the composition root but without sessions and a shell. Exposes their methods on one object, for tests
 * of the whole path of a message.
 */
export function createMessageWay(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly version: string
  readonly sender: ChatSender
  /** Folder of media files; absent when a test has none. */
  readonly mediaFolder?: string
  /** Whether a session exists. Default: those in the record. */
  readonly sessionExists?: (id: string) => boolean
  readonly coreClient?: CoreClient
  readonly http?: HttpClient
  readonly random?: () => number
  /** Called when the owner wrote this message to himself `ageMs` ago. */
  readonly onOwnNote?: (sessionId: string, message: OutgoingMessage, ageMs: number) => void
}) {
  const { clock, logger, settings, storage, version, sender } = deps
  const coreClient =
    deps.coreClient ??
    createCoreClient({ clock, logger, settings, keyValue: storage.keyValue, version, http: deps.http })
  const changes = new Changes(logger)
  const events = createEventHub(logger)
  const basics = { clock, logger, settings, storage, changes, random: deps.random ?? random }
  const { offset } = coreClient
  const folder = deps.mediaFolder ?? join(tmpdir(), `salesboy-no-media-${randomUUID()}`)
  const files = new MediaFiles({ clock, logger, settings, folder })
  const names = new (class extends ChatNames {
    override hasSession(id: string): boolean {
      return deps.sessionExists?.(id) ?? super.hasSession(id)
    }
  })(storage)
  const catching = createCatchingUp(clock)
  const told = new ToldChanges(basics)
  const media = new MessageMedia({ ...basics, files, offset, sender })
  const chats = new Chats({ ...basics, offset, names })
  const replies = new Replies({ ...basics, offset, names, sender, chats, catching, files })
  const webhook = new Webhook({ ...basics, coreClient, media, sender, chats, replies, told })
  const sends = createGatewaySend({ ...basics, names, sender, replies, webhook })
  const inbox = new Inbox({ ...basics, offset, names, chats, catching, replies, webhook, media, told })
  const messages = new Messages({ ...basics, files, webhook, replies })
  const retention = createRetention({ ...basics, offset })
  const messageEvents = new MessageEvents({ ...basics, events, chats, webhook })
  const chatEvents = new ChatEvents({ ...basics, events, attention: chats.attention })
  changes.on('own-note', ({ sessionId, message, ageMs }) => deps.onOwnNote?.(sessionId, message, ageMs))
  changes.on('notice', (notice) => {
    events.publish({ type: 'notice', notice: { id: '', at: 0, text: '', ...notice } })
  })
  const living = { retention, media, coreClient, chats, replies, webhook, sends, messageEvents, chatEvents }
  return {
    rooms: { ...basics, names, coreClient, chats, replies, webhook, sends, inbox, messages, files, media },
    start: (ready?: Promise<void>) => startMessages(living, ready),
    stop: (deadlineMs: number) => stopMessages(living, deadlineMs),
    incoming: inbox.incoming.bind(inbox),
    unreadable: inbox.unreadable.bind(inbox),
    changed: inbox.changed.bind(inbox),
    outgoing: inbox.outgoing.bind(inbox),
    acknowledged: inbox.acknowledged.bind(inbox),
    rightNow: inbox.rightNow.bind(inbox),
    marks: inbox.marks.bind(inbox),
    hasBeyond: inbox.hasBeyond.bind(inbox),
    missing: inbox.missing.bind(inbox),
    catchingUp: inbox.catchingUp.bind(inbox),
    missingIn: inbox.missingIn.bind(inbox),
    readBack: inbox.readBack.bind(inbox),
    caughtUp: inbox.caughtUp.bind(inbox),
    list: messages.list.bind(messages),
    details: messages.details.bind(messages),
    export: messages.export.bind(messages),
    insights: messages.insights.bind(messages),
    deleteCustomer: (sessionId: string, chatKey: string) => messages.deleteCustomer({ sessionId, chatKey }),
    retry: webhook.retry.bind(webhook),
    replayDeadLetters: webhook.replayDead.bind(webhook),
    queue: webhook.counts.bind(webhook),
    coreStatus: webhook.coreStatus.bind(webhook),
    testConnection: webhook.testConnection.bind(webhook),
    pause: replies.pause.pause.bind(replies.pause),
    resume: replies.pause.resume.bind(replies.pause),
    pauseStatus: replies.pause.status.bind(replies.pause),
    sendFromGateway: sends.send.bind(sends),
    waiting: chats.attention,
    conversations: chats,
    retryReply: replies.retry,
    sendByHand: replies.sendByHand.bind(replies),
    tellOwner: replies.tellOwner.bind(replies),
    takeOver: chats.takeOver.bind(chats),
    handBack: chats.handBack.bind(chats),
    takeovers: chats.takeovers.list.bind(chats.takeovers),
    clockOffMs: () => offset.rightNow() - clock.now(),
    whatsappOffMs: () => offset.whatsappOffMs,
    onReply: (listener: (row: ReplyRow) => void) => changes.on('reply', listener),
    onEvent: (listener: (event: HostEvent) => void) => events.onEvent(({ event }) => listener(event)),
  }
}
