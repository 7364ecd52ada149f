import type { FastifyRequest } from 'fastify'
import type { Clock } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { isRightKey } from './access-key.ts'
import { createFailedKeyLimiter, type FailedKeyLimiter } from './failed-key-limiter.ts'
import type { KeyHeader } from './gateway-deps.ts'
import { HttpError } from './http-error.ts'
import { METRICS_PATH } from './routes/metrics-route.ts'
import { STATISTICS_PATH } from './routes/session-routes.ts'

/** Paths on which the key may come in another header, for callers that can send no other. */
const OTHER_HEADERS: Readonly<Record<string, KeyHeader>> = {
  [STATISTICS_PATH]: 'x-gateway-secret',
  [METRICS_PATH]: 'authorization',
}

/** Checks the key of each request and counts wrong ones. */
export class GatewayKeys {
  readonly #settings: SettingsReader
  readonly #limiter: FailedKeyLimiter

  constructor({ settings, clock }: { readonly settings: SettingsReader; readonly clock: Clock }) {
    this.#settings = settings
    this.#limiter = createFailedKeyLimiter(clock)
  }

  /** Demands the key in the header that the path asks for. Throws `HttpError`: 401, or 429 after too many wrong keys. */
  async demand(request: FastifyRequest): Promise<void> {
    if (!(await this.has(request, keyHeaderOf(request)))) throw new HttpError(401, 'Unauthorized')
  }

  /** Whether the request carries the configured key in this header. Throws `HttpError` 429 after too many wrong keys. */
  async has(request: Pick<FastifyRequest, 'ip' | 'headers'>, header: KeyHeader = 'x-api-key'): Promise<boolean> {
    const presented = presentedIn(request.headers[header], header)
    if (presented === '') return false
    if (isRightKey(presented, await this.#settings.secret('gateway.apiKey'))) return true
    if (!this.#limiter.allowFailure(request.ip)) throw new HttpError(429, 'Too many wrong keys. Try again in a minute.')
    return false
  }
}

/** The one header to read: a second header would give a second try. */
function keyHeaderOf({ headers, routeOptions }: FastifyRequest): KeyHeader {
  const other = headers['x-api-key'] === undefined ? OTHER_HEADERS[routeOptions.url ?? ''] : undefined
  return other ?? 'x-api-key'
}

/** The key itself; empty when there is none. */
function presentedIn(value: unknown, header: KeyHeader): string {
  if (typeof value !== 'string') return ''
  return header === 'authorization' ? (/^Bearer +(\S+)$/i.exec(value)?.[1] ?? '') : value
}
