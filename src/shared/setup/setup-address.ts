/** Why an address is refused. The page has a sentence for each. */
export type AddressRefusal = 'bad-url' | 'url-not-safe' | 'url-with-password'

export type SetupAddress =
  | { readonly kind: 'ok'; readonly url: string; readonly host: string }
  | { readonly kind: 'refused'; readonly reason: AddressRefusal }

const MAX_LENGTH = 2048
/** Scheme, authority, rest. Excludes spaces, quotes, control characters, fragments and backslashes (browsers read them as slashes). */
const ADDRESS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([/?][!$%&'()*+,\-./0-9:;=?@A-Z_a-z~[\]]*)?$/i
const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\.?)(?::([1-9]\d{0,4}))?$/i
/** A last label that browsers read as a number. The host must then be a plain IPv4 address, unlike `https://0x7f.1`. */
const NUMERIC = /(^|\.)(\d+|0x[0-9a-f]*)\.?$/i
const FOUR_BYTES = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

/**
 * Parses a core's address strictly, because a stranger may have written it. Accepts https, or plain http on this computer. Refuses a user
 * name or password, and any form that a person and a program would read differently.
 */
export function parseSetupAddress(text: string): SetupAddress {
  const url = text.trim()
  const parts = url.length > MAX_LENGTH ? null : ADDRESS.exec(url)
  if (!parts) return refused('bad-url')
  const scheme = parts[1]!.toLowerCase()
  const authority = parts[2]!
  if (authority.includes('@')) return refused('url-with-password')
  const found = HOST.exec(authority)
  if (!found || authority.includes('..') || Number(found[2] ?? 0) > 65_535) return refused('bad-url')
  if (NUMERIC.test(found[1]!) && !FOUR_BYTES.test(found[1]!)) return refused('bad-url')
  const loopback = LOOPBACK.test(found[1]!)
  if (scheme !== 'https' && !(scheme === 'http' && loopback)) {
    return refused(scheme === 'http' ? 'url-not-safe' : 'bad-url')
  }
  return { kind: 'ok', url, host: authority.toLowerCase() }
}

/** Parses an address that a person typed. Without a scheme it means https. */
export function parseTypedAddress(text: string): SetupAddress {
  const typed = text.trim()
  return parseSetupAddress(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`)
}

const refused = (reason: AddressRefusal): SetupAddress => ({ kind: 'refused', reason })
