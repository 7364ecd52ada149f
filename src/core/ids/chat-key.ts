/*
 * Owns the rules of identity: chat keys, message ids, recipients, equal texts, the core's address. Every folder may import it; it
 * knows nothing else of src/core.
 */

/** Look-ups of one shop: the phone behind a LID, and the current id and key of a chat. */
interface Names {
  phoneOf(sessionId: string, lid: string): string | null
  chatNow(sessionId: string, chatId: string): string
  keyNow(sessionId: string, chatKey: string): string
}

/**
 * Returns one key per chat, whichever of its past or present ids WhatsApp uses. A LID (privacy id) whose phone is known becomes the
 * phone's `@c.us`. A former number or a replaced id becomes the customer's current one. Any other id stays as it is.
 */
export function chatKeyOf(sessionId: string, chatId: string, names: Names): string {
  if (!/@(lid|c\.us)$/.test(chatId)) return chatId
  const [user = '', server] = chatId.split('@')
  const plain = `${user.split(':')[0]!}@${server!}`
  if (server !== 'lid') return names.keyNow(sessionId, plain)
  const phoneOf = (id: string) => names.phoneOf(sessionId, id.split('@')[0]!)
  const phone = phoneOf(plain) ?? phoneOf(names.chatNow(sessionId, plain))
  return names.keyNow(sessionId, phone === null ? plain : `${phone}@c.us`)
}
