import ipaddr from 'ipaddr.js'

/** Azure answers its machines there: the one service of a cloud's inside that lies among the public addresses. */
const INSIDE_A_CLOUD = new Set(['168.63.129.16'])
/** What is handed out on the public internet; `unicast` of the library is all that it does not know otherwise. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')
/** Networks without IPv4 (many mobile lines) reach it through these addresses, which hold the real one in their last 32 bits. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/**
 * Whether this is the address of a computer on the public internet, and not one of this machine, of its network, of a cloud's inside or of
 * no computer at all. An IPv6 address that carries an IPv4 one is judged by that. False for what is no address.
 */
export function isPublicAddress(text: string): boolean {
  // What a link-local address may have behind it names an interface.
  if (!ipaddr.isValid(text) || text.includes('%')) return false
  const address = ipaddr.process(text)
  if (address instanceof ipaddr.IPv6) {
    if (address.match(NAT64)) return isPublicAddress(embeddedIpv4(address))
    return address.match(GLOBAL_IPV6) && address.range() === 'unicast'
  }
  return address.range() === 'unicast' && !INSIDE_A_CLOUD.has(address.toString())
}

/** Whether a host name is an address already, as `URL` writes it. */
export function isAddress(hostname: string): boolean {
  return ipaddr.isValid(withoutBrackets(hostname))
}

/** `URL` puts IPv6 addresses into brackets. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

const embeddedIpv4 = (address: ipaddr.IPv6): string => address.toByteArray().slice(-4).join('.')
