import type { PlainCode } from '../../shared/words/say.ts'
import type { Clock } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { NewMessage } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { HOUR_MS } from '../time/durations.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { chatKeyOf } from '../ids/chat-key.ts'
import { idPartOf } from '../ids/message-ids.ts'
import { isCustomerMessage } from './filter.ts'
import type { MessageSink } from './message-sink.ts'
import { markerOf } from './marker.ts'

/** `kept`: stored for the owner alone, because it may have been answered in the time that a lost record knew. */
type Taken = Awaited<ReturnType<MessageSink['incoming']>>

export interface Inbox {
  /** Filters and stores; resolves after the commit is on disk. Tries again by itself while the disk refuses. */
  accept(sessionId: string, message: IncomingMessage): Promise<Taken>
  /** Of these ids, the ones not stored yet. */
  missing(sessionId: string, messageIds: readonly string[]): readonly string[]
}

const LOST: PlainCode = 'note.record-lost'

/** The first room of a message: nothing happens to it before it is on disk. */
export function createInbox(deps: {
  readonly clock: Clock
  readonly settings: SettingsReader
  readonly storage: Storage
  /** The right time, unix ms, to compare with WhatsApp's. */
  readonly rightNow: () => number
  /** Older messages of this chat may still be missing: what comes after them must not hide them from the next catch-up. */
  readonly hasGaps?: (sessionId: string, chatId: string) => boolean
  /** Inside the transaction that stores it. */
  readonly onWritten?: (sessionId: string, chatKey: string, sentAt: number) => void
  readonly onStored: (row: number) => void
}): Inbox {
  const { clock, settings, storage, onStored } = deps

  async function accept(sessionId: string, message: IncomingMessage): Promise<Taken> {
    if (!isCustomerMessage(message, settings.get('forward.groups'))) return 'filtered'
    const text = message.body === '' && settings.get('forward.media') !== 'none' ? markerOf(message) : message.body
    // Nothing the core could read: kept for the owner, not forwarded.
    const isLost = ofLostTime(sessionId, message)
    const skip = isLost ? LOST : text === '' ? ('note.no-text' satisfies PlainCode) : tooOld(message)
    // While the disk is full this waits: WhatsApp's copy may be gone by then, ours must not be.
    const row = await storage.writes.run(() => insertOnce(sessionId, message, text, skip))
    if (row === null) return 'duplicate'
    onStored(row)
    return isLost ? 'kept' : 'stored'
  }

  /** Read back, and from a time of which nobody knows what was answered. */
  function ofLostTime(sessionId: string, message: IncomingMessage): boolean {
    const lost = message.backfilled ? storage.lostTime() : null
    return lost !== null && message.timestamp * 1000 <= (lost.upTo[sessionId] ?? lost.otherwise)
  }

  function tooOld(message: IncomingMessage): string | null {
    if (!message.backfilled || settings.get('forward.oldMessages') === 'on') return null
    const ageMs = deps.rightNow() - message.timestamp * 1000
    const hours = settings.get('replies.maxAgeHours')
    return ageMs > hours * HOUR_MS ? ('note.too-old' satisfies PlainCode) : null
  }

  function insertOnce(sessionId: string, message: IncomingMessage, text: string, skip: string | null): number | null {
    if (isStored(sessionId, message.messageId, keyOf(sessionId, message))) return null
    const now = clock.now()
    const row: NewMessage = {
      session_id: sessionId,
      message_id: message.messageId,
      id_part: idPartOf(message.messageId),
      chat_id: message.chatId,
      chat_key: keyOf(sessionId, message),
      from_id: fromOf(message),
      author: authorOf(message),
      phone: message.phone,
      lid: message.lid,
      push_name: message.pushName,
      chat_name: message.chatName,
      text,
      type: message.type,
      has_media: Number(message.hasMedia),
      is_group: Number(message.isGroup),
      backfilled: Number(message.backfilled),
      quoted: message.quoted ? JSON.stringify(message.quoted) : null,
      media: message.media ? JSON.stringify(message.media) : null,
      sent_at: message.timestamp * 1000,
      stored_at: now,
      state: skip === null ? 'waiting' : 'skipped',
      next_at: skip === null ? now : null,
      note: skip,
    }
    const id = storage.messages.insert(row)
    deps.onWritten?.(sessionId, row.chat_key, row.sent_at)
    const { chatId, messageId, timestamp } = message
    if (deps.hasGaps?.(sessionId, chatId) !== true) {
      storage.messages.setMark(sessionId, { chatId, messageId, timestamp })
    }
    return id
  }

  /** The sender's phone counts also when only this message tells it. */
  function keyOf(sessionId: string, message: IncomingMessage): string {
    return message.isGroup ? message.chatId : chatKeyOf(sessionId, fromOf(message), storage.lids)
  }

  /** The same message id part in the same chat: groups too, where the sender has two names as well. */
  function isStored(sessionId: string, messageId: string, key: string): boolean {
    if (storage.customers.isForgotten(sessionId, idPartOf(messageId))) return true
    return storage.messages.withIdPart(sessionId, idPartOf(messageId)).some((row) => {
      if (row.message_id === messageId) return true
      // The same chat under its other name: seen live as a privacy id, read from history as a phone, or the other way round.
      return row.chat_key === key || chatKeyOf(sessionId, row.chat_id, storage.lids) === key
    })
  }

  return {
    accept,
    missing: (sessionId, messageIds) =>
      messageIds.filter((id) => !isStored(sessionId, id, chatKeyOf(sessionId, id.split('_')[1] ?? '', storage.lids))),
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
