import { PROXY_UNREACHABLE } from './connect-limit-agents.ts'

const OF_THE_PROXY = new RegExp(`\\b(ERR_PROXY_TUNNEL|${PROXY_UNREACHABLE})\\b`)

/** Whether this error code, or a detail that holds it, means that the way ended at a proxy: it refuses the address, or does not answer. */
export function isProxyProblem(detail: string | null): boolean {
  return detail !== null && OF_THE_PROXY.test(detail)
}
