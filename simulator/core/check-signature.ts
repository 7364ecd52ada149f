import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { SignatureVerdict } from './core-api.ts'

const TOLERANCE_SECONDS = 300

/** Constant-time for texts of equal length; the length of a signature is not secret. */
const equal = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const text = (value: string | string[] | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null

/** Checks both signatures of a webhook request by the rules of the wire contract. `now` is in unix seconds. */
export function checkSignature(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secret: string,
  now: number,
): SignatureVerdict {
  return { plain: checkPlain(headers, body, secret), standard: checkStandard(headers, body, secret, now) }
}

function checkPlain(headers: IncomingHttpHeaders, body: Buffer, secret: string): SignatureVerdict['plain'] {
  const given = text(headers['x-signature'])
  if (given === null) return 'missing'
  const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return equal(given, expected) ? 'valid' : 'wrong'
}

function checkStandard(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secret: string,
  now: number,
): SignatureVerdict['standard'] {
  const id = text(headers['webhook-id'])
  const timestamp = text(headers['webhook-timestamp'])
  const given = text(headers['webhook-signature'])
  if (id === null || timestamp === null || given === null) return 'missing'
  // Only a secret with the prefix `whsec_` is base64; any other secret is used as its bytes.
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  // The header may carry several signatures while a secret is rotated.
  if (!given.split(' ').some((entry) => equal(entry, `v1,${digest}`))) return 'wrong'
  if (!/^\d{1,12}$/.test(timestamp)) return 'wrong'
  return Math.abs(now - Number(timestamp)) <= TOLERANCE_SECONDS ? 'valid' : 'stale'
}
