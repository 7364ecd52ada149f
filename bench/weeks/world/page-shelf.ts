import type { IncomingMessage, MessageChange } from '../../../src/core/whatsapp/incoming-message.ts'
import type { ChatHistory, ChatSurvey, LatestMessage } from '../../../src/core/whatsapp/whatsapp-client.ts'
import type { Browser } from './browser.ts'
import type { Page } from './page.ts'
import {
  changeOf,
  idOf,
  incomingOf,
  isCustomers,
  outgoingOf,
  partOf,
  secondsOf,
  typeOf,
  type Written,
} from './whatsapp.ts'

const LATEST = 40
/** The same time as in chat-reader.ts. */
const WAITED_SECONDS = 180

/** The messages that a page holds, and its answers about them. */
export class PageShelf {
  readonly #browser: Browser
  readonly #page: Pick<Page, 'holds' | 'outbox'>
  /** Chats whose history was loaded. */
  readonly #loaded = new Set<string>()

  constructor(browser: Browser, page: Pick<Page, 'holds' | 'outbox'>) {
    this.#browser = browser
    this.#page = page
  }

  find(messageId: string): Written | null {
    return this.#shown().find((one) => partOf(one.id) === partOf(messageId)) ?? null
  }

  survey(since: number): readonly ChatSurvey[] {
    return this.#chats().map(([chatId, list]) => {
      const held = this.#held(chatId, list)
      const tail = held
        .filter((one) => secondsOf(one) >= since && this.#isToldOf(one))
        .map((one) => ({ messageId: idOf(one), fromMe: one.by !== 'customer', timestamp: secondsOf(one) }))
      const pending = held.some((one) => this.#browser.whatsapp.isSealed(one))
      return { chatId, tail, timestamp: secondsOf(list.at(-1)!), pending }
    })
  }

  latest(): readonly LatestMessage[] {
    const { holds, outbox } = this.#page
    return [...this.#browser.whatsapp.written.slice(Math.max(0, holds - LATEST), holds), ...outbox]
      .slice(-LATEST)
      .filter((one) => one.deletedAt === null && this.#isToldOf(one))
      .map((one) => ({
        ...this.#kindOf(one),
        messageId: idOf(one),
        chatId: one.customer.chatId,
        authorId: null,
        timestamp: secondsOf(one),
        fromMe: one.by !== 'customer',
        isNew: true,
      }))
  }

  changes(since: number): readonly MessageChange[] {
    return this.#shown()
      .filter((one) => one.by === 'customer' && secondsOf(one) >= since && !this.#browser.whatsapp.isSealed(one))
      .flatMap((one) => changeOf(one))
  }

  history(chatId: string, since: number, limit: number, which: 'all' | 'own'): ChatHistory {
    this.#browser.mayStumble('history')
    const isWhole = this.#browser.canLoadHistory
    if (isWhole) this.#loaded.add(chatId)
    const customer = this.#browser.whatsapp.of(chatId)
    const all = this.#shown().filter((one) => one.customer === customer)
    const list = this.#held(chatId, all).filter(
      (one) => secondsOf(one) >= since && one.deletedAt === null && this.#isToldOf(one),
    )
    const recent = list.slice(-limit)
    return {
      incoming: which === 'own' ? [] : recent.filter(isCustomers).map((one) => this.#incomingOf(one)),
      outgoing: recent.filter((one) => !isCustomers(one)).map(outgoingOf),
      unreadable: [],
      oldest: recent[0] === undefined ? null : secondsOf(recent[0]),
      complete: isWhole || list.length === all.filter((one) => secondsOf(one) >= since).length,
    }
  }

  /** A sealed message is told only after WAITED_SECONDS, and then without its text. */
  #isToldOf(one: Written): boolean {
    return (
      !this.#browser.whatsapp.isSealed(one) || secondsOf(one) < this.#browser.whatsapp.right() / 1000 - WAITED_SECONDS
    )
  }

  #kindOf(one: Written): Pick<LatestMessage, 'type' | 'undecrypted'> {
    return this.#browser.whatsapp.isSealed(one) ? { type: 'ciphertext', undecrypted: true } : { type: typeOf(one) }
  }

  #incomingOf(one: Written): IncomingMessage {
    const kind = this.#kindOf(one)
    const message = { ...incomingOf(one, true), ...kind }
    return kind.undecrypted === true ? { ...message, body: '', hasMedia: false, media: null } : message
  }

  /** The server's messages that the page knows, and its own waiting ones. */
  #shown(): readonly Written[] {
    return [...this.#browser.whatsapp.written.slice(0, this.#page.holds), ...this.#page.outbox]
  }

  #chats(): readonly (readonly [string, readonly Written[]])[] {
    const chats = new Map<string, Written[]>()
    for (const message of this.#shown()) {
      const { chatId } = message.customer
      const list = chats.get(chatId)
      if (list === undefined) chats.set(chatId, [message])
      else list.push(message)
    }
    return [...chats]
  }

  /** History comes in parts: of a chat that was not opened the page has only the newest messages. */
  #held(chatId: string, list: readonly Written[]): readonly Written[] {
    return this.#loaded.has(chatId) ? list : list.slice(-this.#browser.heldOfEach)
  }
}
