import ipaddr from 'ipaddr.js'

/** Azure's internal service for its machines: the only internal service of a cloud that has a public address. */
const INSIDE_A_CLOUD = new Set(['168.63.129.16'])
/** The addresses assigned on the public internet. The library's `unicast` also covers every address it does not know otherwise. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')
/** Networks without IPv4 (many mobile lines) reach IPv4 through these addresses, which hold the real one in their last 32 bits. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/**
 * Whether this is the address of a computer on the public internet, and not of this machine, its network, the inside of a cloud or no
 * computer at all. An IPv6 address that contains an IPv4 one is judged by the IPv4 one. False for text that is no address.
 */
export function isPublicAddress(text: string): boolean {
  // A `%` after a link-local address names an interface.
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

/** Removes the brackets that `URL` puts around IPv6 addresses. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

const embeddedIpv4 = (address: ipaddr.IPv6): string => address.toByteArray().slice(-4).join('.')
