import { isIPv6 } from 'node:net'

/** Returns `http://127.0.0.1:3001`, with brackets around an IPv6 address. */
export function httpAddress(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

/** The URL that opens the interface once. The token is in the fragment, because browsers never send fragments. */
export function openAddress(bind: string, port: number, token: string): string {
  const host = bind === '0.0.0.0' ? '127.0.0.1' : bind === '::' ? '::1' : bind
  return `${httpAddress(host, port)}/#token=${token}`
}
