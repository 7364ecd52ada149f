import type { ChatView } from '../../../shared/model/chat.ts'
import { words } from '../i18n/en.ts'
import { formatPhone } from './phone.ts'
import { oneLine, safeText } from './safe-text.ts'

/** Name, else number, else what WhatsApp calls it; as it may be shown. */
export function chatName(chat: Pick<ChatView, 'name' | 'phone' | 'chatKey' | 'isGroup'>): string {
  const name = chat.name === null ? '' : oneLine(chat.name)
  if (name !== '') return /^\d{7,15}$/.test(name) ? formatPhone(name) : name
  if (chat.phone !== null) return formatPhone(chat.phone)
  return chat.isGroup ? words.chats.unnamedGroup : safeText(chat.chatKey)
}
