import type { IncomingMessage } from '../../src/core/whatsapp/incoming-message.ts'

const started = Math.floor(Date.now() / 1_000) - 3_600

/** The customer of this number writes their `n`th message; the text says both. */
export function messageOf(chat: number, n: number): IncomingMessage {
  const phone = `23480${String(31_000_000 + chat)}`
  const chatId = `${phone}@c.us`
  return {
    messageId: `false_${chatId}_3EB0${chat.toString(16).padStart(6, '0')}${n.toString(16).padStart(6, '0')}`,
    chatId,
    authorId: null,
    phone,
    lid: null,
    pushName: `Customer ${chat}`,
    chatName: null,
    body: `${chat} ${n}`,
    type: 'chat',
    hasMedia: false,
    media: null,
    location: null,
    contactCards: [],
    quoted: null,
    timestamp: started + n,
    isGroup: false,
    backfilled: true,
  }
}
