import type { Settings } from '../../shared/model/settings.ts'
import { isOwn } from '../ids/message-ids.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'

/** WhatsApp's types that a customer writes. Everything else (protocol, calls, notices, reactions, …) is never forwarded. */
const CUSTOMER_TYPES = new Set([
  'chat',
  'image',
  'video',
  'audio',
  'ptt',
  'ptv',
  'document',
  'sticker',
  'location',
  'live_location',
  'vcard',
  'multi_vcard',
  'poll_creation',
  'event_creation',
  'scheduled_event_creation',
  'order',
  'payment',
  'native_flow',
  'product',
  'list',
  'list_response',
  'buttons_response',
  'template_button_reply',
  'interactive',
  'interactive_response',
  'groups_v4_invite',
])

/** Whether a person wrote a message of this type. */
export function isWritten(type: string): boolean {
  return CUSTOMER_TYPES.has(type)
}

/**
 * Whether a message is a customer's at all: never status, broadcast, newsletter, own or protocol traffic; groups by setting.
 * A message is not dropped because of its `to`: in LID groups that is our own privacy id.
 */
export function isCustomerMessage(message: IncomingMessage, groups: Settings['forward.groups']): boolean {
  if (isOwn(message.messageId)) return false
  if (/@(broadcast|newsletter)$/.test(message.chatId) || message.chatId.startsWith('status@')) return false
  if (!isWritten(message.type)) return false
  if (!message.isGroup) return true
  if (groups === 'none') return false
  return groups === 'all' || groups.includes(message.chatId)
}
