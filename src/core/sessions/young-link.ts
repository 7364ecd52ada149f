import type { ChatName } from '../whatsapp/whatsapp-client.ts'
import type { ContactEntry, GroupEntry } from '../whatsapp/whatsapp-client.ts'

/**
 * WhatsApp watches a linked device most closely in its first minutes, and has unlinked some that read much. For this long after the link
 * only what an arriving message needs is read: no status, no address book, no pictures, no group data, no old messages of a chat in which
 * nobody has written since. The rest follows when the time is over. `young-link.test.ts` checks each call to a page against this rule.
 */
const YOUNG_MS = 600_000

/**
 * Milliseconds for which a link (unix ms; null when its time is not known) still counts as young, else 0. A `linkedAt` in the future comes
 * from a clock that was set back, and does not make the time longer.
 */
export function youngForMs(linkedAt: number | null, now: number): number {
  if (linkedAt === null || linkedAt - now > YOUNG_MS) return 0
  return Math.min(Math.max(linkedAt + YOUNG_MS - now, 0), YOUNG_MS)
}

/** All groups in the page's list of chats, without asking WhatsApp for the data of any. */
export function groupsOf(chats: readonly ChatName[]): readonly GroupEntry[] {
  return chats.filter(({ id }) => id.endsWith('@g.us')).map(({ id, name }) => ({ id, name }))
}

/** People with a chat, for the time in which the address book must not be read. A LID is replaced by its phone when that is known. */
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
