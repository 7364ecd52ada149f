/*
 * The first room of a message, and the one door for everything that WhatsApp says: customers' messages are filtered and stored here before
 * anything else happens to them, our own account's go to the replies. Knows nothing of sessions or of the core.
 */
import type { Ack } from '../../shared/model/message.ts'
import { msg, type PlainCode } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { WebhookQueue } from '../webhook/webhook-queue.ts'
import type { Replies } from '../replies/replies.ts'
import type { MessageMedia } from '../media/message-media.ts'
import { HOUR_MS } from '../time/durations.ts'
import type { MessageRow, NewMessage } from '../storage/message-table.ts'
import type { IncomingMessage, MessageChange, OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { idPartOf, isOwn } from '../ids/message-ids.ts'
import { carriedText } from '../media/carried.ts'
import type { CatchingUp } from './catching-up.ts'
import { isCustomerMessage } from './filter.ts'
import { markerOf } from './marker.ts'
import type { ToldChanges } from '../session-events/told-changes.ts'
import { MessageChanges } from './message-changes.ts'
import { Reactions } from './reactions.ts'
import type { ChatMark, MessageSink } from './message-sink.ts'

type Taken = Awaited<ReturnType<MessageSink['incoming']>>

export interface InboxDeps extends Omit<Basics, 'logger'> {
  readonly offset: Pick<ClockOffset, 'learnMessage' | 'rightNow'>
  readonly names: ChatNames
  readonly catching: CatchingUp
  readonly replies: Pick<Replies, 'own' | 'automatic' | 'ledger'>
  readonly webhook: { readonly queue: Pick<WebhookQueue, 'add' | 'forget'> }
  readonly told: Pick<ToldChanges, 'settleNow' | 'reactedNow'>
  readonly media: Pick<MessageMedia, 'came' | 'look'>
}

const LOST: PlainCode = 'note.record-lost'
const DELETED: PlainCode = 'note.deleted'

export class Inbox implements MessageSink {
  readonly #deps: InboxDeps
  readonly #changes: MessageChanges
  readonly #reactions: Reactions

  constructor(deps: InboxDeps) {
    this.#deps = deps
    this.#changes = new MessageChanges(deps)
    this.#reactions = new Reactions(deps)
  }

  async incoming(sessionId: string, message: IncomingMessage): Promise<Taken> {
    const { offset, names, settings } = this.#deps
    // What is read back was written long ago.
    if (!message.backfilled) offset.learnMessage(message.timestamp * 1000)
    if (names.isOwnChat(sessionId, names.keyOf(sessionId, message.chatId))) return 'filtered'
    return isCustomerMessage(message, settings.get('forward.groups')) ? this.#store(sessionId, message) : 'filtered'
  }

  async changed(sessionId: string, change: MessageChange): Promise<void> {
    if (change.kind === 'reacted') return this.#reactions.take(sessionId, change)
    const ids = change.kind === 'edited' ? [change.message.messageId] : change.messageIds
    const { names } = this.#deps
    for (const id of ids) {
      const row = this.#storedAs(sessionId, id, names.keyOf(sessionId, id.split('_')[1] ?? ''))
      if (row === null) continue
      if (change.kind === 'deleted') return this.#changes.deleted(row)
      return this.#changes.edited(row, this.#inTime(change.message), this.#textOf(change.message))
    }
  }

  outgoing(sessionId: string, message: OutgoingMessage): Promise<void> {
    return this.#deps.replies.own.outgoing(sessionId, message)
  }

  acknowledged(sessionId: string, messageId: string, ack: Ack): Promise<void> {
    return this.#deps.replies.own.acknowledged(sessionId, messageId, ack)
  }

  marks(sessionId: string): readonly ChatMark[] {
    return this.#deps.storage.messages.marks(sessionId)
  }

  rightNow(): number {
    return this.#deps.offset.rightNow()
  }

  missing(sessionId: string, messageIds: readonly string[]): readonly string[] {
    const { names } = this.#deps
    return messageIds.filter((id) =>
      isOwn(id)
        ? !this.#isOwnKnown(sessionId, id)
        : !this.#isStored(sessionId, id, names.keyOf(sessionId, id.split('_')[1] ?? '')),
    )
  }

  catchingUp(sessionId: string, stage: 'begins' | 'over'): void {
    this.#deps.catching.set(sessionId, stage)
    if (stage === 'over') this.#deps.replies.ledger.reconsider()
  }

  missingIn(sessionId: string, chatIds: ReadonlySet<string>): void {
    this.#deps.catching.missingIn(sessionId, chatIds)
  }

  readBack(sessionId: string, mark: ChatMark): Promise<void> {
    const { writes, messages } = this.#deps.storage
    return writes.run(() => messages.setMark(sessionId, mark))
  }

  caughtUp(sessionId: string, { stored, customers }: Parameters<MessageSink['caughtUp']>[1]): void {
    if (stored === 0) return
    const what = msg('notice.wrote-while-away', { count: customers })
    this.#deps.changes.tell('notice', { kind: 'wrote-while-away', sessionId, count: customers, said: what })
  }

  async #store(sessionId: string, message: IncomingMessage): Promise<Taken> {
    const { storage, replies, webhook, media, changes } = this.#deps
    const text = this.#textOf(message)
    // Nothing the core could read: kept for the owner, not forwarded.
    const isLost = this.#ofLostTime(sessionId, message)
    const skip =
      message.isDeleted === true
        ? DELETED
        : isLost
          ? LOST
          : text === ''
            ? ('note.no-text' satisfies PlainCode)
            : this.#tooOld(message)
    // While the disk is full this waits: WhatsApp's copy may be gone by then, ours must not be.
    const row = await storage.writes.run(() => this.#insertOnce(sessionId, message, text, skip))
    if (row === null) return 'duplicate'
    replies.automatic.announce()
    webhook.queue.add(row)
    changes.tell('message', row)
    // The message itself is on its way; its bytes come after it.
    if (message.hasMedia) media.look()
    return isLost ? 'kept' : 'stored'
  }

  /** Read back, and from a time of which nobody knows what was answered. */
  #ofLostTime(sessionId: string, message: IncomingMessage): boolean {
    const lost = message.backfilled ? this.#deps.storage.lostTime() : null
    return lost !== null && message.timestamp * 1000 <= (lost.upTo[sessionId] ?? lost.otherwise)
  }

  #tooOld(message: IncomingMessage): string | null {
    const { settings, offset } = this.#deps
    if (!message.backfilled || settings.get('forward.oldMessages') === 'on') return null
    const ageMs = offset.rightNow() - message.timestamp * 1000
    const hours = settings.get('replies.maxAgeHours')
    return ageMs > hours * HOUR_MS ? ('note.too-old' satisfies PlainCode) : null
  }

  #insertOnce(sessionId: string, message: IncomingMessage, text: string, skip: string | null): number | null {
    const { clock, storage, catching, replies, media } = this.#deps
    const key = this.#keyOf(sessionId, message)
    if (this.#isStored(sessionId, message.messageId, key)) return null
    const now = clock.now()
    const id = storage.messages.insert({
      ...rowOf(sessionId, message),
      username: message.lid === null ? null : storage.lids.known(sessionId, message.lid).username,
      edited_at: this.#inTime(message).editedAt ?? null,
      deleted_at: message.isDeleted === true ? now : null,
      chat_key: key,
      text,
      stored_at: now,
      state: skip === null ? 'waiting' : 'skipped',
      next_at: skip === null ? now : null,
      note: skip,
    })
    if (message.hasMedia) media.came(id, sessionId, message, skip === null)
    const { chatId, messageId, timestamp } = message
    replies.automatic.customerWrote(sessionId, key, timestamp * 1000)
    // Older messages of this chat may still be missing: what comes after them must not hide them from the next catch-up.
    if (!catching.hasGaps(sessionId, chatId)) storage.messages.setMark(sessionId, { chatId, messageId, timestamp })
    return id
  }

  /** What is forwarded of it: its words, or what stands for them. */
  #textOf(message: IncomingMessage): string {
    const wantsMarker = message.body === '' && this.#deps.settings.get('forward.media') !== 'none'
    return wantsMarker ? markerOf(message) : message.body
  }

  /** The clock that dates an edit is the customer's own: one that is ahead must not make later edits look old. */
  #inTime(message: IncomingMessage): IncomingMessage {
    const { editedAt } = message
    return editedAt === undefined ? message : { ...message, editedAt: Math.min(editedAt, this.#deps.offset.rightNow()) }
  }

  /** The sender's phone counts also when only this message tells it. */
  #keyOf(sessionId: string, message: IncomingMessage): string {
    return message.isGroup ? message.chatId : this.#deps.names.keyOf(sessionId, fromOf(message))
  }

  #isOwnKnown(sessionId: string, messageId: string): boolean {
    const { own, customers } = this.#deps.storage
    const part = idPartOf(messageId)
    if (own.seenAt(sessionId, messageId) !== null || own.hasNote(sessionId, part)) return true
    return customers.isForgotten(sessionId, part)
  }

  #isStored(sessionId: string, messageId: string, key: string): boolean {
    if (this.#deps.storage.customers.isForgotten(sessionId, idPartOf(messageId))) return true
    return this.#storedAs(sessionId, messageId, key) !== null
  }

  /** The same message id part in the same chat: groups too, where the sender has two names as well. */
  #storedAs(sessionId: string, messageId: string, key: string): MessageRow | null {
    const { storage, names } = this.#deps
    const same = storage.messages.withIdPart(sessionId, idPartOf(messageId)).find((row) => {
      if (row.message_id === messageId) return true
      // The same chat under its other name: seen live as a privacy id, read from history as a phone, or the other way round.
      return row.chat_key === key || names.keyOf(sessionId, row.chat_id) === key
    })
    return same ?? null
  }
}

type SaidByWhatsApp = Omit<
  NewMessage,
  'chat_key' | 'text' | 'stored_at' | 'state' | 'next_at' | 'note' | 'edited_at' | 'deleted_at' | 'username'
>

function rowOf(sessionId: string, message: IncomingMessage): SaidByWhatsApp {
  return {
    session_id: sessionId,
    message_id: message.messageId,
    id_part: idPartOf(message.messageId),
    chat_id: message.chatId,
    from_id: fromOf(message),
    author: authorOf(message),
    phone: message.phone,
    lid: message.lid,
    push_name: message.pushName,
    chat_name: message.chatName,
    type: message.type,
    has_media: Number(message.hasMedia),
    is_group: Number(message.isGroup),
    backfilled: Number(message.backfilled),
    quoted: message.quoted ? JSON.stringify(message.quoted) : null,
    media: carriedText(message),
    sent_at: message.timestamp * 1000,
  }
}

/** The core matches `from` literally: a known phone is always `<digits>@c.us`; a group is its own sender. */
function fromOf(message: IncomingMessage): string {
  if (message.isGroup) return message.chatId
  return message.phone === null ? message.chatId : `${message.phone}@c.us`
}

function authorOf(message: IncomingMessage): string | null {
  if (!message.isGroup) return null
  return message.phone === null ? message.authorId : `${message.phone}@c.us`
}
