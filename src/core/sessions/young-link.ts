import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import type { ContactInfo, GroupInfo } from './session-hub.ts'

/**
 * WhatsApp watches a linked device most closely in its first minutes, and has unlinked some that read much. So long after the link nothing
 * is read but what a message that comes needs: no status, no list of contacts or groups, no pictures, no group's data, no chat that
 * nobody wrote in since. What is left out follows when the time is over.
 */
export const youngMs = 600_000

/** How long a link (unix ms; null when its moment is not known) is still young. A moment to come is a clock that was set back: not longer. */
export function youngForMs(linkedAt: number | null, now: number): number {
  if (linkedAt === null || linkedAt - now > youngMs) return 0
  return Math.min(Math.max(linkedAt + youngMs - now, 0), youngMs)
}

type Titles = Pick<WhatsAppClient, 'chatTitle'>

/** Groups that somebody wrote in since the link: all that may be named while it is young. */
export async function knownGroups(client: Titles, chatIds: readonly string[]): Promise<readonly GroupInfo[]> {
  const groups = chatIds.filter((id) => id.endsWith('@g.us'))
  return Promise.all(groups.map(async (id) => ({ id, name: (await client.chatTitle(id)) ?? id })))
}

/** People who wrote since the link; a privacy id only by its phone, when that is known. */
export async function knownContacts(
  client: Titles,
  chatIds: readonly string[],
  phoneOfLid: (lid: string) => string | null,
): Promise<readonly ContactInfo[]> {
  const people = chatIds.filter((id) => /@(c\.us|lid)$/.test(id))
  return Promise.all(
    people.map(async (chatId) => {
      const [user = '', server] = chatId.split('@')
      const phone = server === 'c.us' ? user : phoneOfLid(user)
      const name = (await client.chatTitle(chatId)) ?? phone ?? user
      return { id: phone === null ? chatId : `${phone}@c.us`, name, number: phone ?? '' }
    }),
  )
}
