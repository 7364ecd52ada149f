/*
 * Owns the only entry for everything that WhatsApp reports. Customers' messages are filtered and stored here before anything else happens
 * to them; messages of our own account go to the replies. Gives messages for the core to `webhook.queue`, and knows nothing of when and
 * how it posts them. Knows only the ids of sessions.
 */
import { fixedTexts } from '../../shared/model/fixed-texts.ts'
import type { Ack } from '../../shared/model/message.ts'
import { msg } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import type { Takeovers } from '../chats/takeovers.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { WebhookQueue } from '../webhook/webhook-queue.ts'
import type { Replies } from '../replies/replies.ts'
import type { MessageMedia } from '../media/message-media.ts'
import { HOUR_MS } from '../time/durations.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { printOf, type NotForwardedRow } from '../storage/not-forwarded-table.ts'
import {
  idsOf,
  type IncomingMessage,
  type MessageChange,
  type OwnChange,
  type OutgoingMessage,
  type UnreadableMessage,
} from '../whatsapp/incoming-message.ts'
import { idPartOf, isOwn, remoteOf } from '../ids/message-ids.ts'
import type { CatchingUp } from './catching-up.ts'
import { leftOutForGood, ruleFor, textOf, type ForwardingRule, type RuleContext } from './forwarding-rules.ts'
import type { ToldChanges } from '../session-events/told-changes.ts'
import { MessageChanges } from './message-changes.ts'
import { fateOf, fromOf, rowOf, type Judged } from './message-row.ts'
import { writtenTypes } from './message-types.ts'
import { Reactions } from './reactions.ts'
import type { ChatMark, MessageSink } from './message-sink.ts'

type Taken = Awaited<ReturnType<MessageSink['incoming']>>

export interface InboxDeps extends Omit<Basics, 'logger'> {
  readonly offset: Pick<ClockOffset, 'learnMessage' | 'learnReadBack' | 'rightNow' | 'isAgreed'>
  readonly names: ChatNames
  readonly catching: CatchingUp
  readonly chats: { readonly takeovers: Pick<Takeovers, 'customerWrote' | 'announce'> }
  readonly replies: Pick<Replies, 'own' | 'automatic' | 'engine'>
  readonly webhook: { readonly queue: Pick<WebhookQueue, 'add' | 'forget'> }
  readonly told: Pick<ToldChanges, 'settleNow' | 'reactedNow' | 'announce'>
  readonly media: Pick<MessageMedia, 'came' | 'look'>
}

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
    const { offset } = this.#deps
    const sentAt = message.timestamp * 1000
    if (message.backfilled) offset.learnReadBack(sentAt)
    else offset.learnMessage(sentAt)
    const judged = this.#judge(sessionId, message)
    if (judged.rule?.becomes !== 'left out') return this.#store(judged)
    await this.#count(this.#countOf(sessionId, message, judged.rule))
    return 'filtered'
  }

  async unreadable(sessionId: string, { print, type, timestamp }: UnreadableMessage): Promise<void> {
    await this.#count({ session_id: sessionId, print, rule: 'unreadable', type, sent_at: timestamp * 1000 })
  }

  async changed(sessionId: string, change: MessageChange): Promise<void> {
    if (change.kind === 'reacted') return this.#reactions.take(sessionId, change)
    if (change.kind === 'own') return this.#ownEdited(sessionId, change)
    const { names, settings } = this.#deps
    for (const id of idsOf(change)) {
      const row = this.#storedAs(sessionId, id, names.keyOf(sessionId, remoteOf(id)))
      if (row === null) continue
      if (change.kind === 'deleted') return this.#changes.deleted(row)
      const text = textOf(change.message, { media: settings.get('forward.media') })
      return this.#changes.edited(row, this.#inTime(change.message), text)
    }
  }

  /** Stores the new text of a message that the owner wrote by hand: the thread shows it, and the core hears of it. */
  async #ownEdited(sessionId: string, { messageId, text }: OwnChange): Promise<void> {
    const { storage, changes } = this.#deps
    const row = await storage.writes.run(() => storage.ownTexts.edit(sessionId, messageId, text))
    if (row !== null) changes.tell('own-text', row.id)
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

  hasBeyond(sessionId: string, mark: ChatMark): boolean {
    const { names, storage } = this.#deps
    return storage.messages.hasBeyond(sessionId, names.keyOf(sessionId, mark.chatId), mark)
  }

  rightNow(): number {
    return this.#deps.offset.rightNow()
  }

  missing(sessionId: string, messageIds: readonly string[]): readonly string[] {
    const { names, storage } = this.#deps
    return messageIds.filter((id) => {
      if (isOwn(id)) return !this.#isOwnKnown(sessionId, id)
      const key = names.keyOf(sessionId, remoteOf(id))
      // The cheapest check first; for most messages it is also the last.
      const known = this.#storedAs(sessionId, id, key)
      if (known !== null && !isWordless(known)) return false
      if (storage.customers.isForgotten(sessionId, idPartOf(id))) return false
      const rule = storage.notForwarded.ruleOf(sessionId, printOf(key, idPartOf(id)))
      return rule === null || !leftOutForGood.has(rule)
    })
  }

  catchingUp(sessionId: string, stage: 'begins' | 'over'): void {
    this.#deps.catching.set(sessionId, stage)
    if (stage === 'over') this.#deps.replies.engine.reconsider()
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

  #judge(sessionId: string, message: IncomingMessage): Judged {
    const { names, settings } = this.#deps
    const context: RuleContext = {
      groups: settings.get('forward.groups'),
      broadcasts: settings.get('forward.broadcasts'),
      media: settings.get('forward.media'),
      isOwnChat: names.isOwnChat(sessionId, names.keyOf(sessionId, message.chatId)),
      isLost: this.#ofLostTime(sessionId, message),
      isTooOld: this.#isTooOld(message),
    }
    return { sessionId, message, text: textOf(message, context), rule: ruleFor(message, context) }
  }

  /** Counts a message under its rule, for Help, without storing the message itself. */
  async #count(row: NotForwardedRow): Promise<void> {
    const { notForwarded, writes } = this.#deps.storage
    if (notForwarded.ruleOf(row.session_id, row.print) === row.rule) return
    await writes.run(() => notForwarded.note(row))
  }

  async #store(judged: Judged): Promise<Taken> {
    const { storage, chats, replies, webhook, media, changes } = this.#deps
    const { takeovers } = chats
    const { sessionId, message, rule } = judged
    // Waits while the disk is full, because WhatsApp's copy may be gone later and ours must not be lost.
    const stored = await storage.writes.run(() => {
      const chatKey = this.#keyOf(sessionId, message)
      const id = this.#insertOnce(judged, chatKey)
      if (id === null) return null
      const isTakeoverOver = takeovers.customerWrote(sessionId, chatKey, message.timestamp * 1000)
      return { row: id, endedIn: isTakeoverOver ? chatKey : null }
    })
    if (stored === null) return 'duplicate'
    const { row, endedIn } = stored
    if (endedIn !== null) takeovers.announce(sessionId, endedIn)
    replies.automatic.announce()
    webhook.queue.add(row)
    changes.tell('message', row)
    // The message is on its way already; its file is downloaded after it.
    if (hasBytes(message)) media.look()
    return rule?.rule === 'record-lost' || rule?.becomes === 'kept' ? 'kept' : 'stored'
  }

  /** True for a message read back from a time whose answers are unknown, because the database was lost. */
  #ofLostTime(sessionId: string, message: IncomingMessage): boolean {
    const lost = message.backfilled ? this.#deps.storage.lostTime() : null
    return lost !== null && message.timestamp * 1000 <= (lost.upTo[sessionId] ?? lost.otherwise)
  }

  /** While nothing confirms the offset that an earlier time agreed on, a message is too old only if our own clock says so, too. */
  #isTooOld(message: IncomingMessage): boolean {
    const { clock, settings, offset } = this.#deps
    if (!message.backfilled || settings.get('forward.oldMessages') === 'on') return false
    const now = offset.isAgreed ? offset.rightNow() : Math.min(offset.rightNow(), clock.now())
    const ageMs = now - message.timestamp * 1000
    return ageMs > settings.get('replies.maxAgeHours') * HOUR_MS
  }

  /** Stores the message, or completes a row that had no text yet. Returns the row id; null when the message was known already. */
  #insertOnce(judged: Judged, key: string): number | null {
    const { clock, storage, catching, replies } = this.#deps
    const { sessionId, message } = judged
    if (storage.customers.isForgotten(sessionId, idPartOf(message.messageId))) return null
    const known = this.#storedAs(sessionId, message.messageId, key)
    const now = clock.now()
    if (known !== null) return this.#giveWords(known, judged, now)
    const id = storage.messages.insert({
      ...rowOf(sessionId, message),
      ...fateOf(judged, now),
      username: message.lid === null ? null : storage.lids.known(sessionId, message.lid).username,
      edited_at: this.#inTime(message).editedAt ?? null,
      deleted_at: message.isDeleted === true ? now : null,
      chat_key: key,
      stored_at: now,
    })
    this.#noteKept(id, judged)
    const { chatId, messageId, timestamp } = message
    replies.automatic.customerWrote(sessionId, key, timestamp * 1000)
    // While older messages of this chat may be missing, the mark must not move: it would hide them from the next catch-up.
    if (!catching.hasGaps(sessionId, chatId)) storage.messages.setMark(sessionId, { chatId, messageId, timestamp })
    return id
  }

  /** Adds the text to a row that was stored without it, because it could not be decrypted or read. Null when there is nothing to add. */
  #giveWords(known: MessageRow, judged: Judged, now: number): number | null {
    if (!isWordless(known) || judged.message.undecrypted === true || judged.text === known.text) return null
    const { storage } = this.#deps
    const said = { ...rowOf(judged.sessionId, judged.message), ...fateOf(judged, now) }
    const { text, type, has_media, quoted, media, extras, on_phone, state, next_at, note } = said
    const words = { text, type, has_media, quoted, media, extras, on_phone }
    // A message that the owner had forwarded without its text is not forwarded twice.
    const isOpen = known.state === 'skipped' || known.state === 'waiting'
    storage.messages.update(known.id, isOpen ? { ...words, state, next_at, note } : words)
    this.#noteKept(known.id, judged)
    return known.id
  }

  /** Updates the counts and the media of a message that was stored or got its text. Call it only inside work given to the write queue. */
  #noteKept(id: number, { sessionId, message, rule }: Judged): void {
    const { media, storage } = this.#deps
    if (rule === null) storage.notForwarded.forget(sessionId, this.#printOf(sessionId, message))
    else storage.notForwarded.note(this.#countOf(sessionId, message, rule))
    if (hasBytes(message)) media.came(id, sessionId, message, rule === null)
  }

  #countOf(sessionId: string, message: IncomingMessage, { rule }: ForwardingRule): NotForwardedRow {
    const print = this.#printOf(sessionId, message)
    return { session_id: sessionId, print, rule, type: message.type, sent_at: message.timestamp * 1000 }
  }

  #printOf(sessionId: string, { chatId, messageId }: IncomingMessage): string {
    return printOf(this.#deps.names.keyOf(sessionId, chatId), idPartOf(messageId))
  }

  /** Caps the time of an edit at now. It comes from the customer's clock, and a clock that is ahead must not make later edits look old. */
  #inTime(message: IncomingMessage): IncomingMessage {
    const { editedAt } = message
    return editedAt === undefined ? message : { ...message, editedAt: Math.min(editedAt, this.#deps.offset.rightNow()) }
  }

  /** The key of the message's chat. Uses the sender's phone even if only this message tells it. */
  #keyOf(sessionId: string, message: IncomingMessage): string {
    return message.isGroup ? message.chatId : this.#deps.names.keyOf(sessionId, fromOf(message))
  }

  #isOwnKnown(sessionId: string, messageId: string): boolean {
    const { own, customers } = this.#deps.storage
    const part = idPartOf(messageId)
    if (own.seenAt(sessionId, messageId) !== null || own.hasNote(sessionId, part)) return true
    return customers.isForgotten(sessionId, part)
  }

  /** The stored row of a message: the same id part in the same chat, also in groups, where a sender has two ids as well. */
  #storedAs(sessionId: string, messageId: string, key: string): MessageRow | null {
    const { storage, names } = this.#deps
    const same = storage.messages.withIdPart(sessionId, idPartOf(messageId)).find((row) => {
      if (row.message_id === messageId) return true
      // Accept the chat's other key: live messages may come under its LID and history under its phone, or the other way round.
      return row.chat_key === key || names.keyOf(sessionId, row.chat_id) === key || mayBeNamesOfOne(row.chat_key, key)
    })
    return same ?? null
  }
}

/**
 * True for a phone key and a LID key, which may be one customer. The same message id under both is proof enough, because the sender's phone
 * creates it. Otherwise a page that is slow to match a LID would make new messages of all that are read back.
 */
function mayBeNamesOfOne(one: string, other: string): boolean {
  return (one.endsWith('@lid') && other.endsWith('@c.us')) || (one.endsWith('@c.us') && other.endsWith('@lid'))
}

/** True when a mark stands in place of a text that may still come. An unknown type has no text, and a deleted message needs none. */
function isWordless({ type, text, deleted_at: deletedAt }: MessageRow): boolean {
  if (deletedAt !== null) return false
  if (text === fixedTexts.undecrypted) return type === 'ciphertext'
  return text === fixedTexts.unknown && writtenTypes.has(type)
}

/** Whether the message has a file we can download. A message that only the phone shows has none here. */
const hasBytes = ({ hasMedia, unavailable }: IncomingMessage): boolean => hasMedia && unavailable === undefined
