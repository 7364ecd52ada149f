import type { MessageView } from '../../../../shared/model/message.ts'
import { calledName, shownAs } from '../../lib/chat-name.ts'
import { oneLine, safeText } from '../../lib/safe-text.ts'

/** Who wrote, as it may be shown: the name, else the number, else what WhatsApp calls the chat. */
export function senderName(message: MessageView): string {
  const name = calledName(message.senderName)
  const who = name !== '' ? name : (shownAs(message) ?? safeText(message.from))
  return message.isGroup && message.chatName !== null ? `${who} · ${oneLine(message.chatName)}` : who
}
