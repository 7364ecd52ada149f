import type { HttpClient, PostOutcome } from '../http/http-client.ts'
import type { ClockOffset } from './clock-offset.ts'
import type { CoreSecrets, SigningSecrets } from './core-secrets.ts'
import { signatureHeaders } from './signatures.ts'
import { isRefusal, trySigned } from './try-signed.ts'

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
  /** Receives the headers of each try. */
  readonly onSend?: (headers: Readonly<Record<string, string>>) => void
}

export type SignedPost = (request: SignedRequest) => Promise<PostOutcome>

/** Posts signed bytes to the core, with the secrets in the order of `trySigned`. */
export function createSignedPost(deps: {
  readonly http: HttpClient
  readonly offset: ClockOffset
  readonly secrets: CoreSecrets
  readonly version: string
}): SignedPost {
  const { http, offset, secrets } = deps
  return ({ url, secrets: signing, id, body, timeoutMs, maxAnswerBytes, signal, onSend }) =>
    trySigned(secrets.order(signing), offset, async (secret, also) => {
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
      if (outcome.kind === 'answer' && !isRefusal(outcome.status)) secrets.accepted(signing, secret)
      return outcome
    })
}
