import type { ChatView } from '../../../shared/model/chat.ts'
import { words } from '../i18n/words.ts'
import { formatPhone } from './phone.ts'
import { oneLine, safeText } from './safe-text.ts'

/** Safe display name of a chat: name, else number, else WhatsApp username, else "unnamed group" or WhatsApp's id. */
export function chatName(
  chat: Pick<ChatView, 'name' | 'phone' | 'chatKey' | 'isGroup'> & Partial<Pick<ChatView, 'username'>>,
): string {
  const name = calledName(chat.name)
  if (name !== '') return name
  if (chat.phone !== null) return formatPhone(chat.phone)
  if (chat.username != null) return `@${oneLine(chat.username)}`
  return chat.isGroup ? words.chats.unnamedGroup : safeText(chat.chatKey)
}

/** The name on one line. A name that is a phone number is formatted as one. Empty for null. */
export function calledName(name: string | null): string {
  const line = name === null ? '' : oneLine(name)
  return /^\d{7,15}$/.test(line) ? formatPhone(line) : line
}

/** The number, else the WhatsApp username, else null. */
export function shownAs({ phone, username }: Pick<ChatView, 'phone' | 'username'>): string | null {
  if (phone !== null) return formatPhone(phone)
  return username === null ? null : `@${oneLine(username)}`
}
