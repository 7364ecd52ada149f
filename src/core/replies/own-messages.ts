import type { Ack } from '../../shared/model/message.ts'
import type { Basics } from '../basics.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import { idPartOf } from '../ids/message-ids.ts'
import { writtenTypes } from '../inbox/message-types.ts'
import { fingerprintOf } from '../storage/own-message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { Takeovers } from '../chats/takeovers.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { isSaid } from '../ids/same-message.ts'
import { AUTOMATIC, OURS, type AutomaticTexts } from './automatic-texts.ts'
import type { ReplyEngine } from './reply-engine.ts'
import { saidOf } from './said-of.ts'

export interface OwnMessages {
  /**
   * A message of our own account was seen: one of our replies, the owner's hand, what his phone says by itself, or a note the owner
   * wrote to himself.
   */
  outgoing(sessionId: string, message: OutgoingMessage): Promise<void>
  acknowledged(sessionId: string, waMessageId: string, ack: Ack): Promise<void>
}

/** Tells our replies from what the owner writes by hand: by the ids we sent, and by text while a send is still under way. */
export function createOwnMessages(
  deps: Basics & {
    readonly offset: Pick<ClockOffset, 'rightNow'>
    readonly names: ChatNames
    readonly takeovers: Pick<Takeovers, 'writtenByHand' | 'sentByHand' | 'answeredBefore' | 'announce'>
    readonly automatic: Pick<AutomaticTexts, 'judge' | 'stored' | 'announce'>
    readonly engine: Pick<ReplyEngine, 'moved'>
  },
): OwnMessages {
  const { clock, settings, storage, changes, names, takeovers, automatic, engine } = deps

  /** The event may come before the send has answered: then the row in the middle of a send with this text is it. */
  function replyOf(sessionId: string, chatKey: string, message: OutgoingMessage): ReplyRow | null {
    const known = storage.replies.byWhatsAppId(sessionId, message.messageId)
    if (known) return known
    const attempted = storage.replies.attempted(sessionId, chatKey)
    return attempted.find((row) => row.wa_message_id === null && isSaid(saidOf(row), message)) ?? null
  }

  /**
   * Sent to a phone, seen under a privacy id (or the other way round) that we cannot match yet: then a send that is under way
   * with the same text is taken for it. The row itself waits for the answer of its send, which names the id.
   */
  function isUnderWay(sessionId: string, message: OutgoingMessage): boolean {
    const isLid = (id: string) => id.endsWith('@lid')
    return storage.replies
      .unnamed(sessionId)
      .some((row) => isLid(row.chat_id) !== isLid(message.chatId) && isSaid(saidOf(row), message))
  }

  function bind(reply: ReplyRow, messageId: string, ack: Ack): void {
    // What was given up and turns up after all has been sent.
    const open = reply.state === 'sending' || reply.state === 'queued' || (reply.state === 'failed' && ack >= 1)
    if (!open) {
      const best = Math.max(ack, reply.ack ?? 0) as Ack
      return storage.replies.update(reply.id, { ack: best, ...ticksOf(reply, ack) })
    }
    if (ack < 1) return storage.replies.update(reply.id, { state: 'sending', wa_message_id: messageId, ack })
    const sent = { state: 'sent', reason: null, wa_message_id: messageId, ack, sent_at: clock.now() } as const
    storage.replies.update(reply.id, { ...sent, ...ticksOf(reply, ack) })
  }

  /** Ticks come again and out of order; what has reached the customer's phone cannot fail any more. */
  function isNews(reply: ReplyRow, ack: Ack): boolean {
    if (ack === -1) return (reply.ack ?? 0) < 2 && reply.state !== 'failed'
    return reply.ack === null || reply.ack < ack
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
    storage.ownTexts.add({
      session_id: sessionId,
      message_id: message.messageId,
      chat_key: chatKey,
      text: settings.get('privacy.keepOwnTexts') === 'on' ? message.body : '',
      type: message.type,
      sent_at: message.timestamp * 1000,
      stored_at: clock.now(),
      ack: message.ack,
    })
  }

  /** It may be the bot's: the ledger of that time is gone. */
  function isOfLostTime(message: OutgoingMessage): boolean {
    const lost = storage.lostTime()
    return lost !== null && message.timestamp * 1000 <= lost.oursUpTo
  }

  /** In one transaction: whose message it is, and what follows from it. */
  function take(
    sessionId: string,
    chatKey: string,
    message: OutgoingMessage,
  ): ReplyRow | 'hand' | 'automatic' | 'note' | 'known' {
    // Of a customer whom the owner had deleted: nothing of it is kept again.
    if (storage.customers.isForgotten(sessionId, idPartOf(message.messageId))) return 'known'
    const ours = replyOf(sessionId, chatKey, message)
    if (ours) bind(ours, message.messageId, message.ack)
    else if (names.isOwnChat(sessionId, chatKey)) {
      const isNew = storage.own.addNote(sessionId, idPartOf(message.messageId), clock.now())
      // What was ordered then was done then.
      return isNew && !isOfLostTime(message) ? 'note' : 'known'
    }
    const byHand = ours === null && !isUnderWay(sessionId, message)
    const seen = {
      session_id: sessionId,
      message_id: message.messageId,
      chat_key: chatKey,
      text: fingerprintOf(message.body),
      file: message.media?.sha256 ?? null,
      sent_at: message.timestamp * 1000,
      seen_at: clock.now(),
    }
    const row = byHand ? automatic.judge(seen, message.body) : { ...seen, by_owner: OURS, fast: 0, size: 0 }
    const fresh = storage.own.add(row)
    if (ours) {
      if (ours.origin === 'owner-window') takeovers.sentByHand(sessionId, chatKey, message.timestamp * 1000)
      return ours
    }
    if (!fresh || !byHand) return 'known'
    automatic.stored(row)
    if (row.by_owner === AUTOMATIC) return 'automatic'
    keepText(sessionId, chatKey, message)
    if (isOfLostTime(message)) takeovers.answeredBefore(sessionId, chatKey, message.timestamp * 1000)
    else takeovers.writtenByHand(sessionId, chatKey, message.timestamp * 1000)
    return 'hand'
  }

  return {
    async outgoing(sessionId, message) {
      if (!writtenTypes.has(message.type)) return
      const chatKey = names.keyOf(sessionId, message.chatId)
      const taken = await storage.writes.run(() => take(sessionId, chatKey, message))
      if (taken === 'known') return
      if (taken === 'hand') {
        const kept = storage.ownTexts.byMessageId(sessionId, message.messageId)
        if (kept) changes.tell('own-text', kept.id)
        takeovers.announce(sessionId, chatKey)
      } else if (taken === 'automatic') automatic.announce()
      else if (taken === 'note') {
        const ageMs = deps.offset.rightNow() - message.timestamp * 1000
        changes.tell('own-note', { sessionId, message, ageMs })
      } else engine.moved(taken.id)
    },
    async acknowledged(sessionId, waMessageId, ack) {
      const row = storage.replies.byWhatsAppId(sessionId, waMessageId)
      if (!row) {
        if (storage.ownTexts.byMessageId(sessionId, waMessageId) === null) return
        const ticked = await storage.writes.runLater(() => storage.ownTexts.tick(sessionId, waMessageId, ack))
        if (ticked) changes.tell('own-text', ticked.id)
        return
      }
      if (!isNews(row, ack)) return
      // While a send is under way its tick decides what comes next; of one that is over a crash may forget it.
      const write = row.state === 'sent' && ack > 0 ? storage.writes.runLater : storage.writes.run
      const changed = await write(() => {
        // One that was told a moment ago may have been written only now, in this transaction.
        const now = storage.replies.find(row.id)
        if (now === null || !isNews(now, ack)) return false
        if (ack === -1) storage.replies.update(now.id, { ack, state: 'failed', reason: 'refused-by-whatsapp' })
        else bind(now, waMessageId, ack)
        return true
      })
      if (changed) engine.moved(row.id)
    },
  }
}
