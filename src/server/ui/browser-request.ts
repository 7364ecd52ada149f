import type { IncomingMessage } from 'node:http'
import { ADMITTED_SECONDS } from './ui-access.ts'

/** Contains the port, because cookies ignore ports: two hosts on one machine need two names. */
function cookieName(request: IncomingMessage): string {
  return `salesboy_${request.socket.localPort ?? 0}`
}

/** The `Set-Cookie` value of an admitted browser: hidden from scripts, never sent from another site. */
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
 * Whether the request comes from our own page, or from a program, which sends neither `Origin` nor `Sec-Fetch-Site`. These headers reveal
 * a page of another origin, including one on another port of this machine, which `SameSite` allows.
 */
export function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return origin === undefined || origin === `http://${host}`
}
