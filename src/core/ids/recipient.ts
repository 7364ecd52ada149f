import { userOf } from './message-ids.ts'

const CHAT_ID = /^\d{1,20}(-\d{1,20})?@(c\.us|lid|g\.us)$/
const NUMBER = /^\d{5,20}$/
/** Invisible marks that come along when a number is copied from a contact card. */
const INVISIBLE = /\p{Cf}/gu

/** The trunk zero, dialled only inside a country, as people write it after the country code: `+234 (0) 803`. */
const TRUNK_ZERO = /^((?:\+|00)[\d\s]{1,5})\(0\)/

/** The device part of an id: `:2`, `.0:12`. */
const DEVICE = /(?:[.:]\d+)+(?=@(c\.us|lid)$)/

/**
 * Parses the recipient of a text; nothing else parses recipients. Accepts a phone as people write it (`+`, spaces, brackets, a
 * leading `00`) or a chat id (`@c.us`, `@s.whatsapp.net`, `@lid`, `@g.us`; a device part such as `:12` is cut). Returns the chat id,
 * or null for anything that cannot be a chat with a customer, such as `status@broadcast`.
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

/** The LIDs and phones that a shop has seen. */
export interface SeenIds {
  isLid(digits: string): boolean
  isPhone(digits: string): boolean
}

/** Like `parseRecipient`, for one shop: digits that the shop has seen as a LID and never as a phone name the chat of that LID. */
export function recipientAmong(value: unknown, seen: SeenIds): string | null {
  const id = parseRecipient(value)
  const digits = userOf(id, 'c.us')
  return digits !== null && seen.isLid(digits) && !seen.isPhone(digits) ? `${digits}@lid` : id
}
