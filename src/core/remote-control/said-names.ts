import type { Catalog } from '../../shared/words/catalog.ts'
import { msg, say, type MessageValue } from '../../shared/words/say.ts'
import type { NamedChat } from './find-chat.ts'

const MOST_CHOICES = 5
const LONGEST_NAME = 40

export type Named = Pick<NamedChat, 'name' | 'phone' | 'chatKey'>

/** The chat's name in one short line, because the customer chooses it; else the phone number, else a general word. */
export function nameSaid(book: Catalog, chat: Named): string {
  const name = (chat.name ?? '').replace(/[\p{C}\s]+/gu, ' ').trim()
  if (name !== '') return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1).toWellFormed()}…` : name
  return chat.phone === null ? say(book, msg('remote.this-customer')) : `+${chat.phone}`
}

/** Lists the first few names, and the number of further ones. */
export function namesSaid(names: readonly string[], all = names.length): MessageValue {
  const shown = names.slice(0, MOST_CHOICES)
  const row: MessageValue = { row: shown, between: ', ' }
  const count = all - shown.length
  return count > 0 ? msg('remote.names-and-more', { names: row, count }) : row
}

/** Lists the first few chats, with phone numbers to tell equal names apart. */
export function choicesSaid(book: Catalog, chats: readonly NamedChat[]): MessageValue {
  const choiceOf = (chat: NamedChat): string =>
    chat.phone === null || chat.name === null ? nameSaid(book, chat) : `${nameSaid(book, chat)} (+${chat.phone})`
  const shown = chats.slice(0, MOST_CHOICES).map(choiceOf)
  return { row: chats.length > MOST_CHOICES ? [...shown, '…'] : shown, between: '; ' }
}
