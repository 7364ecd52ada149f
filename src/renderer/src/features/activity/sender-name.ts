import type { MessageView } from '../../../../shared/model/message.ts'
import { calledName } from '../../lib/chat-name.ts'
import { formatPhone } from '../../lib/phone.ts'
import { oneLine, safeText } from '../../lib/safe-text.ts'

/** Who wrote, as it may be shown: the name, else the number, else what WhatsApp calls the chat. */
export function senderName(message: MessageView): string {
  const name = calledName(message.senderName)
  const who = name !== '' ? name : message.phone !== null ? formatPhone(message.phone) : safeText(message.from)
  return message.isGroup && message.chatName !== null ? `${who} · ${oneLine(message.chatName)}` : who
}
