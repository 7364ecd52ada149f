import type { GatewayReach } from './core-api.ts'

const LIMIT_MS = 10_000

export interface GatewayCall {
  readonly delivered: boolean
  /** For people: the status and message, or why the gateway was not reached. */
  readonly outcome: string
}

/** The core's own call to the gateway: `POST /message/send`. Never rejects, because an unreachable gateway does not stop the core. */
export async function callGateway(
  gateway: { readonly url: string; readonly apiKey: string },
  message: { readonly userId: string; readonly to: string; readonly message: string },
  signal: AbortSignal,
  reach: GatewayReach = 'reachable',
): Promise<GatewayCall> {
  if (reach === 'unreachable') return { delivered: false, outcome: 'not reached: connection refused' }
  if (reach === 'swallowing') return swallowed(signal)
  try {
    const response = await fetch(`${gateway.url.replace(/\/$/, '')}/message/send`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': gateway.apiKey },
      body: JSON.stringify(message),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    })
    const said = (await response.text()).slice(0, 200)
    return { delivered: response.ok, outcome: `${response.status} ${said}` }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : null
    return {
      delivered: false,
      outcome: `not reached: ${cause ?? (error instanceof Error ? error.message : 'unknown')}`,
    }
  }
}

/** The gateway takes the call and never answers. The real core sets no time limit for its call, so it hangs until it ends itself. */
function swallowed(signal: AbortSignal): Promise<GatewayCall> {
  return new Promise((resolve) => {
    const end = () => resolve({ delivered: false, outcome: 'never answered' })
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
