import { sessionIdSchema } from '../model/session.ts'

/** What a setup link carries: enough to connect a shop without typing. */
export interface SetupLink {
  /** The assistant's address. */
  readonly url: string
  /** The address's host name as a person should see it before agreeing. */
  readonly host: string
  readonly userId: string
  readonly secret: string
  readonly name: string | null
}

export type ParsedSetupLink =
  | { readonly kind: 'ok'; readonly link: SetupLink }
  /** `why` is one sentence for the owner; it never repeats what the link said. */
  | { readonly kind: 'bad'; readonly why: string }

export const SETUP_SCHEME = 'salesboy'
const PREFIX = /^salesboy:\/\/connect\/?\?/i
const MAX_LENGTH = 8_192
const NAMES = ['url', 'user', 'secret', 'name'] as const
type Name = (typeof NAMES)[number]

const bad = (why: string): ParsedSetupLink => ({ kind: 'bad', why })

/** `a=b&c=d` → names and decoded values, or null when a name is unknown or comes twice, or an escape is broken. */
function readQuery(query: string): ReadonlyMap<Name, string> | null {
  const values = new Map<Name, string>()
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const equals = pair.indexOf('=')
    const name = NAMES.find((known) => known === pair.slice(0, equals))
    if (equals < 1 || name === undefined || values.has(name)) return null
    try {
      values.set(name, decodeURIComponent(pair.slice(equals + 1).replaceAll('+', ' ')))
    } catch {
      return null // a broken escape such as %E0%A4%A
    }
  }
  return values
}

/**
 * The host name of an address that may be used, or the reason why not. Letters outside ASCII are refused in a host name: some look
 * like others, and the owner decides by what the name looks like. A name and password before the host would do the same.
 */
function checkAddress(url: string): { readonly host: string } | { readonly why: string } {
  const match = /^(https?):\/\/([^/?#\s\\]+)([/?#][^\s\\]*)?$/i.exec(url)
  const authority = match?.[2]?.toLowerCase()
  if (match === null || authority === undefined || url.length > 2_048)
    return { why: 'The link names no usable web address.' }
  const host = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/.exec(authority)?.[1]
  if (host === undefined || host.includes('..')) return { why: 'The address in the link is written in a misleading way.' }
  const isLoopback = host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
  if (match[1]?.toLowerCase() === 'http' && !isLoopback)
    return { why: 'The address in the link does not begin with https://, so others could read the messages.' }
  return { host: authority }
}

/** Reads `salesboy://connect?url=…&user=…&secret=…[&name=…]`. Anything else is refused with a reason; nothing is guessed. */
export function parseSetupLink(text: string): ParsedSetupLink {
  if (text.length > MAX_LENGTH) return bad('The link is too long.')
  const trimmed = text.trim()
  if (!PREFIX.test(trimmed)) return bad('This is not a setup link of Salesboy.')
  const query = trimmed.replace(PREFIX, '').replace(/#.*$/s, '')
  const values = readQuery(query)
  if (values === null) return bad('The link is damaged. Copy it again, whole.')
  for (const value of values.values()) {
    // Control and direction marks can make one text look like another.
    if (/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/.test(value))
      return bad('The link contains hidden characters.')
  }
  const [url, userId, secret, name] = NAMES.map((wanted) => values.get(wanted)?.trim() ?? '') as [
    string,
    string,
    string,
    string,
  ]
  if (url === '' || userId === '' || secret === '')
    return bad('The link is not complete: it needs an address, a user id and a secret.')
  const address = checkAddress(url)
  if ('why' in address) return bad(address.why)
  if (!sessionIdSchema.safeParse(userId).success) return bad('The user id in the link is not valid.')
  if (secret.length > 4_096 || name.length > 80) return bad('The link is too long.')
  return { kind: 'ok', link: { url, host: address.host, userId, secret, name: name === '' ? null : name } }
}
