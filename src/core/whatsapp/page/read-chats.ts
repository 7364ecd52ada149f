import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: chats with activity since `sinceSeconds` and the keys of the newest messages the page holds. Each chat on its own,
 * so that an unreadable one harms no other. Loads nothing and marks nothing as read.
 */
export function readChatSurvey(sinceSeconds: number): readonly {
  readonly chatId: string
  readonly timestamp: number
  readonly tail: readonly { readonly id: any; readonly t: number; readonly type: string }[]
}[] {
  const page = globalThis as unknown as PageWindow
  const models: any[] = page.require?.('WAWebCollections').Chat.getModelsArray() ?? []
  const plainWid = (wid: any): any =>
    wid == null || typeof wid === 'string' ? wid : (wid._serialized ?? `${wid.user}@${wid.server}`)
  const survey = []
  for (const chat of models) {
    try {
      const chatId = plainWid(chat.id)
      if (typeof chatId !== 'string' || /@(broadcast|newsletter)$/.test(chatId)) continue
      const loaded: any[] = chat.msgs?.getModelsArray?.() ?? []
      const tail = loaded
        .filter((msg) => msg?.id && !msg.isNotification && typeof msg.t === 'number' && msg.t >= sinceSeconds)
        .slice(-200)
        .map((msg) => ({
          id: {
            fromMe: msg.id.fromMe,
            remote: plainWid(msg.id.remote),
            id: msg.id.id,
            participant: plainWid(msg.id.participant) ?? null,
          },
          t: msg.t as number,
          type: String(msg.type),
        }))
      const newest = tail.reduce((latest, entry) => Math.max(latest, entry.t), 0)
      const timestamp = Math.max(typeof chat.t === 'number' ? chat.t : 0, newest)
      if (timestamp >= sinceSeconds) survey.push({ chatId, timestamp, tail })
    } catch {
      // Unreadable: the self-check counts it, the next catch-up tries again.
      continue
    }
  }
  return survey
}

/** In the page: loads one more piece of older messages into a chat. Resolves to how many came; 0 at the beginning of the chat. */
export async function loadEarlierMessages(chatId: string): Promise<number> {
  const page = globalThis as unknown as PageWindow
  const wid = page.require?.('WAWebWidFactory').createWid(chatId)
  const chat = page.require?.('WAWebCollections').Chat.get(wid)
  if (!chat) return 0
  const loaded = await page.require?.('WAWebChatLoadMessages').loadEarlierMsgs({ chat })
  return loaded?.length ?? 0
}

/**
 * In the page: the messages it holds of one chat since then, in the page's order, as the library serialises them but without
 * thumbnails and keys. `oldest` is over all held messages, so that the caller knows whether to load more.
 */
export function readChatMessages(
  chatId: string,
  sinceSeconds: number,
  limit: number,
  ownOnly: boolean,
): { readonly messages: readonly any[]; readonly oldest: number | null; readonly held: number } | null {
  const page = globalThis as unknown as PageWindow
  const wid = page.require?.('WAWebWidFactory').createWid(chatId)
  const chat = page.require?.('WAWebCollections').Chat.get(wid)
  if (!chat) return null
  const plainWid = (value: any): any =>
    value == null || typeof value === 'string' ? value : (value._serialized ?? `${value.user}@${value.server}`)
  const held: any[] = chat.msgs.getModelsArray().filter((msg: any) => msg?.id && typeof msg.t === 'number')
  const wanted = held
    .map((msg, position) => ({ msg, position }))
    .filter(({ msg }) => !msg.isNotification && msg.t >= sinceSeconds && (!ownOnly || msg.id.fromMe))
    .sort((a, b) => a.msg.t - b.msg.t || a.position - b.position)
    .slice(-limit)
  const messages = []
  for (const { msg } of wanted) {
    try {
      const model = page.WWebJS?.getMessageModel ? page.WWebJS.getMessageModel(msg) : msg.serialize()
      const plain: any = {}
      for (const [name, value] of Object.entries<any>(model)) {
        if (typeof value === 'function' || /^(mediaData|mediaKey|thumbnail|waveform|messageSecret)$/.test(name))
          continue
        plain[name] = value
      }
      plain.id = {
        fromMe: msg.id.fromMe,
        remote: plainWid(msg.id.remote),
        id: msg.id.id,
        participant: plainWid(msg.id.participant) ?? null,
      }
      // Through text: what cannot cross the bridge of puppeteer must not take the whole chat with it.
      messages.push(JSON.parse(JSON.stringify(plain)))
    } catch {
      // One unreadable message does not hold back its chat.
      continue
    }
  }
  const oldest = held.reduce<number | null>((least, msg) => (least === null ? msg.t : Math.min(least, msg.t)), null)
  return { messages, oldest, held: held.length }
}

/** In the page: whether it knows this chat already. Creates nothing. */
export function hasChatInPage(chatId: string): boolean {
  const page = globalThis as unknown as PageWindow
  const wid = page.require?.('WAWebWidFactory').createWid(chatId)
  return Boolean(page.require?.('WAWebCollections').Chat.get(wid))
}

/** In the page: the title of a chat it knows. */
export function readChatTitle(chatId: string): string | null {
  const page = globalThis as unknown as PageWindow
  const wid = page.require?.('WAWebWidFactory').createWid(chatId)
  const chat = page.require?.('WAWebCollections').Chat.get(wid)
  const title = chat?.formattedTitle ?? chat?.name ?? chat?.groupMetadata?.subject
  return typeof title === 'string' && title !== '' ? title : null
}

/** In the page: groups it knows, one by one. */
export function readGroups(): readonly { readonly id: string; readonly name: string }[] {
  const page = globalThis as unknown as PageWindow
  const models: any[] = page.require?.('WAWebCollections').Chat.getModelsArray() ?? []
  const groups = []
  for (const chat of models) {
    try {
      const id = chat.id._serialized ?? `${chat.id.user}@${chat.id.server}`
      if (!/@g\.us$/.test(id)) continue
      groups.push({ id, name: String(chat.formattedTitle ?? chat.name ?? chat.groupMetadata?.subject ?? id) })
    } catch {
      // Unreadable: left out.
      continue
    }
  }
  return groups
}

/** In the page: people in the address book or with a chat, one by one. A LID's digits are never given as a number. */
export function readContacts(): readonly { readonly id: string; readonly name: string; readonly number: string }[] {
  const page = globalThis as unknown as PageWindow
  const models: any[] = page.require?.('WAWebCollections').Contact?.getModelsArray() ?? []
  const plainWid = (wid: any): string =>
    typeof wid === 'string' ? wid : (wid._serialized ?? `${wid.user}@${wid.server}`)
  const seen = new Set<string>()
  const contacts = []
  for (const contact of models) {
    try {
      const phoneWid = contact.phoneNumber ? plainWid(contact.phoneNumber) : plainWid(contact.id)
      const own = plainWid(contact.id)
      const id = phoneWid.endsWith('@c.us') ? phoneWid : own
      if (!/@(c\.us|lid)$/.test(id) || seen.has(id)) continue
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
