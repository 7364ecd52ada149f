import { sessionIdSchema } from '../model/session.ts'
import { parseSetupAddress, type AddressRefusal } from './setup-address.ts'

/** Why a setup link is refused. The catalog has a sentence for each, as `setup.<reason>`. */
export type SetupRefusal =
  | AddressRefusal
  | 'empty'
  | 'too-long'
  | 'no-link'
  | 'several-links'
  | 'damaged'
  | 'unknown-part'
  | 'doubled-part'
  | 'missing-part'
  | 'bad-user'
  | 'bad-secret'
  | 'bad-name'

/** The program's own scheme, as the system knows it. */
export const SETUP_SCHEME = 'salesboy'

/** Content of a setup link: everything the first step asks for. */
export interface SetupLink {
  readonly url: string
  /** Host of the address, shown to the owner before the link is used. */
  readonly host: string
  readonly userId: string
  readonly secret: string
  readonly name: string | null
}

export type ParsedSetupLink =
  | { readonly kind: 'ok'; readonly link: SetupLink }
  /** The catalog's sentence for the reason (`setup.…`) says what to do. It never repeats the link's content. */
  | { readonly kind: 'bad'; readonly reason: SetupRefusal }

/** Longest text that is searched, in characters: a link and the mail around it. */
const MAX_TEXT = 20_000
const MAX_LINK = 4_096
const MAX_SECRET = 1_024
const MAX_NAME = 80
const PARTS = ['url', 'user', 'secret', 'name'] as const
const LINK = /salesboy:\/\/connect\/?\?[^\s<>"'`]*/gi
const NOT_PRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

/**
 * Finds the only setup link in a text and parses it:
 * `salesboy://connect?url=…&user=…&secret=…[&name=…]`, each value percent-encoded, no other parts allowed. The text may be the link alone
 * or the whole mail around it. Never throws; every refusal has a reason. The desktop shell parses its deep links with this, too.
 */
export function parseSetupLink(text: string): ParsedSetupLink {
  if (text.trim() === '') return refused('empty')
  if (text.length > MAX_TEXT) return refused('too-long')
  const links = new Set(text.match(LINK)?.map(withoutSentenceEnd))
  const [link] = links
  if (link === undefined) return refused('no-link')
  if (links.size > 1) return refused('several-links')
  if (link.length > MAX_LINK) return refused('too-long')
  const parts = readParts(link.slice(link.indexOf('?') + 1))
  return typeof parts === 'string' ? refused(parts) : readOffer(parts)
}

/** Formats a setup link. Encodes characters that may end a sentence, so that the link survives being pasted. */
export function formatSetupLink(offer: Omit<SetupLink, 'host'>): string {
  const values = { url: offer.url, user: offer.userId, secret: offer.secret, name: offer.name }
  const pairs = PARTS.flatMap((part) => (values[part] === null ? [] : [`${part}=${encode(values[part])}`]))
  return `salesboy://connect?${pairs.join('&')}`
}

/** Removes punctuation and brackets after a link: they belong to the sentence around it, because a link encodes its own. */
const withoutSentenceEnd = (link: string): string => link.replace(/[.,;:!?)\]}]+$/, '')

const encode = (value: string): string =>
  encodeURIComponent(value).replace(/[.!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)

type Parts = Partial<Record<(typeof PARTS)[number], string>>

function readParts(query: string): Parts | SetupRefusal {
  const parts: Parts = {}
  for (const pair of query.split('&')) {
    const [name = '', ...rest] = pair.split('=')
    const part = PARTS.find((known) => known === name)
    if (part === undefined) return 'unknown-part'
    if (parts[part] !== undefined) return 'doubled-part'
    const value = decode(rest.join('='))
    if (value === null) return 'damaged'
    parts[part] = value
  }
  return parts
}

/** Decodes a value. A plus means a space, as in forms. Null when it is not percent-encoded text. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null // A truncated or foreign encoding: the caller reports a damaged link.
  }
}

function readOffer({ url, user, secret, name }: Parts): ParsedSetupLink {
  if (!url || !user || !secret) return refused('missing-part')
  const address = parseSetupAddress(url)
  if (address.kind === 'refused') return refused(address.reason)
  if (!sessionIdSchema.safeParse(user).success) return refused('bad-user')
  // A space in a secret comes from a plus that was not encoded. Refuses it, because a wrong secret is worse than none.
  if (secret.length > MAX_SECRET || /\s/.test(secret) || NOT_PRINTABLE.test(secret)) return refused('bad-secret')
  const shop = name?.trim() ?? ''
  if (shop.length > MAX_NAME || NOT_PRINTABLE.test(shop) || !shop.isWellFormed()) return refused('bad-name')
  return {
    kind: 'ok',
    link: { url: address.url, host: address.host, userId: user, secret, name: shop === '' ? null : shop },
  }
}

const refused = (reason: SetupRefusal): ParsedSetupLink => ({ kind: 'bad', reason })
