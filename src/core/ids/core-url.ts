import type { AddressRefusal } from '../../shared/setup/setup-address.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/
const WEBHOOK_PATH = '/api/webhook/whatsapp'

/** Whether this host name is this machine itself. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}

export type CoreUrl =
  | { readonly kind: 'ok'; readonly url: string; readonly loopback: boolean }
  | { readonly kind: 'bad'; readonly reason: AddressRefusal; readonly why: string }

/**
 * Turns the owner's input into the webhook's address. HTTPS is required except for loopback. A bare origin gets `path` (null:
 * nothing); a longer address keeps its own path.
 */
export function parseCoreUrl(text: string, path: string | null = WEBHOOK_PATH): CoreUrl {
  let url: URL
  try {
    url = new URL(text.trim())
  } catch {
    return { kind: 'bad', reason: 'bad-url', why: 'This is not a web address. It looks like https://core.example.com' }
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { kind: 'bad', reason: 'url-not-safe', why: 'The address must begin with https://' }
  const loopback = isLoopbackHost(url.hostname)
  if (url.protocol === 'http:' && !loopback) {
    return {
      kind: 'bad',
      reason: 'url-not-safe',
      why: 'The address must begin with https:// so that nobody can read the messages on their way.',
    }
  }
  if (url.username !== '' || url.password !== '')
    return { kind: 'bad', reason: 'url-with-password', why: 'The address must not contain a password.' }
  if (path !== null && url.pathname === '/' && url.search === '') url.pathname = path
  url.hash = ''
  return { kind: 'ok', url: url.href, loopback }
}
