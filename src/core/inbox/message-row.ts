import { idPartOf } from '../ids/message-ids.ts'
import { carriedText } from '../media/carried.ts'
import type { MessageRow, NewMessage } from '../storage/message-table.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { needsPhone, type ForwardingRule } from './forwarding-rules.ts'

/** A message with the decision about it; `rule` is null when it is forwarded. */
export interface Judged {
  readonly sessionId: string
  readonly message: IncomingMessage
  readonly text: string
  readonly rule: ForwardingRule | null
}

type Fate = Pick<MessageRow, 'text' | 'on_phone' | 'state' | 'next_at' | 'note'>

/** The columns that store the decision about a message. */
export function fateOf({ message, text, rule }: Judged, now: number): Fate {
  const on_phone = Number(needsPhone(message, rule))
  if (rule === null) return { text, on_phone, state: 'waiting', next_at: now, note: null }
  return { text, on_phone, state: 'skipped', next_at: null, note: rule.note }
}

type SaidByWhatsApp = Omit<
  NewMessage,
  keyof Fate | 'chat_key' | 'stored_at' | 'edited_at' | 'deleted_at' | 'username'
> &
  Pick<MessageRow, 'extras'>

/** The columns that store what WhatsApp tells about a message. */
export function rowOf(sessionId: string, message: IncomingMessage): SaidByWhatsApp {
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
    extras: extrasOf(message),
    sent_at: message.timestamp * 1000,
  }
}

function extrasOf({ order, product, referral }: IncomingMessage): string | null {
  const extras = { order, product, referral }
  return Object.values(extras).every((one) => one === undefined) ? null : JSON.stringify(extras)
}

/** The sender id for the core, which compares it literally: `<digits>@c.us` when the phone is known; a group is its own sender. */
export function fromOf(message: IncomingMessage): string {
  if (message.isGroup) return message.chatId
  return message.phone === null ? message.chatId : `${message.phone}@c.us`
}

function authorOf(message: IncomingMessage): string | null {
  if (!message.isGroup) return null
  return message.phone === null ? message.authorId : `${message.phone}@c.us`
}
