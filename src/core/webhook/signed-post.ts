import type { HttpClient, PostOutcome } from '../http/post-json.ts'
import type { ClockOffset } from './clock-offset.ts'
import type { CoreSecrets, SigningSecrets } from './core-secrets.ts'
import { signatureHeaders } from './signatures.ts'

export interface SignedRequest {
  readonly url: string
  readonly secrets: SigningSecrets
  /** `webhook-id`: stable over retries. */
  readonly id: string
  /** Serialised once: these bytes are signed and sent. */
  readonly body: Buffer
  readonly timeoutMs: number
  readonly maxAnswerBytes?: number
  readonly signal?: AbortSignal
  /** Hears of the headers of each try. */
  readonly onSend?: (headers: Readonly<Record<string, string>>) => void
}

export type SignedPost = (request: SignedRequest) => Promise<PostOutcome>

/** Whether the core said that the signature is not right. */
export function isRefusal(status: number): boolean {
  return status === 401 || status === 403
}

/**
 * Posts signed bytes to the core. While a secret is being replaced a refusal is followed by one more try with the other secret:
 * refused means not processed, so nothing is done twice.
 */
export function createSignedPost(deps: {
  readonly http: HttpClient
  readonly offset: ClockOffset
  readonly secrets: CoreSecrets
  readonly version: string
}): SignedPost {
  const { http, offset, secrets } = deps
  return async ({ url, secrets: signing, id, body, timeoutMs, maxAnswerBytes, signal, onSend }) => {
    const [first, second] = secrets.order(signing)
    const send = async (secret: string, also: string | null) => {
      const headers = {
        'User-Agent': `SalesboyDesktop/${deps.version}`,
        ...signatureHeaders({ body, secret, also, id, timestamp: offset.seconds() }),
      }
      onSend?.(headers)
      const outcome = await http.post({
        url,
        body,
        headers,
        timeoutMs,
        ...(maxAnswerBytes === undefined ? {} : { maxAnswerBytes }),
        ...(signal ? { signal } : {}),
      })
      if (outcome.kind === 'answer') {
        isCorrected = offset.learn(outcome.date)
        if (!isRefusal(outcome.status)) secrets.accepted(signing, secret)
      }
      return outcome
    }
    let isCorrected = false
    let outcome = await send(first, second ?? null)
    // Refused for the time in the signature, not for the secret: signed again with the right one, the owner need not hear of it.
    if (isCorrected && outcome.kind === 'answer' && isRefusal(outcome.status))
      outcome = await send(first, second ?? null)
    const refused = outcome.kind === 'answer' && isRefusal(outcome.status)
    return refused && second !== undefined ? send(second, first) : outcome
  }
}
