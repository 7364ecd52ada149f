import { createHash, createHmac } from 'node:crypto'

/** The `webhook-id` of a message, stable over retries: derived from the session and WhatsApp's own id of the message. */
export function webhookId(sessionId: string, messageId: string): string {
  return `msg_${createHash('sha256').update(`${sessionId}\n${messageId}`).digest('hex').slice(0, 32)}`
}

/**
 * Key bytes of a secret for Standard Webhooks: `whsec_…` is base64, any other secret is used as text. A `whsec_` secret that decodes to no
 * bytes is used as text too, because an empty key would let anybody sign.
 */
function standardKey(secret: string): Buffer {
  const bytes = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.alloc(0)
  return bytes.length > 0 ? bytes : Buffer.from(secret, 'utf8')
}

/**
 * The signing headers of the wire contract, over exactly these bytes. `timestamp` is unix seconds, corrected by the clock offset learned
 * from the core (standardwebhooks.com). `also` is the other secret during a rotation: `webhook-signature` carries a signature of each,
 * `X-Signature` has room for one only.
 */
export function signatureHeaders(options: {
  readonly body: Buffer
  readonly secret: string
  readonly also?: string | null
  readonly id: string
  readonly timestamp: number
}): Readonly<Record<string, string>> {
  const { body, secret, also = null, id, timestamp } = options
  const plain = createHmac('sha256', secret).update(body).digest('hex')
  const standard = [secret, ...(also === null ? [] : [also])].map(
    (key) => `v1,${createHmac('sha256', standardKey(key)).update(`${id}.${timestamp}.`).update(body).digest('base64')}`,
  )
  return {
    'X-Signature': `sha256=${plain}`,
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': standard.join(' '),
  }
}
