import { randomInt } from 'node:crypto'
import type { CoreEvent } from '../shared/contract/events.ts'
import { CommandError } from '../shared/result.ts'
import { createClockOffset } from './delivery/clock-offset.ts'
import { testConnection } from './delivery/connection-test.ts'
import { parseCoreUrl } from './delivery/core-url.ts'
import { createDeliveryEngine } from './delivery/delivery-engine.ts'
import { createGate } from './delivery/gate.ts'
import { createMediaLoader } from './delivery/media-loader.ts'
import { createHttpClient } from './http/post-json.ts'
import { createInbox } from './inbox/inbox.ts'
import { messageViewOf } from './inbox/message-view.ts'
import type { MessageWay } from './message-way.ts'
import type { Clock, Logger, Timer } from './ports.ts'
import { createGatewaySend } from './replies/gateway-send.ts'
import { createPause } from './replies/pause.ts'
import { createReplyEngine } from './replies/reply-engine.ts'
import type { SettingsReader } from './settings/settings.ts'
import { createRetention } from './storage/retention.ts'
import type { Storage } from './storage/open-storage.ts'
import type { ReplyRow } from './storage/reply-table.ts'
import type { ChatSender } from './whatsapp/chat-sender.ts'

const QUEUE_EVENT_MS = 50

/** Builds the way of one message: inbox → delivery → replies. `sender` is asked late, because sessions need this as their sink. */
export function createMessageWay(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly version: string
  readonly sender: () => ChatSender
  readonly sessionExists: (id: string) => boolean
}): MessageWay {
  const { clock, logger, settings, storage, sender } = deps
  const random = () => randomInt(1_000_000) / 1_000_000
  const http = createHttpClient()
  const offset = createClockOffset(clock, storage.keyValue)
  const listeners = new Set<(event: CoreEvent) => void>()
  const replyListeners = new Set<(row: ReplyRow) => void>()

  const emit = (event: CoreEvent) => {
    for (const listener of [...listeners]) listener(event)
  }
  let announcing: Timer | null = null
  const announceQueue = () => {
    // A burst of changes is one event.
    announcing ??= clock.setTimer(QUEUE_EVENT_MS, () => {
      announcing = null
      emit({ type: 'queue.changed', queue: queue() })
    })
  }
  const messageChanged = (row: number) => {
    const found = storage.messages.find(row)
    if (found) emit({ type: 'message.changed', message: messageViewOf(found, storage.replies.ofMessage(row)) })
    announceQueue()
  }
  const replyChanged = (row: ReplyRow) => {
    for (const listener of [...replyListeners]) listener(row)
    if (row.message_row !== null) messageChanged(row.message_row)
    else announceQueue()
  }

  const gate = createGate({
    clock,
    random,
    lastDeliveredAt: null,
    onChanged: (core) => {
      emit({ type: 'core.changed', core })
      if (core.kind === 'secret-refused') {
        const text = 'The assistant does not accept this shop’s secret. Messages wait safely here.'
        emit({ type: 'notice', notice: { id: '', at: 0, kind: 'core-refuses', sessionId: null, count: 1, text } })
      }
    },
  })
  const pause = createPause({
    clock,
    keyValue: storage.keyValue,
    onChanged: (status) => {
      emit({ type: 'pause.changed', pause: status })
      if (!status.paused) replies.reconsider()
    },
  })
  const replies = createReplyEngine({
    clock,
    logger: logger.child('replies'),
    random,
    settings,
    storage,
    sender,
    isPaused: () => pause.status().paused,
    isPosting: (sessionId, chatKey) => delivery.isPosting(sessionId, chatKey),
    onChanged: replyChanged,
  })
  const delivery = createDeliveryEngine({
    clock,
    logger: logger.child('delivery'),
    random,
    settings,
    storage,
    http,
    gate,
    offset,
    version: deps.version,
    isTakenOver: replies.isTakenOver,
    mediaOf: createMediaLoader({ settings, sender, logger }),
    storeReplies: replies.store,
    onDelivered: () => replies.kick(),
    onChanged: messageChanged,
  })
  const inbox = createInbox({
    clock,
    logger: logger.child('inbox'),
    settings,
    storage,
    onStored: (row) => {
      delivery.add(row)
      messageChanged(row)
    },
  })
  const sendFromGateway = createGatewaySend({
    clock,
    storage,
    sender,
    sessionExists: deps.sessionExists,
    kick: replies.kick,
    onReply(listener) {
      replyListeners.add(listener)
      return () => replyListeners.delete(listener)
    },
  })
  const retention = createRetention({ clock, logger, settings, storage })

  const queue = () => ({
    waiting: delivery.waiting,
    posting: delivery.posting,
    dead: storage.messages.countDead(),
    repliesQueued: storage.replies.countOpen(),
  })

  async function checkConfigured(): Promise<void> {
    const ready =
      parseCoreUrl(settings.get('core.url')).kind === 'ok' && (await settings.secret('core.secret')) !== null
    if (!ready) gate.notConfigured()
    else delivery.wake()
  }
  const unsubscribe: (() => void)[] = []

  return {
    incoming: inbox.accept,
    missing: inbox.missing,
    marks: (sessionId) => storage.messages.marks(sessionId),
    outgoing: replies.outgoing,
    acknowledged: replies.acknowledged,
    caughtUp(sessionId, { stored, chats }) {
      if (stored === 0) return
      const text =
        chats === 1 ? '1 customer wrote while you were away.' : `${chats} customers wrote while you were away.`
      emit({ type: 'notice', notice: { id: '', at: 0, kind: 'wrote-while-away', sessionId, count: chats, text } })
    },
    start() {
      unsubscribe.push(
        settings.onChanged((name) => {
          if (name === 'core.url' || name === 'core.secret') void checkConfigured()
          else delivery.wake()
          replies.reconsider()
        }),
        sender().onConnected(() => replies.reconsider()),
      )
      pause.start()
      delivery.start()
      replies.start()
      retention.start()
      void checkConfigured()
    },
    async stop(deadlineMs) {
      for (const off of unsubscribe) off()
      retention.stop()
      pause.stop()
      await Promise.all([delivery.stop(deadlineMs), replies.stop(deadlineMs)])
      announcing?.cancel()
      http.close()
    },
    list(query) {
      const rows = storage.messages.list({ ...query, limit: query.limit + 1 })
      const page = rows.slice(0, query.limit)
      return {
        messages: page.map((row) => messageViewOf(row, storage.replies.ofMessage(row.id))),
        more: rows.length > query.limit,
      }
    },
    retry(id) {
      const row = storage.messages.find(id)
      if (!row) throw new CommandError('not-found', 'This message is not here any more.')
      void delivery.retry(id)
      return messageViewOf(row, storage.replies.ofMessage(id))
    },
    replayDeadLetters() {
      const ids = storage.messages.dead()
      for (const id of ids) void delivery.retry(id)
      return { replayed: ids.length }
    },
    queue,
    coreStatus: () => gate.status,
    async testConnection(args) {
      return testConnection({
        clock,
        http,
        offset,
        version: deps.version,
        url: args.url ?? settings.get('core.url'),
        secret: args.secret ?? (await settings.secret('core.secret')),
        userId: args.userId ?? 'connection-test',
      })
    },
    pause: pause.pause,
    resume: pause.resume,
    pauseStatus: pause.status,
    sendFromGateway,
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
