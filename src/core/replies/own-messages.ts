import type { Ack } from '../../shared/model/message.ts'
import type { ClockOffset } from '../delivery/clock-offset.ts'
import { chatKeyOf } from '../inbox/chat-key.ts'
import { isWritten } from '../inbox/filter.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Storage } from '../storage/open-storage.ts'
import { fingerprintOf, sameText } from '../storage/own-message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'

export interface OwnMessages {
  /** A message of our own account was seen: one of our replies, or the owner's hand. */
  outgoing(sessionId: string, message: OutgoingMessage): Promise<void>
  acknowledged(sessionId: string, waMessageId: string, ack: Ack): Promise<void>
  /** Whether the owner answers in this chat himself right now. */
  isTakenOver(sessionId: string, chatKey: string): boolean
}

/** Tells our replies from what the owner writes by hand: by the ids we sent, and by text while a send is still under way. */
export function createOwnMessages(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly offset: ClockOffset
  readonly onChanged: (reply: ReplyRow) => void
  /** A text of the owner's own hand was kept, or got a better tick. */
  readonly onOwnText: (row: number) => void
}): OwnMessages {
  const { clock, logger, settings, storage, offset } = deps

  function announce(id: number): void {
    const row = storage.replies.find(id)
    if (row) deps.onChanged(row)
  }

  /** The event may come before the send has answered: then the row in the middle of a send with this text is it. */
  function replyOf(sessionId: string, chatKey: string, message: OutgoingMessage): ReplyRow | null {
    const known = storage.replies.byWhatsAppId(sessionId, message.messageId)
    if (known) return known
    const text = sameText(message.body)
    const attempted = storage.replies.attempted(sessionId, chatKey)
    return attempted.find((row) => row.wa_message_id === null && sameText(row.text) === text) ?? null
  }

  function bind(reply: ReplyRow, messageId: string, ack: Ack): void {
    const open = reply.state === 'sending' || reply.state === 'queued'
    if (!open)
      return storage.replies.update(reply.id, { ack: Math.max(ack, reply.ack ?? 0) as Ack, ...ticksOf(reply, ack) })
    if (ack < 1) return storage.replies.update(reply.id, { state: 'sending', wa_message_id: messageId, ack })
    const sent = { state: 'sent', reason: null, wa_message_id: messageId, ack, sent_at: clock.now() } as const
    storage.replies.update(reply.id, { ...sent, ...ticksOf(reply, ack) })
  }

  /** When WhatsApp told for the first time that it arrived, and that it was read. */
  function ticksOf(reply: ReplyRow, ack: Ack): Partial<Pick<ReplyRow, 'delivered_at' | 'read_at'>> {
    const now = clock.now()
    return {
      ...(ack >= 2 && reply.delivered_at === null ? { delivered_at: now } : {}),
      ...(ack >= 3 && reply.read_at === null ? { read_at: now } : {}),
    }
  }

  /** The owner's words are kept only where a customer's are, and only if the setting allows it. */
  function keepText(sessionId: string, chatKey: string, message: OutgoingMessage): void {
    const keep = settings.get('privacy.keepOwnTexts') === 'on'
    storage.ownTexts.add({
      session_id: sessionId,
      message_id: message.messageId,
      chat_key: chatKey,
      text: keep ? message.body : '',
      type: message.type,
      sent_at: message.timestamp * 1000,
      stored_at: clock.now(),
      ack: message.ack,
    })
  }

  /** The bot is silent in this chat for a while, counted from what the owner wrote. */
  function beginTakeover(sessionId: string, chatKey: string, writtenAt: number): void {
    const minutes = settings.get('takeover.minutes')
    // Not later than now: a message from the future is a clock that is wrong.
    const begins = Math.min(offset.onOurClock(writtenAt), clock.now())
    storage.own.setTakeover(sessionId, chatKey, { since: writtenAt, until: begins + minutes * 60_000 })
    logger.info('the owner answers in a chat', { sessionId, minutes })
  }

  return {
    async outgoing(sessionId, message) {
      if (!isWritten(message.type)) return
      const reply = await storage.writes.run(() => {
        const chatKey = chatKeyOf(sessionId, message.chatId, storage.lids)
        const ours = replyOf(sessionId, chatKey, message)
        if (ours) bind(ours, message.messageId, message.ack)
        const fresh = storage.own.add({
          session_id: sessionId,
          message_id: message.messageId,
          chat_key: chatKey,
          text: fingerprintOf(message.body),
          sent_at: message.timestamp * 1000,
          seen_at: clock.now(),
          by_owner: ours ? 0 : 1,
        })
        if (fresh && !ours) {
          keepText(sessionId, chatKey, message)
          beginTakeover(sessionId, chatKey, message.timestamp * 1000)
        }
        return ours
      })
      if (reply) announce(reply.id)
      const kept = reply ? null : storage.ownTexts.byMessageId(sessionId, message.messageId)
      if (kept) deps.onOwnText(kept.id)
    },
    async acknowledged(sessionId, waMessageId, ack) {
      const row = storage.replies.byWhatsAppId(sessionId, waMessageId)
      if (!row && storage.ownTexts.byMessageId(sessionId, waMessageId)) {
        const ticked = await storage.writes.run(() => storage.ownTexts.tick(sessionId, waMessageId, ack))
        if (ticked) deps.onOwnText(ticked.id)
      }
      if (!row || row.ack === ack || (row.ack !== null && row.ack > ack && ack !== -1)) return
      await storage.writes.run(() => {
        if (ack === -1) storage.replies.update(row.id, { ack, state: 'failed', reason: 'refused-by-whatsapp' })
        else bind(row, waMessageId, ack)
      })
      announce(row.id)
    },
    isTakenOver(sessionId, chatKey) {
      if (settings.get('takeover.minutes') === 0) return false
      const takeover = storage.own.takeover(sessionId, chatKey)
      return takeover !== null && takeover.until > clock.now()
    },
  }
}
