import { PROXY_SILENT, PROXY_UNREACHABLE } from './connect-limit-agents.ts'

const OF_THE_PROXY = new RegExp(`\\b(ERR_PROXY_TUNNEL|${PROXY_UNREACHABLE}|${PROXY_SILENT})\\b`)

/**
 * What this error code, or a detail that contains it, says about the proxy: it refuses the address or cannot be reached (`proxy`), or it
 * does not answer (`proxy-silent`). Null when the error is not the proxy's.
 */
export function proxyProblem(detail: string | null): 'proxy' | 'proxy-silent' | null {
  const code = OF_THE_PROXY.exec(detail ?? '')?.[1]
  if (code === undefined) return null
  return code === PROXY_SILENT ? 'proxy-silent' : 'proxy'
}
