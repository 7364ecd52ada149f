const NUMBER = /^\d{5,20}$/
const CHAT_ID = /^\d{5,20}(-\d{1,20})?@(c\.us|s\.whatsapp\.net|lid|g\.us)$/

/**
 * Reads whom a text is for: a phone as people write it, or a chat id (`@c.us`, `@lid`, `@g.us`). Returns bare digits or the chat id,
 * or null for anything that cannot be a chat with a customer, such as `status@broadcast`.
 */
export function parseRecipient(value: unknown): string | null {
  if (typeof value === 'number') return parseRecipient(String(value))
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (CHAT_ID.test(text)) return text
  const digits = text.replace(/[\s().+-]/g, '')
  return NUMBER.test(digits) ? digits : null
}
