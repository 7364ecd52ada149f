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
import { AUTOMATIC, OURS, type AutomaticTexts } from './automatic-texts.ts'
import { isUnderWayElsewhere, recognisedReply } from './recognised-reply.ts'
import type { ReplyEngine } from './reply-engine.ts'
import { isNews, shownWith } from './reply-ticks.ts'

export interface OwnerWatchDeps extends Basics {
  readonly offset: Pick<ClockOffset, 'rightNow'>
  readonly names: ChatNames
  readonly takeovers: Pick<Takeovers, 'writtenByHand' | 'sentByHand' | 'answeredBefore' | 'announce'>
  readonly automatic: Pick<AutomaticTexts, 'judge' | 'stored' | 'announce'>
  readonly engine: Pick<ReplyEngine, 'moved'>
}

/** What a message of our own account is: one of our replies, the owner's text, an automatic text, a note to himself, or nothing new. */
type Taken = ReplyRow | 'hand' | 'automatic' | 'note' | 'known'

/** Tells our replies from the owner's texts: by the message ids of our sends, and by text while a send is under way. */
export class OwnerWatch {
  readonly #deps: OwnerWatchDeps

  constructor(deps: OwnerWatchDeps) {
    this.#deps = deps
  }

  /**
   * Takes a message of our own account: one of our replies, a text of the owner, an automatic text of the phone, or a note that the owner
   * wrote to himself.
   */
  async outgoing(sessionId: string, message: OutgoingMessage): Promise<void> {
    if (!writtenTypes.has(message.type)) return
    const { storage, changes, names, takeovers, automatic, engine, offset } = this.#deps
    const chatKey = names.keyOf(sessionId, message.chatId)
    const taken = await storage.writes.run(() => this.#take(sessionId, chatKey, message))
    if (taken === 'known') return
    if (taken === 'hand') {
      const kept = storage.ownTexts.byMessageId(sessionId, message.messageId)
      if (kept) changes.tell('own-text', kept.id)
      takeovers.announce(sessionId, chatKey)
    } else if (taken === 'automatic') automatic.announce()
    else if (taken === 'note') {
      const ageMs = offset.rightNow() - message.timestamp * 1000
      changes.tell('own-note', { sessionId, message, ageMs })
    } else engine.moved(taken.id)
  }

  /** Takes a tick of a message of our own account. */
  async acknowledged(sessionId: string, waMessageId: string, ack: Ack): Promise<void> {
    const { clock, storage, engine } = this.#deps
    const row = storage.replies.byWhatsAppId(sessionId, waMessageId)
    if (!row) return this.#tickOwnText(sessionId, waMessageId, ack)
    if (!isNews(row, ack)) return
    const note = (): boolean => {
      // An earlier tick may have been written just now, in this same transaction.
      const now = storage.replies.find(row.id)
      if (now === null || !isNews(now, ack)) return false
      const refused = { ack, state: 'failed', reason: 'refused-by-whatsapp' } as const
      const change = ack === -1 ? refused : shownWith(now, { messageId: waMessageId, ack }, clock.now())
      storage.replies.update(now.id, change)
      return true
    }
    // The tick of a send under way decides the next step, so it must be durable. A crash may lose a tick of a finished send.
    const mayBeForgotten = row.state === 'sent' && ack > 0
    const changed = await (mayBeForgotten ? storage.writes.runLater(note) : storage.writes.run(note))
    if (changed) engine.moved(row.id)
  }

  async #tickOwnText(sessionId: string, waMessageId: string, ack: Ack): Promise<void> {
    const { storage, changes } = this.#deps
    if (storage.ownTexts.byMessageId(sessionId, waMessageId) === null) return
    const ticked = await storage.writes.runLater(() => storage.ownTexts.tick(sessionId, waMessageId, ack))
    if (ticked) changes.tell('own-text', ticked.id)
  }

  /** Finds out what the message is and writes the consequences; runs in one transaction. */
  #take(sessionId: string, chatKey: string, message: OutgoingMessage): Taken {
    const { storage, names } = this.#deps
    // The owner had this customer's data deleted, so nothing of the message is kept again.
    if (storage.customers.isForgotten(sessionId, idPartOf(message.messageId))) return 'known'
    const ours = recognisedReply(storage, sessionId, chatKey, message)
    if (ours !== null) return this.#takeOurs(ours, chatKey, message)
    if (names.isOwnChat(sessionId, chatKey)) return this.#takeNote(sessionId, message)
    if (isUnderWayElsewhere(storage, sessionId, message)) {
      this.#rememberAsOurs(sessionId, chatKey, message)
      return 'known'
    }
    return this.#takeOwners(sessionId, chatKey, message)
  }

  #takeOurs(ours: ReplyRow, chatKey: string, message: OutgoingMessage): Taken {
    const { clock, storage, takeovers } = this.#deps
    const sessionId = ours.session_id
    storage.replies.update(ours.id, shownWith(ours, message, clock.now()))
    this.#rememberAsOurs(sessionId, chatKey, message)
    if (ours.origin === 'owner-window') takeovers.sentByHand(sessionId, chatKey, message.timestamp * 1000)
    return ours
  }

  #takeNote(sessionId: string, message: OutgoingMessage): Taken {
    const { clock, storage } = this.#deps
    const isNew = storage.own.addNote(sessionId, idPartOf(message.messageId), clock.now())
    // An order from the lost time was already carried out.
    return isNew && !this.#isOfLostTime(message) ? 'note' : 'known'
  }

  /** Takes a message that is not the bot's: a text of the owner, or an automatic text of the phone. */
  #takeOwners(sessionId: string, chatKey: string, message: OutgoingMessage): Taken {
    const { storage, takeovers, automatic } = this.#deps
    const row = automatic.judge(this.#seen(sessionId, chatKey, message), message.body)
    if (!storage.own.add(row)) return 'known'
    automatic.stored(row)
    if (row.by_owner === AUTOMATIC) return 'automatic'
    this.#keepText(sessionId, chatKey, message)
    if (this.#isOfLostTime(message)) takeovers.answeredBefore(sessionId, chatKey, message.timestamp * 1000)
    else takeovers.writtenByHand(sessionId, chatKey, message.timestamp * 1000)
    return 'hand'
  }

  #rememberAsOurs(sessionId: string, chatKey: string, message: OutgoingMessage): void {
    this.#deps.storage.own.add({ ...this.#seen(sessionId, chatKey, message), by_owner: OURS, fast: 0, size: 0 })
  }

  #seen(sessionId: string, chatKey: string, message: OutgoingMessage) {
    return {
      session_id: sessionId,
      message_id: message.messageId,
      chat_key: chatKey,
      text: fingerprintOf(message.body),
      file: message.media?.sha256 ?? null,
      sent_at: message.timestamp * 1000,
      seen_at: this.#deps.clock.now(),
    }
  }

  /** Keeps the owner's message; its text only if the setting `privacy.keepOwnTexts` allows it. */
  #keepText(sessionId: string, chatKey: string, message: OutgoingMessage): void {
    const { clock, settings, storage } = this.#deps
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

  /** True when the message may be the bot's, because the ledger of that time is lost. */
  #isOfLostTime(message: OutgoingMessage): boolean {
    const lost = this.#deps.storage.lostTime()
    return lost !== null && message.timestamp * 1000 <= lost.oursUpTo
  }
}
