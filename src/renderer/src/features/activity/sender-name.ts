import type { MessageView } from '../../../../shared/model/message.ts'
import { calledName, shownAs } from '../../lib/chat-name.ts'
import { oneLine, safeText } from '../../lib/safe-text.ts'

/** The sender's safe display name: the name, else the number, else WhatsApp's id. In a group also the group's name. */
export function senderName(message: MessageView): string {
  const name = calledName(message.senderName)
  const who = name !== '' ? name : (shownAs(message) ?? safeText(message.from))
  return message.isGroup && message.chatName !== null ? `${who} · ${oneLine(message.chatName)}` : who
}
