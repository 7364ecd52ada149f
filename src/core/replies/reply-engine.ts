import type { Ack } from '../../shared/model/message.ts'
import { chatKeyOf } from '../inbox/chat-key.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { NewReply, ReplyRow } from '../storage/reply-table.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import type { AnswerReply } from '../delivery/parse-answer.ts'
import { humanDelay } from './human-delay.ts'
import { decideReply } from './reply-checks.ts'
import { createPacer } from './pacer.ts'
import { splitText } from './split-text.ts'

export interface ReplyEngine {
  start(): void
  stop(deadlineMs: number): Promise<void>
  /** Rows for the answer of a message; called inside the transaction that marks it delivered. */
  store(message: MessageRow, replies: readonly AnswerReply[]): void
  /** Looks at everything that is due. */
  kick(): void
  /** Something changed that replies may wait for: connected, resumed, a setting. */
  reconsider(): void
  /** A message of our own account was seen: ours, or the owner's hand. */
  outgoing(sessionId: string, message: OutgoingMessage): Promise<void>
  acknowledged(sessionId: string, waMessageId: string, ack: Ack): Promise<void>
  isTakenOver(sessionId: string, chatKey: string): boolean
}

export interface ReplyDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly sender: () => ChatSender
  readonly isPaused: () => boolean
  readonly isPosting: (sessionId: string, chatKey: string) => boolean
  readonly onChanged: (reply: ReplyRow) => void
}

type Change = Partial<Omit<ReplyRow, 'id'>>

const HOUR_MS = 3_600_000
const TRY_AGAIN_MS = 5_000
const MAX_TRIES = 20
/** WhatsApp's clock and ours may differ a little when we look for a message we may have sent. */
const LOOK_BACK_MS = 120_000
const MAX_TIMER_MS = 60_000

/** Works through the reply ledger: each chat in order, several chats at once, every reply at most once. */
export function createReplyEngine(deps: ReplyDeps): ReplyEngine {
  const { clock, logger, settings, storage } = deps
  const lanes = new Map<string, Promise<void>>()
  const pacer = createPacer(clock)
  let running = false
  /** Counts what replies may have waited for. */
  let changes = 0
  let timer: Timer | null = null
  const delays = new Set<() => void>()

  function kick(): void {
    if (!running) return
    timer?.cancel()
    timer = null
    let next: number | null = null
    const seen = new Set<string>()
    for (const row of storage.replies.open()) {
      const lane = `${row.session_id}\n${row.chat_key}`
      if (seen.has(lane) || lanes.has(lane)) continue
      // Only the oldest of each chat: order within a chat holds.
      seen.add(lane)
      if (row.not_before > clock.now()) {
        next = Math.min(next ?? row.not_before, row.not_before)
        continue
      }
      const work = runLane(row)
        .catch((error: unknown) => logger.error('a reply could not be finished', { reply: row.id, error }))
        .finally(() => {
          lanes.delete(lane)
          kick()
        })
      lanes.set(lane, work)
    }
    if (next !== null) timer = clock.setTimer(Math.min(Math.max(next - clock.now(), 10), MAX_TIMER_MS), kick)
  }

  async function runLane(row: ReplyRow): Promise<void> {
    if (row.state === 'sending' && !(await settleInterrupted(row))) return
    if (!(await mayGo(row))) return
    const human = settings.get('replies.humanDelay') === 'on' && row.origin !== 'owner-window'
    if (human) {
      await pacer.turn(row.session_id)
      await type(row)
      // The owner may have answered, or paused, while we were typing.
      if (!running || !(await mayGo(row))) return
    }
    await send(row)
  }

  /** Applies the decision; true when the reply is to be sent now. */
  async function mayGo(row: ReplyRow): Promise<boolean> {
    const now = clock.now()
    const before = changes
    const message = row.message_row === null ? null : storage.messages.find(row.message_row)
    const since = message?.posted_at ?? row.queued_at
    const decision = decideReply({
      now,
      reply: row,
      message,
      mode: settings.get('replies.mode'),
      maxAgeHours: settings.get('replies.maxAgeHours'),
      hourlyLimit: settings.get('replies.hourlyLimit'),
      takeoverMinutes: settings.get('takeover.minutes'),
      takeover: storage.own.takeover(row.session_id, row.chat_key),
      ledger: storage.replies.ofChatSince(row.session_id, row.chat_key, since).filter((other) => other.id !== row.id),
      own: storage.own.since(row.session_id, row.chat_key, since),
      sentLastHour: storage.replies.sentTimes(row.session_id, now - HOUR_MS),
      posting: deps.isPosting(row.session_id, row.chat_key),
      paused: deps.isPaused(),
      connected: deps.sender().isConnected(row.session_id),
    })
    switch (decision.kind) {
      case 'send':
        return true
      case 'end':
        await change(row.id, { state: decision.state, reason: decision.reason })
        return false
      case 'wait': {
        const later = decision.until ?? now + MAX_TIMER_MS
        // What it waits for may have come while this was on its way to the disk.
        await change(row.id, () => ({ not_before: changes === before ? later : now, reason: decision.why }))
        return false
      }
    }
  }

  async function type(row: ReplyRow): Promise<void> {
    const sender = deps.sender()
    await sender.setTyping(row.session_id, row.chat_id, true)
    await new Promise<void>((resolve) => {
      const delay = clock.setTimer(humanDelay(row.text, deps.random()), () => {
        delays.delete(skip)
        resolve()
      })
      const skip = () => {
        delay.cancel()
        resolve()
      }
      delays.add(skip)
    })
    await sender.setTyping(row.session_id, row.chat_id, false)
  }

  async function send(row: ReplyRow): Promise<void> {
    const started = clock.now()
    await change(row.id, { state: 'sending', reason: null, attempts: row.attempts + 1, attempt_started_at: started })
    const outcome = await deps.sender().sendText(row.session_id, row.chat_id, row.text, row.quoted_id)
    switch (outcome.kind) {
      case 'sent':
        await markSent(row.id, outcome.messageId, outcome.ack)
        return
      case 'refused':
        await change(row.id, { state: 'failed', reason: outcome.reason })
        return
      case 'unknown':
        // Stays `sending`: the next turn looks into the chat first.
        await change(row.id, { not_before: clock.now() + TRY_AGAIN_MS, reason: 'unknown' })
        return
      case 'not-sent': {
        const spent = row.attempts + 1 >= MAX_TRIES
        const wait = TRY_AGAIN_MS * Math.min(2 ** row.attempts, 60)
        await change(
          row.id,
          spent
            ? { state: 'failed', reason: outcome.reason }
            : { state: 'queued', reason: outcome.reason, not_before: clock.now() + wait },
        )
      }
    }
  }

  /** A send that was cut short: looks whether the text is in the chat. True when it may be sent again. */
  async function settleInterrupted(row: ReplyRow): Promise<boolean> {
    const sender = deps.sender()
    const since = (row.attempt_started_at ?? row.queued_at) - LOOK_BACK_MS
    const own = sender.isConnected(row.session_id)
      ? await sender.ownMessagesSince(row.session_id, row.chat_id, since)
      : null
    if (own === null) {
      await change(row.id, { not_before: clock.now() + TRY_AGAIN_MS })
      return false
    }
    const text = row.text.trim()
    const found = own.find(
      (message) => message.body.trim() === text && isFree(row, message.messageId) && message.ack >= 0,
    )
    if (found) {
      await markSent(row.id, found.messageId, found.ack)
      return false
    }
    await change(row.id, { state: 'queued', reason: null })
    return true
  }

  /** No other reply is already known to be that message. */
  function isFree(row: ReplyRow, waMessageId: string): boolean {
    const owner = storage.replies.byWhatsAppId(row.session_id, waMessageId)
    return owner === null || owner.id === row.id
  }

  async function markSent(id: number, waMessageId: string, ack: Ack): Promise<void> {
    const known = storage.replies.find(id)
    const best = Math.max(ack, known?.ack ?? ack) as Ack
    await change(id, { state: 'sent', reason: null, wa_message_id: waMessageId, ack: best, sent_at: clock.now() })
  }

  async function change(id: number, update: Change | (() => Change)): Promise<void> {
    await storage.writes.run(() => storage.replies.update(id, typeof update === 'function' ? update() : update))
    const row = storage.replies.find(id)
    if (row) deps.onChanged(row)
  }

  function store(message: MessageRow, replies: readonly AnswerReply[]): void {
    const now = clock.now()
    for (const reply of replies) {
      splitText(reply.text).forEach((text, part) => {
        const row: NewReply = {
          message_row: message.id,
          session_id: message.session_id,
          chat_id: message.chat_id,
          chat_key: message.chat_key,
          text,
          quoted_id: reply.quote && part === 0 ? message.message_id : null,
          origin: 'response',
          state: 'queued',
          reason: null,
          queued_at: now,
          not_before: now,
          idempotency_key: null,
        }
        storage.replies.insert(row)
      })
    }
  }

  async function outgoing(sessionId: string, message: OutgoingMessage): Promise<void> {
    const chatKey = chatKeyOf(sessionId, message.chatId, storage.lids)
    const text = message.body.trim()
    const bound = await storage.writes.run(() => {
      // Seen before WhatsApp answered our send: the ledger's row in `sending` with this text is it.
      const ours =
        storage.replies.byWhatsAppId(sessionId, message.messageId) ??
        storage.replies
          .open()
          .find(
            (row) =>
              row.state === 'sending' &&
              row.wa_message_id === null &&
              row.session_id === sessionId &&
              row.chat_key === chatKey &&
              row.text.trim() === text,
          ) ??
        null
      if (ours && ours.wa_message_id === null) storage.replies.update(ours.id, { wa_message_id: message.messageId })
      const now = clock.now()
      const fresh = storage.own.add({
        session_id: sessionId,
        message_id: message.messageId,
        chat_key: chatKey,
        text: message.body,
        sent_at: message.timestamp * 1000,
        seen_at: now,
        by_owner: ours ? 0 : 1,
      })
      if (fresh && !ours) beginTakeover(sessionId, chatKey, message.timestamp * 1000)
      return ours
    })
    if (bound) deps.onChanged(bound)
  }

  /** The owner wrote by hand: the bot is silent there for a while, counted from his message. */
  function beginTakeover(sessionId: string, chatKey: string, writtenAt: number): void {
    const until = writtenAt + settings.get('takeover.minutes') * 60_000
    if (until <= clock.now()) return
    storage.own.setTakeover(sessionId, chatKey, { since: writtenAt, until })
    logger.info('the owner answers in a chat', { sessionId, minutes: settings.get('takeover.minutes') })
  }

  return {
    store,
    kick,
    reconsider() {
      if (!running) return
      changes += 1
      storage.replies.hurryWaiting(clock.now())
      kick()
    },
    outgoing,
    start() {
      running = true
      kick()
    },
    async stop(deadlineMs) {
      running = false
      timer?.cancel()
      for (const skip of delays) skip()
      const limit = new Promise<void>((resolve) => clock.setTimer(deadlineMs, resolve))
      await Promise.race([Promise.allSettled([...lanes.values()]), limit])
    },
    async acknowledged(sessionId, waMessageId, ack) {
      const row = storage.replies.byWhatsAppId(sessionId, waMessageId)
      if (!row || (row.ack !== null && row.ack >= ack && ack !== -1)) return
      await change(row.id, { ack })
    },
    isTakenOver(sessionId, chatKey) {
      const takeover = storage.own.takeover(sessionId, chatKey)
      return settings.get('takeover.minutes') > 0 && takeover !== null && takeover.until > clock.now()
    },
  }
}
