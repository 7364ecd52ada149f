import { PROXY_SILENT, PROXY_UNREACHABLE } from './connect-limit-agents.ts'

const OF_THE_PROXY = new RegExp(`\\b(ERR_PROXY_TUNNEL|${PROXY_UNREACHABLE}|${PROXY_SILENT})\\b`)

/**
 * What this error code, or a detail that holds it, says of the way's proxy: it refuses the address or cannot be reached, or it says
 * nothing at all. Null when the way did not end there.
 */
export function proxyProblem(detail: string | null): 'proxy' | 'proxy-silent' | null {
  const code = OF_THE_PROXY.exec(detail ?? '')?.[1]
  if (code === undefined) return null
  return code === PROXY_SILENT ? 'proxy-silent' : 'proxy'
}
