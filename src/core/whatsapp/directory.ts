import { Lanes } from '../async/lanes.ts'
import { parseWid, userOf } from '../ids/message-ids.ts'
import { GatheredCall } from './gathered-call.ts'
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

type LidAndPhone = { readonly lid?: string; readonly pn?: string }

export interface DirectoryDeps {
  readonly calls: PageCalls
  /** Throws while the browser is not started. */
  library(): LibraryClient
}

/** Looks up chats, contacts and groups by name, and phones and LIDs. */
export class Directory {
  readonly #deps: DirectoryDeps
  readonly #readPhone: GatheredCall<[lid: string], string | null>
  readonly #readUsername: GatheredCall<[lid: string], string | null>
  readonly #lookups = new Lanes<'lookups'>()

  constructor(deps: DirectoryDeps) {
    this.#deps = deps
    this.#readPhone = new GatheredCall(deps.calls, READ_LIMIT_MS, inPage.readPhoneOfLid)
    this.#readUsername = new GatheredCall(deps.calls, READ_LIMIT_MS, readUsernameOfLid)
  }

  hasChat(chatId: string): Promise<boolean> {
    return this.#deps.calls.run(READ_LIMIT_MS, hasChatInPage, chatId)
  }

  async numberId(phone: string): Promise<string | null> {
    const { calls, library } = this.#deps
    return parseWid(await calls.limit(READ_LIMIT_MS, 'getNumberId', library().getNumberId(phone)))
  }

  async phoneOfLid(lid: string, how?: 'in turn'): Promise<string | null> {
    const known = await this.#readPhone.ask(lid).catch(() => null) // the library's look-up remains
    const phone = userOf(parseWid(known), 'c.us')
    if (phone !== null) return phone
    // This may ask the server: many callers take turns.
    const look = (): Promise<LidAndPhone | undefined> => this.#lookUp(`${lid}@lid`)
    const answer = await (how === 'in turn' ? this.#lookups.run('lookups', look) : look())
    const told = userOf(parseWid(answer?.pn), 'c.us')
    if (told === null && answer?.lid == null) throw new Error('WhatsApp does not know this privacy id now')
    return told
  }

  usernameOfLid(lid: string): Promise<string | null> {
    return this.#readUsername.ask(lid)
  }

  async lidOfPhone(phone: string): Promise<string | null> {
    return userOf(parseWid((await this.#lookUp(`${phone}@c.us`))?.lid), 'lid')
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

  async #lookUp(id: string): Promise<LidAndPhone | undefined> {
    const { calls, library } = this.#deps
    const asked = library().getContactLidAndPhone([id])
    const answers = await calls.limit(READ_LIMIT_MS, 'getContactLidAndPhone', asked)
    return (answers as Partial<typeof answers> | undefined)?.[0]
  }
}
