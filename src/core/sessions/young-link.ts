import type { ChatName } from '../whatsapp/whatsapp-client.ts'
import type { ContactEntry, GroupEntry } from '../whatsapp/whatsapp-client.ts'

/**
 * WhatsApp watches a linked device most closely in its first minutes, and has unlinked some that read much. So long after the link nothing
 * is read but what a message that comes needs: no status, no address book, no pictures, no group's data, no old messages of a chat that
 * nobody wrote in since. What is left out follows when the time is over. `young-link.test.ts` holds each call of a page against this rule.
 */
const YOUNG_MS = 600_000

/** How long a link (unix ms; null when its moment is not known) is still young. A moment to come is a clock that was set back: not longer. */
export function youngForMs(linkedAt: number | null, now: number): number {
  if (linkedAt === null || linkedAt - now > YOUNG_MS) return 0
  return Math.min(Math.max(linkedAt + YOUNG_MS - now, 0), YOUNG_MS)
}

/** Groups among the chats that the page lists: all of them, without asking WhatsApp for the data of any. */
export function groupsOf(chats: readonly ChatName[]): readonly GroupEntry[] {
  return chats.filter(({ id }) => id.endsWith('@g.us')).map(({ id, name }) => ({ id, name }))
}

/** People with a chat, for as long as the address book is not read; a privacy id only by its phone, when that is known. */
export function peopleOf(
  chats: readonly ChatName[],
  phoneOfLid: (lid: string) => string | null,
): readonly ContactEntry[] {
  const people = new Map<string, ContactEntry>()
  for (const chat of chats) {
    const [user = '', server] = chat.id.split('@')
    if (server !== 'c.us' && server !== 'lid') continue
    const phone = server === 'c.us' ? user : (chat.phone ?? phoneOfLid(user))
    const id = phone === null ? chat.id : `${phone}@c.us`
    people.set(id, { id, name: chat.name, number: phone ?? '' })
  }
  return [...people.values()]
}
