/** Which phone is behind a privacy id of a shop; null while nobody knows. */
interface Phones {
  phoneOf(sessionId: string, lid: string): string | null
}

/**
 * One key for one chat, whichever of its two names WhatsApp uses: a privacy id (LID) whose phone is known becomes the phone's
 * `@c.us`; everything else stays.
 */
export function chatKeyOf(sessionId: string, chatId: string, lids: Phones): string {
  if (!chatId.endsWith('@lid')) return chatId
  const lid = chatId.slice(0, chatId.indexOf('@')).split(':')[0]!
  const phone = lids.phoneOf(sessionId, lid)
  return phone === null ? chatId : `${phone}@c.us`
}

/** One name for a chat of a session: for maps, and for what runs one after another in it. */
export const laneOf = (sessionId: string, chatKey: string): string => `${sessionId}\n${chatKey}`
