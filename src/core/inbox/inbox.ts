import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { NewMessage } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { chatKeyOf, idPartOf } from './chat-key.ts'
import { isCustomerMessage } from './filter.ts'
import { markerOf } from './marker.ts'

export interface Inbox {
  /** Filters and stores; resolves after the commit is on disk. Tries again by itself while the disk refuses. */
  accept(sessionId: string, message: IncomingMessage): Promise<'stored' | 'duplicate' | 'filtered'>
  /** Of these ids, the ones not stored yet. */
  missing(sessionId: string, messageIds: readonly string[]): readonly string[]
}

const RETRY_WRITE_MS = 1_000
const HOUR_MS = 3_600_000

/** The first room of a message: nothing happens to it before it is on disk. */
export function createInbox(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly onStored: (row: number) => void
}): Inbox {
  const { clock, logger, settings, storage, onStored } = deps

  async function accept(sessionId: string, message: IncomingMessage): Promise<'stored' | 'duplicate' | 'filtered'> {
    if (!isCustomerMessage(message, settings.get('forward.groups'))) return 'filtered'
    const text = message.body === '' && settings.get('forward.media') !== 'none' ? markerOf(message) : message.body
    // Nothing the core could read: kept for the owner, not forwarded.
    const skip = text === '' ? 'It has no text, and markers for media are switched off.' : tooOld(message)
    for (;;) {
      try {
        const row = await storage.writes.run(() => insertOnce(sessionId, message, text, skip))
        if (row === null) return 'duplicate'
        onStored(row)
        return 'stored'
      } catch (error) {
        logger.error('a message could not be stored yet', { sessionId, error })
        await new Promise<void>((resolve) => clock.setTimer(RETRY_WRITE_MS, resolve))
      }
    }
  }

  function tooOld(message: IncomingMessage): string | null {
    if (!message.backfilled || settings.get('forward.oldMessages') === 'on') return null
    const ageMs = clock.now() - message.timestamp * 1000
    const hours = settings.get('replies.maxAgeHours')
    return ageMs > hours * HOUR_MS ? `It was older than ${hours} hours when this laptop came back.` : null
  }

  function insertOnce(sessionId: string, message: IncomingMessage, text: string, skip: string | null): number | null {
    if (isStored(sessionId, message.messageId, message.chatId)) return null
    const now = clock.now()
    const row: NewMessage = {
      session_id: sessionId,
      message_id: message.messageId,
      id_part: idPartOf(message.messageId),
      chat_id: message.chatId,
      chat_key: chatKeyOf(sessionId, message.chatId, storage.lids),
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
    storage.messages.setMark(sessionId, {
      chatId: message.chatId,
      messageId: message.messageId,
      timestamp: message.timestamp,
    })
    return id
  }

  function isStored(sessionId: string, messageId: string, chatId: string): boolean {
    const key = chatKeyOf(sessionId, chatId, storage.lids)
    return storage.messages.withIdPart(sessionId, idPartOf(messageId)).some((row) => {
      if (row.message_id === messageId) return true
      // The same chat under its other name: seen live as a privacy id, read from history as a phone, or the other way round.
      return row.is_group === 0 && chatKeyOf(sessionId, row.chat_id, storage.lids) === key
    })
  }

  return {
    accept,
    missing: (sessionId, messageIds) => messageIds.filter((id) => !isStored(sessionId, id, id.split('_')[1] ?? '')),
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
