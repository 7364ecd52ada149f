/* eslint-disable max-lines -- The joint of all rooms of a message's way; it ends when each room takes the next one as an object. */
import { catalogFor } from '../shared/words/catalogs.ts'
import { randomInt } from 'node:crypto'
import type { CoreEvent, Notice } from '../shared/contract/events.ts'
import type { CoreStatus, CoreStatusKind } from '../shared/model/core-status.ts'
import { msg } from '../shared/words/say.ts'
import { createConversations } from './conversations/create-conversations.ts'
import { createWaiting } from './waiting/create-waiting.ts'
import { CommandError } from '../shared/result.ts'
import { testConnection } from './delivery/connection-test.ts'
import { createCoreLine, type CoreLine } from './delivery/core-line.ts'
import { createCoreProbe } from './delivery/core-probe.ts'
import { createCoreTarget } from './delivery/core-target.ts'
import { createDeliveryEngine } from './delivery/delivery-engine.ts'
import { createGate } from './delivery/gate.ts'
import { LateRuns } from './delivery/late-runs.ts'
import { createMediaLoader } from './delivery/media-loader.ts'
import { createPostMessage } from './delivery/post-message.ts'
import { createReplay } from './delivery/replay.ts'
import { createSettleDelivery } from './delivery/settle-delivery.ts'
import { createTellUnreadable } from './delivery/tell-unreadable.ts'
import type { HttpClient } from './http/post-json.ts'
import { exportMessages } from './inbox/export-messages.ts'
import { createInbox } from './inbox/inbox.ts'
import { messageDetails } from './inbox/message-details.ts'
import { chatIdOf, chatKeyOf } from './inbox/chat-key.ts'
import { createDeleteCustomer } from './inbox/delete-customer.ts'
import { createCatchingUp } from './inbox/catching-up.ts'
import { messageViewOf } from './inbox/message-view.ts'
import { readInsights } from './insights/read-insights.ts'
import type { MessageWay } from './message-way.ts'
import type { Clock, Logger, Timer } from './ports.ts'
import { AutomaticTexts } from './replies/automatic-texts.ts'
import { createGatewaySend } from './replies/gateway-send.ts'
import { createOwnMessages } from './replies/own-messages.ts'
import { createPause } from './replies/pause.ts'
import { createReplyEngine } from './replies/reply-engine.ts'
import { createRetryReply } from './replies/retry-reply.ts'
import { createSendByHand } from './replies/send-by-hand.ts'
import { settleDoubts } from './replies/settle-doubts.ts'
import type { SettingsReader } from './settings/settings.ts'
import { createRetention } from './storage/retention.ts'
import type { Storage } from './storage/open-storage.ts'
import type { ReplyRow } from './storage/reply-table.ts'
import { createTakeovers } from './takeover/takeovers.ts'
import type { ChatSender } from './whatsapp/chat-sender.ts'
import type { OutgoingMessage } from './whatsapp/incoming-message.ts'

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
  /** What others share with this way; left out, it has its own. */
  readonly line?: CoreLine
  /** For tests: another way to the core, a fixed dice. */
  readonly http?: HttpClient
  readonly random?: () => number
  /** The owner wrote this into the chat with himself, so many ms ago. */
  readonly onOwnNote?: (sessionId: string, message: OutgoingMessage, ageMs: number) => void
}): MessageWay {
  const { clock, logger, settings, storage, sender, version } = deps
  const random = deps.random ?? (() => randomInt(1_000_000) / 1_000_000)
  const line = deps.line ?? createCoreLine({ clock, settings, keyValue: storage.keyValue, version, http: deps.http })
  const { http, offset, secrets } = line
  const listeners = new Set<(event: CoreEvent) => void>()
  const replyListeners = new Set<(row: ReplyRow) => void>()

  const emit = (event: CoreEvent) => {
    for (const listener of [...listeners]) listener(event)
  }
  let announcing: Timer | null = null
  let stopped = false
  const announceQueue = () => {
    // A burst of changes is one event. While browsers close nobody hears it, and the database may be closed by then.
    if (!stopped)
      announcing ??= clock.setTimer(QUEUE_EVENT_MS, () => {
        announcing = null
        emit({ type: 'queue.changed', queue: queue() })
      })
  }
  const waiting = createWaiting({ clock, storage })
  const conversations = createConversations({ clock, storage, waiting, emit })
  const messageChanged = (row: number) => {
    conversations.changes.message(row)
    const found = storage.messages.find(row)
    if (found) emit({ type: 'message.changed', message: messageViewOf(found, storage.replies.ofMessage(row)) })
    announceQueue()
  }
  const replyChanged = (row: ReplyRow) => {
    conversations.changes.reply(row.id)
    for (const listener of [...replyListeners]) listener(row)
    if (row.message_row !== null) messageChanged(row.message_row)
    else announceQueue()
  }

  const onReply = (listener: (row: ReplyRow) => void) => {
    replyListeners.add(listener)
    return () => replyListeners.delete(listener)
  }

  /** The notice board dates and numbers it. */
  const tell = (notice: Omit<Notice, 'id' | 'at' | 'text'>) =>
    emit({ type: 'notice', notice: { id: '', at: 0, text: '', ...notice } })
  const target = createCoreTarget(settings, secrets)
  /** Whose message the core fails on, for the owner's eyes. */
  const suspectName = ({ suspect }: CoreStatus): Pick<CoreStatus, 'suspectName'> => {
    const row = suspect === undefined ? null : storage.messages.find(suspect)
    return row === null ? {} : { suspectName: row.push_name ?? row.phone ?? row.from_id }
  }
  /** The gate's word, and whether the core still takes only the former secret. */
  const coreStatus = (status: CoreStatus = gate.status): CoreStatus => {
    const previous = secrets.usesPrevious ? target.current?.previous : null
    const named = { ...status, ...suspectName(status) }
    return previous && previous.until > clock.now() ? { ...named, oldSecretUntil: previous.until } : named
  }
  let lastKind: CoreStatusKind | null = null
  const gate = createGate({
    clock,
    random,
    keyValue: storage.keyValue,
    url: () => settings.get('core.url'),
    onChanged: (core) => {
      const isNew = core.kind !== lastKind
      lastKind = core.kind
      emit({ type: 'core.changed', core: coreStatus(core) })
      // Each probe changes the status too; the owner is told once.
      if (isNew && core.kind === 'secret-refused') {
        tell({ kind: 'core-refuses', sessionId: null, count: 1, said: msg('headline.secret-refused') })
      }
    },
  })
  const pause = createPause({
    clock,
    keyValue: storage.keyValue,
    writes: storage.writes,
    onChanged: (status) => {
      emit({ type: 'pause.changed', pause: status })
      if (!status.paused) replies.reconsider()
    },
  })
  const isOwnChat = (sessionId: string, chatKey: string) => {
    const phone = storage.sessions.all().find(({ id }) => id === sessionId)?.phone ?? null
    return phone !== null && chatKey === `${phone}@c.us`
  }
  const takeovers = createTakeovers({
    clock,
    logger: logger.child('takeover'),
    settings,
    storage,
    offset,
    isOwnChat,
    onChanged: (changed) => {
      if (changed !== null) {
        replies.interrupt(changed.sessionId, changed.chatKey)
        conversations.changes.chat(changed.sessionId, changed.chatKey)
      }
      // What waited for the owner may go.
      if (changed === null || !takeovers.isTakenOver(changed.sessionId, changed.chatKey)) replies.reconsider()
      emit({ type: 'takeover.changed', takeovers: takeovers.list() })
    },
  })
  const replyMoved = (row: ReplyRow) => {
    replyChanged(row)
    replies.kick()
  }
  const automatic = new AutomaticTexts({
    clock,
    settings,
    storage,
    takeovers,
    onFound: (sessionId) => tell({ kind: 'phone-answers', sessionId, count: 1, said: msg('notice.phone-answers') }),
  })
  const own = createOwnMessages({
    clock,
    storage,
    takeovers,
    automatic,
    isOwnChat,
    onChanged: replyMoved,
    onOwnText: conversations.changes.own,
    keepsTexts: () => settings.get('privacy.keepOwnTexts') === 'on',
    onNote: (sessionId, message) => deps.onOwnNote?.(sessionId, message, offset.rightNow() - message.timestamp * 1000),
  })
  const byHand = createSendByHand({
    clock,
    storage,
    offset,
    takeovers,
    sessionExists: deps.sessionExists,
    isOwnChat,
    onStored: replyMoved,
  })
  /** A chat as a command names it. */
  const chatOf = (sessionId: string, chat: string): string => {
    if (!deps.sessionExists(sessionId)) throw new CommandError('not-found', msg('error.no-shop', { id: sessionId }))
    const named = chatIdOf(chat)
    if (named === null) throw new CommandError('invalid-arguments', msg('error.no-chat'))
    const chatKey = chatKeyOf(sessionId, named, storage.lids)
    if (!isOwnChat(sessionId, chatKey)) return chatKey
    throw new CommandError('invalid-arguments', msg('error.own-chat'))
  }
  const catching = createCatchingUp(clock)
  const replies = createReplyEngine({
    clock,
    logger: logger.child('replies'),
    random,
    settings,
    storage,
    offset,
    sender,
    isPaused: () => pause.status().paused,
    takeovers,
    isCatchingUp: catching.isUnderWay,
    onChanged: replyChanged,
  })
  const probe = createCoreProbe({ clock, post: line.post })
  const lateRuns = new LateRuns(clock, offset.rightNow)
  const onOver = (row: number) => settleDoubts(storage, row, clock.now())
  const delivery = createDeliveryEngine({
    clock,
    logger: logger.child('delivery'),
    random,
    settings,
    storage,
    target,
    gate,
    post: createPostMessage({
      clock,
      logger: logger.child('delivery'),
      settings,
      post: line.post,
      isTakenOver: takeovers.isTakenOver,
      mediaOf: createMediaLoader({ settings, sender, logger }),
      onAttempt: (attempt) =>
        drop(
          storage.writes.runLater(() => storage.attempts.put(attempt)),
          'keeping how a try went',
        ),
    }),
    settle: createSettleDelivery({
      clock,
      logger: logger.child('delivery'),
      random,
      settings,
      storage,
      gate,
      probe,
      lateRuns,
      onAnswer: createTellUnreadable((what) =>
        tell({ kind: 'answer-unreadable', sessionId: null, count: 1, said: what }),
      ),
      storeReplies: replies.store,
      onOver,
    }),
    probe,
    lateRuns,
    onOver,
    onDelivered: () => replies.kick(),
    onChanged(row) {
      messageChanged(row)
      replies.messageChanged(row)
    },
  })
  const replay = createReplay({ clock, storage, delivery, onChanged: messageChanged })
  const inbox = createInbox({
    clock,
    settings,
    storage,
    rightNow: () => offset.rightNow(),
    hasGaps: catching.hasGaps,
    onWritten: (sessionId, chatKey, sentAt) => automatic.customerWrote(sessionId, chatKey, sentAt),
    onStored: (row) => {
      automatic.announce()
      delivery.add(row)
      messageChanged(row)
    },
  })
  const gatewaySender = createGatewaySend({
    clock,
    settings,
    storage,
    sender,
    sessionExists: deps.sessionExists,
    postingRow: (sessionId, chatKey) => delivery.postingRow(sessionId, chatKey),
    lateRuns,
    decide: replies.decide,
    onStored: replyMoved,
    onAnswered: (row) => delivery.answered(row),
    onReply,
  })
  const deleteCustomer = createDeleteCustomer({
    clock,
    logger,
    storage,
    delivery,
    isSending: replies.isSending,
    onDeleted(sessionId, chatKey) {
      emit({ type: 'customer.deleted', sessionId, chatKey })
      conversations.changes.chat(sessionId, chatKey)
      announceQueue()
    },
  })
  const retention = createRetention({ clock, logger, settings, storage, offset })

  const queue = () => ({
    waiting: delivery.waiting,
    posting: delivery.posting,
    dead: storage.messages.countDead(),
    repliesQueued: storage.replies.countOpen(),
  })

  const drop = (work: Promise<void>, what: string) =>
    void work.catch((error: unknown) => logger.error(`${what} failed`, { error }))
  const unsubscribe: (() => void)[] = []

  return {
    async incoming(sessionId, message) {
      // What is read back was written long ago.
      if (!message.backfilled) offset.learnMessage(message.timestamp * 1000)
      // Only our own account writes there; nothing of it is a customer's.
      const isOwn = isOwnChat(sessionId, chatKeyOf(sessionId, message.chatId, storage.lids))
      return isOwn ? 'filtered' : inbox.accept(sessionId, message)
    },
    missing: inbox.missing,
    marks: (sessionId) => storage.messages.marks(sessionId),
    outgoing: own.outgoing,
    acknowledged: own.acknowledged,
    catchingUp(sessionId, stage) {
      catching.set(sessionId, stage)
      if (stage === 'over') replies.reconsider()
    },
    missingIn: catching.missingIn,
    readBack: (sessionId, mark) => storage.writes.run(() => storage.messages.setMark(sessionId, mark)),
    caughtUp(sessionId, { stored, customers }) {
      if (stored === 0) return
      const what = msg('notice.wrote-while-away', { count: customers })
      tell({ kind: 'wrote-while-away', sessionId, count: customers, said: what })
    },
    start(ready) {
      unsubscribe.push(
        settings.onChanged((name) => {
          if (name === 'core.secret') secrets.startOver()
          if (name === 'core.url' || name === 'core.secret') drop(delivery.retarget(), 'reading the address')
          else if (name === 'core.previousSecret' || name === 'core.secretOverlapHours') {
            drop(
              target.refresh().then(() => emit({ type: 'core.changed', core: coreStatus() })),
              'reading the secrets',
            )
          } else if (name.startsWith('delivery.')) delivery.pump()
          if (name.startsWith('replies.') || name.startsWith('takeover.')) replies.reconsider()
          if (name.startsWith('takeover.')) emit({ type: 'takeover.changed', takeovers: takeovers.list() })
        }),
        sender().onConnected(() => {
          delivery.online()
          replies.reconsider()
        }),
        secrets.onChanged(() => emit({ type: 'core.changed', core: coreStatus() })),
        storage.lids.onRenamed(({ sessionId, from, to }) => {
          delivery.rename(sessionId, from, to)
          // After the commit that renames them on disk.
          drop(
            storage.writes
              .run(() => undefined)
              .then(() => {
                conversations.changes.renamed(sessionId, from, to)
                takeovers.announce(sessionId, to)
              }),
            'telling of a renamed chat',
          )
        }),
      )
      pause.start()
      takeovers.start()
      drop(delivery.start(ready), 'starting to deliver')
      replies.start()
      retention.start()
    },
    async stop(deadlineMs) {
      for (const off of unsubscribe) off()
      retention.stop()
      pause.stop()
      takeovers.stop()
      await Promise.all([delivery.stop(deadlineMs), replies.stop(deadlineMs)])
      stopped = true
      gatewaySender.stop()
      announcing?.cancel()
      conversations.changes.stop()
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
    retry: replay.one,
    replayDeadLetters: replay.dead,
    deleteCustomer,
    queue,
    coreStatus: () => coreStatus(),
    async testConnection(args) {
      const stored = args.url === undefined && args.secret === undefined
      const result = await testConnection({
        clock,
        http,
        offset,
        version: deps.version,
        url: args.url ?? settings.get('core.url'),
        secret: args.secret ?? (await settings.secret('core.secret')),
        userId: args.userId ?? storage.sessions.all()[0]?.id ?? 'connection-test',
      })
      // What was held need not wait for its next probe: the owner has just seen it work.
      const isThere = result.kind === 'ok' || result.kind === 'unreadable-answer'
      if (stored && isThere) delivery.recheck()
      return result
    },
    pause: pause.pause,
    resume: pause.resume,
    pauseStatus: pause.status,
    sendFromGateway: (request) => gatewaySender.send(request),
    waiting,
    conversations,
    details: (id) => messageDetails(storage, id),
    export: (query) => exportMessages(storage, query, catalogFor(settings.get('computer.language'))),
    insights: (query) => readInsights(storage, query),
    retryReply: createRetryReply({ clock, storage, onChanged: replyMoved }),
    sendByHand: byHand.send,
    tellOwner: byHand.tellOwner,
    async takeOver({ sessionId, chatKey, minutes }) {
      return takeovers.takeOver(sessionId, chatOf(sessionId, chatKey), minutes)
    },
    async handBack({ sessionId, chatKey }) {
      return takeovers.handBack(sessionId, chatOf(sessionId, chatKey))
    },
    takeovers: takeovers.list,
    onReply,
    clockOffMs: () => offset.rightNow() - clock.now(),
    whatsappOffMs: () => offset.whatsappOffMs,
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
