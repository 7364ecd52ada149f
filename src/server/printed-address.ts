import { isIPv6 } from 'node:net'

/** `http://127.0.0.1:3001`, with the brackets an IPv6 address needs. */
export function httpAddress(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

/** The address that opens the interface once. The token is a fragment: browsers send fragments nowhere. */
export function openAddress(bind: string, port: number, token: string): string {
  const host = bind === '0.0.0.0' ? '127.0.0.1' : bind === '::' ? '::1' : bind
  return `${httpAddress(host, port)}/#token=${token}`
}
