import { userOf } from '../ids/message-ids.ts'
import { parseRecipient } from '../ids/recipient.ts'

/** A chat with the names the owner may use for it. */
export interface NamedChat {
  readonly chatKey: string
  readonly name: string | null
  /** Digits only. */
  readonly phone: string | null
}

/** Fewer digits than this name nobody. People leave out the country code and write the national zero, so numbers vary in length. */
const FEWEST_DIGITS = 6

/**
 * The chats that a name or a number means. Returns only the best kind of match: the whole number or name, else the last digits of a
 * number, else the beginnings of words, else any part of the name. Capitals and accents do not matter.
 */
export function findChats(who: string, chats: readonly NamedChat[]): readonly NamedChat[] {
  const id = parseRecipient(who)
  const named =
    id === null ? [] : chats.filter(({ chatKey, phone }) => chatKey === id || isNumberOf(id, chatKey, phone))
  if (named.length > 0) return named
  const digits = /^[+\d][\d\s().-]*$/.test(who.trim()) ? who.replace(/\D/g, '') : ''
  if (digits.length >= FEWEST_DIGITS) return byNumber(digits, chats)
  const wanted = plain(who)
  if (wanted === '') return []
  const kinds: readonly ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => wanted.split(' ').every((word) => name.split(' ').some((own) => own.startsWith(word))),
    (name) => name.includes(wanted),
  ]
  for (const fits of kinds) {
    const found = chats.filter((chat) => chat.name !== null && fits(plain(chat.name)))
    if (found.length > 0) return found
  }
  return []
}

/** Whether the digits of `id` are the chat's phone number, or the LID of a customer whose phone is unknown. */
function isNumberOf(id: string, chatKey: string, phone: string | null): boolean {
  const digits = userOf(id, 'c.us')
  return digits !== null && (phone === digits || chatKey === `${digits}@lid`)
}

function byNumber(digits: string, chats: readonly NamedChat[]): readonly NamedChat[] {
  const whole = chats.filter(({ phone }) => phone === digits || phone === digits.replace(/^00/, ''))
  if (whole.length > 0) return whole
  const end = digits.replace(/^0+/, '')
  return end.length < FEWEST_DIGITS ? [] : chats.filter(({ phone }) => phone?.endsWith(end) === true)
}

/** Longest compared part of a name. A customer chooses the name, and each of its words is compared with each word of the order. */
const MOST_OF_A_NAME = 200

/** The normalised form of a name for comparisons. */
function plain(text: string): string {
  return text
    .slice(0, MOST_OF_A_NAME)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Extended_Pictographic}\p{Cf}]/gu, '')
    .replace(/[\p{P}\p{S}\s]+/gu, ' ')
    .trim()
    .toLowerCase()
}
