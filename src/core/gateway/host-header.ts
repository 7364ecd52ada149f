import { isIP } from 'node:net'

const WILDCARDS: readonly string[] = ['0.0.0.0', '::']

/** Whether this bind address can be reached from this machine only. */
export function isLoopback(address: string): boolean {
  const name = bare(address)
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
}

/**
 * Guards against DNS rebinding: a web page can point its own name at 127.0.0.1, and the browser then sends that name as `Host`. So only
 * loopback names and the bind address pass, with any port. When bound to every address, a plain IP address passes too, because rebinding
 * needs a name. `names` are the owner's own exceptions (`gateway.hosts`).
 */
export function isAllowedHost(header: string | undefined, bind: string, names: readonly string[] = []): boolean {
  const name = hostName(header)
  if (name === null) return false
  if (isLoopback(name) || name === bare(bind) || names.some((known) => bare(known) === name)) return true
  return WILDCARDS.includes(bare(bind)) && isIP(name) !== 0
}

/** `[::1]:3001` → `::1`, `localhost:3001` → `localhost`; null when it is not a host with an optional port. */
function hostName(header: string | undefined): string | null {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(header ?? '')
  const name = parts?.[1] ?? parts?.[2]
  return name === undefined ? null : bare(name)
}

function bare(address: string): string {
  return address.toLowerCase().replace(/^\[|\]$/g, '')
}

/**
 * Whether the request names exactly one host. Two `Host` headers, or an absolute URL with another host than `Host`, would let a proxy
 * before us and this check each see a different one.
 */
export function namesOneHost(rawHeaders: readonly string[], url: string, host: string | undefined): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length > 1) return false
  if (url.startsWith('/') || url === '*') return true
  const [absolute, named] = [URL.parse(url), URL.parse(`http://${host ?? ''}`)]
  return absolute !== null && named !== null && absolute.host === named.host
}
