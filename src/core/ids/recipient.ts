import { userOf } from './message-ids.ts'

const CHAT_ID = /^\d{1,20}(-\d{1,20})?@(c\.us|lid|g\.us)$/
const NUMBER = /^\d{5,20}$/
/** Invisible marks that come along when a number is copied from a contact card. */
const INVISIBLE = /\p{Cf}/gu

/** The zero that is dialled inside the country only, as people write it behind the country code: `+234 (0) 803`. */
const TRUNK_ZERO = /^((?:\+|00)[\d\s]{1,5})\(0\)/

/** Which device of a person an id names: `:2`, `.0:12`. */
const DEVICE = /(?:[.:]\d+)+(?=@(c\.us|lid)$)/

/**
 * The one reader of whom a text is for: a phone as people write it (`+`, spaces, brackets, a leading `00`), or a chat id (`@c.us`,
 * `@s.whatsapp.net`, `@lid`, `@g.us`; a device such as `:12` is cut). Returns the chat id, or null for anything that cannot be a chat
 * with a customer, such as `status@broadcast`.
 */
export function parseRecipient(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? parseRecipient(String(value)) : null
  if (typeof value !== 'string' || value.length > 100) return null
  const text = value.replace(INVISIBLE, '').trim()
  const id = text
    .toLowerCase()
    .replace(/@s\.whatsapp\.net$/, '@c.us')
    .replace(DEVICE, '')
    .replace(/^00(?=\d+@c\.us$)/, '')
  if (CHAT_ID.test(id)) return id
  const digits = id
    .replace(/@c\.us$/, '')
    .replace(TRUNK_ZERO, '$1')
    .replace(/[\s().+-]/g, '')
    .replace(/^00/, '')
  return NUMBER.test(digits) ? `${digits}@c.us` : null
}

/** Which numbers a shop has met. */
export interface SeenIds {
  isLid(digits: string): boolean
  isPhone(digits: string): boolean
}

/** The same for one shop: digits that are a privacy id it has seen, and no phone it has seen, name the chat of that id. */
export function recipientAmong(value: unknown, seen: SeenIds): string | null {
  const id = parseRecipient(value)
  const digits = userOf(id, 'c.us')
  return digits !== null && seen.isLid(digits) && !seen.isPhone(digits) ? `${digits}@lid` : id
}
