import type { LidTable } from '../sessions/session-records.ts'

const digitsOf = (id: string) => id.slice(0, id.indexOf('@')).split(':')[0]!

/**
 * One key for one chat, whichever of its two names WhatsApp uses: a privacy id (LID) whose phone is known becomes the phone's
 * `@c.us`; everything else stays.
 */
export function chatKeyOf(sessionId: string, chatId: string, lids: LidTable): string {
  if (!chatId.endsWith('@lid')) return chatId
  const phone = lids.phoneOf(sessionId, digitsOf(chatId))
  return phone === null ? chatId : `${phone}@c.us`
}

/**
 * The chat that a phone, `…@c.us`, `…@s.whatsapp.net`, `…@lid` or `…@g.us` names; null when it cannot be one. Phones are taken as
 * people write them.
 */
export function chatIdOf(recipient: string): string | null {
  const text = recipient.trim().replace(/@s\.whatsapp\.net$/, '@c.us')
  if (/^[\w.-]+@(c\.us|lid|g\.us)$/.test(text)) return text
  const digits = text.replace(/[\s().+-]/g, '')
  return /^\d{5,20}$/.test(digits) ? `${digits}@c.us` : null
}

/** Digits of an id such as `2347000000000@c.us`. */
export function idDigits(id: string): string {
  return digitsOf(id)
}

/** The part of `fromMe_remote_id[_participant]` that WhatsApp gave the message itself. */
export function idPartOf(messageId: string): string {
  return messageId.split('_')[2] ?? messageId
}
