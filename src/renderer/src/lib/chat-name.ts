import type { ChatView } from '../../../shared/model/chat.ts'
import { words } from '../i18n/words.ts'
import { formatPhone } from './phone.ts'
import { oneLine, safeText } from './safe-text.ts'

/** Name, else number, else the name chosen at WhatsApp, else what WhatsApp calls it; as it may be shown. */
export function chatName(
  chat: Pick<ChatView, 'name' | 'phone' | 'chatKey' | 'isGroup'> & Partial<Pick<ChatView, 'username'>>,
): string {
  const name = calledName(chat.name)
  if (name !== '') return name
  if (chat.phone !== null) return formatPhone(chat.phone)
  if (chat.username != null) return `@${oneLine(chat.username)}`
  return chat.isGroup ? words.chats.unnamedGroup : safeText(chat.chatKey)
}

/** What somebody is called, on one line; a number that stands in the place of a name is written like one. Empty for nobody. */
export function calledName(name: string | null): string {
  const line = name === null ? '' : oneLine(name)
  return /^\d{7,15}$/.test(line) ? formatPhone(line) : line
}

/** The number, or the name that somebody without one is found by; null when neither is known. */
export function shownAs({ phone, username }: Pick<ChatView, 'phone' | 'username'>): string | null {
  if (phone !== null) return formatPhone(phone)
  return username === null ? null : `@${oneLine(username)}`
}
