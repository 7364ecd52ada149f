import type { PageTools } from './page-tools.ts'
import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/** In the page: whether it knows this chat already. Creates nothing. */
export function hasChatInPage(chatId: string): boolean {
  const page = globalThis as unknown as PageWindow
  const collection = page.require?.('WAWebCollections').Chat
  return Boolean(collection.get(page.require?.('WAWebWidFactory').createWid(chatId)) ?? collection.get(chatId))
}

/** In the page: the title of a chat it knows. */
export function readChatTitle(chatId: string): string | null {
  const page = globalThis as unknown as PageWindow
  const wid = page.require?.('WAWebWidFactory').createWid(chatId)
  const chat = page.require?.('WAWebCollections').Chat.get(wid)
  const title = chat?.formattedTitle ?? chat?.name ?? chat?.groupMetadata?.subject
  return typeof title === 'string' && title !== '' ? title : null
}

/** In the page: the chats in its list, with their names. Reads only the list, and each chat on its own. */
export function readChatNames(tools: PageTools): readonly {
  readonly id: string
  readonly name: string | null
  readonly phone: string | null
}[] {
  const { listOf, textOf } = tools
  const page = globalThis as unknown as PageWindow
  const collection = page.require?.('WAWebCollections').Chat
  const names = []
  for (const chat of listOf(collection)) {
    try {
      const id = textOf(chat.id)
      if (id === null || !/@(c\.us|lid|g\.us)$/.test(id)) continue
      const title = chat.formattedTitle ?? chat.name
      const phone = chat.contact?.phoneNumber
      const name = typeof title === 'string' && title !== '' ? title : null
      names.push({ id, name, phone: textOf(phone) })
    } catch {
      // Unreadable: left out.
      continue
    }
  }
  return names
}

/** In the page: the groups it knows, each read on its own. */
export function readGroups(tools: PageTools): readonly { readonly id: string; readonly name: string }[] {
  const { textOf } = tools
  const page = globalThis as unknown as PageWindow
  const models: any[] = page.require?.('WAWebCollections').Chat.getModelsArray() ?? []
  const groups = []
  for (const chat of models) {
    try {
      const id = textOf(chat.id)
      if (id === null || !/@g\.us$/.test(id)) continue
      groups.push({ id, name: String(chat.formattedTitle ?? chat.name ?? chat.groupMetadata?.subject ?? id) })
    } catch {
      // Unreadable: left out.
      continue
    }
  }
  return groups
}

/** In the page: people in the address book or with a chat, each read on its own. A LID's digits are never returned as a number. */
export function readContacts(
  tools: PageTools,
): readonly { readonly id: string; readonly name: string; readonly number: string }[] {
  const { textOf } = tools
  const page = globalThis as unknown as PageWindow
  const models: any[] = page.require?.('WAWebCollections').Contact?.getModelsArray() ?? []
  const seen = new Set<string>()
  const contacts = []
  for (const contact of models) {
    try {
      const own = textOf(contact.id)
      const phone = contact.phoneNumber ? textOf(contact.phoneNumber) : own
      const id = phone?.endsWith('@c.us') === true ? phone : own
      if (id === null || !/@(c\.us|lid)$/.test(id) || seen.has(id)) continue
      seen.add(id)
      const number = id.endsWith('@c.us') ? (id.split('@')[0] ?? '') : ''
      const name = contact.name ?? contact.verifiedName ?? contact.pushname ?? contact.formattedName ?? number
      contacts.push({ id, name: String(name || number), number })
    } catch {
      // Unreadable: left out.
      continue
    }
  }
  return contacts
}

/** In the page: the phone that its address book holds for a LID, null when it holds none. Asks no server. */
export function readPhoneOfLid(tools: PageTools, lid: string): string | null {
  const { textOf } = tools
  const page = globalThis as unknown as PageWindow
  const wid = page.require?.('WAWebWidFactory').createWid(`${lid}@lid`)
  const known = page.require?.('WAWebCollections').Contact?.get(wid)?.phoneNumber
  return textOf(known)
}

/** In the page: the username of the person behind a LID, null when the page holds none. Asks no server. */
export function readUsernameOfLid(lid: string): string | null {
  const page = globalThis as unknown as PageWindow
  const wid = page.require?.('WAWebWidFactory').createWid(`${lid}@lid`)
  const name = page.require?.('WAWebCollections').Contact?.get(wid)?.username
  return typeof name === 'string' && /^@?[^\s@]{1,64}$/.test(name) ? name.replace(/^@/, '') : null
}
