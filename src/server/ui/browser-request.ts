import type { IncomingMessage } from 'node:http'
import { ADMITTED_SECONDS } from './ui-access.ts'

/** Cookies know no ports: two hosts on one machine need two names. */
function cookieName(request: IncomingMessage): string {
  return `salesboy_${request.socket.localPort ?? 0}`
}

/** The `Set-Cookie` of an admitted browser: unseen by scripts, never sent from another site. */
export function sessionCookie(request: IncomingMessage, value: string): string {
  return `${cookieName(request)}=${value}; Path=/; Max-Age=${ADMITTED_SECONDS}; HttpOnly; SameSite=Strict`
}

/** Our cookie's value in this request, or null. */
export function cookieOf(request: IncomingMessage): string | null {
  const name = `${cookieName(request)}=`
  const found = (request.headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(name))
  return found === undefined ? null : found.trim().slice(name.length)
}

/**
 * Whether our own page (or a program, which sends neither header) asks: another site's page, also one on another port of this
 * machine, which `SameSite` lets through, is told by `Origin` or `Sec-Fetch-Site`.
 */
export function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return origin === undefined || origin === `http://${host}`
}
