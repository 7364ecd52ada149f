import { parseWid, userOf } from '../ids/message-ids.ts'
import type { LibraryClient } from './library.ts'
import { LOAD_LIMIT_MS, READ_LIMIT_MS, withTools, type PageCalls } from './page-calls.ts'
import {
  hasChatInPage,
  readChatNames,
  readChatTitle,
  readContacts,
  readGroups,
  readPhoneOfLid,
  readUsernameOfLid,
} from './page/read-directory.ts'
import type { ChatName, ContactEntry, GroupEntry } from './whatsapp-client.ts'

const inPage = {
  readChatNames: withTools(readChatNames),
  readContacts: withTools(readContacts),
  readGroups: withTools(readGroups),
  readPhoneOfLid: withTools(readPhoneOfLid),
}

export interface DirectoryDeps {
  readonly calls: PageCalls
  /** Throws while the browser is not started. */
  library(): LibraryClient
}

/** Who is who: chats, contacts and groups by name, phones and privacy ids. */
export class Directory {
  readonly #deps: DirectoryDeps

  constructor(deps: DirectoryDeps) {
    this.#deps = deps
  }

  hasChat(chatId: string): Promise<boolean> {
    return this.#deps.calls.run(READ_LIMIT_MS, hasChatInPage, chatId)
  }

  async numberId(phone: string): Promise<string | null> {
    const { calls, library } = this.#deps
    return parseWid(await calls.limit(READ_LIMIT_MS, 'getNumberId', library().getNumberId(phone)))
  }

  async phoneOfLid(lid: string): Promise<string | null> {
    const { calls, library } = this.#deps
    const known = await calls.run(READ_LIMIT_MS, inPage.readPhoneOfLid, lid).catch(() => null) // the library's way is left
    const phone = userOf(parseWid(known), 'c.us')
    if (phone !== null) return phone
    const asked = library().getContactLidAndPhone([`${lid}@lid`])
    const [answer] = (await calls.limit(READ_LIMIT_MS, 'getContactLidAndPhone', asked)) as Partial<
      Awaited<typeof asked>
    >
    const told = userOf(parseWid(answer?.pn), 'c.us')
    if (told === null && answer?.lid == null) throw new Error('WhatsApp does not know this privacy id now')
    return told
  }

  usernameOfLid(lid: string): Promise<string | null> {
    return this.#deps.calls.run(READ_LIMIT_MS, readUsernameOfLid, lid)
  }

  async lidOfPhone(phone: string): Promise<string | null> {
    const { calls, library } = this.#deps
    const asked = library().getContactLidAndPhone([`${phone}@c.us`])
    const answer = await calls.limit(READ_LIMIT_MS, 'getContactLidAndPhone', asked)
    return userOf(parseWid((answer as typeof answer | undefined)?.[0]?.lid), 'lid')
  }

  chatTitle(chatId: string): Promise<string | null> {
    return this.#deps.calls.run(READ_LIMIT_MS, readChatTitle, chatId)
  }

  async chatNames(): Promise<readonly ChatName[]> {
    const names = await this.#deps.calls.run(READ_LIMIT_MS, inPage.readChatNames)
    return names.map(({ id, name, phone }) => {
      const wid = parseWid(id) ?? id
      return { id: wid, name: name ?? wid.split('@')[0] ?? wid, phone: userOf(parseWid(phone), 'c.us') }
    })
  }

  groups(): Promise<readonly GroupEntry[]> {
    return this.#deps.calls.run(LOAD_LIMIT_MS, inPage.readGroups)
  }

  contacts(): Promise<readonly ContactEntry[]> {
    return this.#deps.calls.run(LOAD_LIMIT_MS, inPage.readContacts)
  }
}
