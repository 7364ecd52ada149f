/*
 * Owns what tells names apart: chat keys, message ids, recipients, equal texts, the core's address. Everybody may import it; it knows nothing of
 * the core.
 */

/** Who is behind a privacy id of a shop, and what a chat is called now. */
interface Names {
  phoneOf(sessionId: string, lid: string): string | null
  chatNow(sessionId: string, chatId: string): string
  keyNow(sessionId: string, chatKey: string): string
}

/**
 * One key for one chat, whichever of its names WhatsApp uses or used: a privacy id (LID) whose phone is known becomes the phone's `@c.us`;
 * a former number, or an id that was replaced, becomes what the customer has now; everything else stays.
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
