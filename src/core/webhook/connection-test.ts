import { randomBytes } from 'node:crypto'
import type { ConnectionTest } from '../../shared/model/core-status.ts'
import { isUntrustedCertificate } from '../http/certificate-error.ts'
import { proxyProblem } from '../http/proxy-error.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { Clock } from '../ports.ts'
import { classify } from './classify.ts'
import type { ClockOffset } from './clock-offset.ts'
import { probeRequest } from './core-probe.ts'
import { parseCoreUrl } from '../ids/core-url.ts'
import { trySigned } from './try-signed.ts'
import { signatureHeaders } from './signatures.ts'

const TIMEOUT_MS = 20_000
/** The check with a wrong signature is worth a shorter wait. */
const WRONG_TIMEOUT_MS = 5_000

/**
 * Test connection: sends the signed harmless probe (`from: "status@broadcast"`), which a core answers with "Broadcast/status ignored" and
 * does nothing else with. If that succeeds, sends it again with a wrong signature. A core that accepts it checks no signatures, so anyone
 * who knows its address can write to it in the shop's name.
 */
export async function testConnection(deps: {
  readonly clock: Clock
  readonly http: HttpClient
  readonly offset: ClockOffset
  readonly version: string
  readonly url: string
  readonly secret: string | null
  readonly userId: string
}): Promise<ConnectionTest> {
  const { clock, http, offset, secret } = deps
  const began = clock.monotonic()
  const done = (kind: ConnectionTest['kind'], detail: string): ConnectionTest => ({
    kind,
    detail,
    milliseconds: Math.round(clock.monotonic() - began),
  })
  const target = parseCoreUrl(deps.url)
  if (target.kind === 'bad') return done('not-configured', deps.url === '' ? 'no address' : target.why)
  if (secret === null || secret === '') return done('not-configured', 'no secret')

  const now = clock.now()
  const { id, body } = probeRequest(deps.userId, now)
  const post = (key: string, timeoutMs = TIMEOUT_MS) =>
    http.post({
      url: target.url,
      body,
      timeoutMs,
      headers: {
        'User-Agent': `SalesboyDesktop/${deps.version}`,
        ...signatureHeaders({ body, secret: key, id, timestamp: offset.seconds() }),
      },
    })
  // `trySigned` corrects our clock, so that a wrong clock is not reported as a wrong secret.
  const outcome = await trySigned([secret], offset, (key) => post(key))
  if (outcome.kind === 'network' && isUntrustedCertificate(outcome.code)) return done('untrusted', outcome.code)
  if (outcome.kind === 'network') return done(proxyProblem(outcome.code) ?? 'unreachable', outcome.code)
  if (outcome.kind !== 'answer') return done('unreachable', 'code' in outcome ? outcome.code : outcome.kind)
  const detail = `HTTP ${outcome.status}`
  const judged = classify(outcome, now)
  if (judged.kind === 'hold') return done(judged.hold === 'gone' ? 'unexpected-answer' : judged.hold, detail)
  if (judged.kind === 'retry' && outcome.status >= 500) return done('unreachable', detail)
  if (judged.kind !== 'delivered') return done('unexpected-answer', detail)
  // Any readable 2xx counts, because other receivers answer nothing in particular.
  const { unreadable } = judged
  if (unreadable === null) {
    const wrong = await post(randomBytes(32).toString('hex'), WRONG_TIMEOUT_MS)
    return { ...done('ok', detail), ...(classify(wrong, now).kind === 'delivered' ? { checksSecret: false } : {}) }
  }
  if (/^\s*</.test(outcome.body))
    return { ...done('unexpected-answer', `${detail}, a web page`), beginning: unreadable }
  return { ...done('unreadable-answer', detail), beginning: unreadable }
}
