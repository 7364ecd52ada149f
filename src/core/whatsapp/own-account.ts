import { parseWid, userOf } from '../ids/message-ids.ts'
import { READ_LIMIT_MS, withTools, type PageCalls } from './page-calls.ts'
import { readAccount } from './page/read-message.ts'
import type { Account } from './whatsapp-client.ts'

const accountInPage = withTools(readAccount)

/** The account that this page is linked to. Its ids tell our own messages from customers'. */
export class OwnAccount {
  readonly #calls: PageCalls
  #ids: ReadonlySet<string> = new Set()

  constructor(calls: PageCalls) {
    this.#calls = calls
  }

  /** The ids of the last read; empty before it. */
  get ids(): ReadonlySet<string> {
    return this.#ids
  }

  async read(): Promise<Account> {
    const found = await this.#calls.run(READ_LIMIT_MS, accountInPage)
    const ids = [parseWid(found.phoneId), parseWid(found.lidId)].filter((id) => id !== null)
    this.#ids = new Set(ids)
    return {
      phone: userOf(parseWid(found.phoneId), 'c.us'),
      pushName: found.pushName,
      lid: userOf(parseWid(found.lidId), 'lid'),
    }
  }
}
