import type { ReceivedWebhook } from '../core/core-api.ts'
import { insist } from './steps.ts'

/** The contract's fields, in their order. */
const FIELDS =
  'user_id from message timestamp hasMedia type isGroup message_id chat_id author phone lid push_name quoted backfilled sent_at'

export interface ExpectedWebhook {
  readonly userId: string
  /** Digits of the customer's phone. */
  readonly customer: string
  readonly text: string
  readonly pushName: string
  /** Unix ms. */
  readonly now: number
}

const RECENT_SECONDS = 120

/** Checks both signatures and the headers, and that none of our keys goes to the core. Throws what violates the contract. */
export function checkHeaders({ signature, headers }: ReceivedWebhook): void {
  insist(signature.plain === 'valid', `X-Signature is ${signature.plain}`)
  insist(signature.standard === 'valid', `webhook-signature is ${signature.standard}`)
  const found = (name: string) => headers[name] ?? ''
  insist(/^application\/json\b/.test(found('content-type')), `the content type is ${found('content-type')}`)
  insist(/^SalesboyDesktop\/\d+\.\d+\.\d+/.test(found('user-agent')), `the user agent is ${found('user-agent')}`)
  insist(!('x-api-key' in headers) && !('authorization' in headers), 'a key of ours went to the core')
}

/** Checks names, order, types and values of all fields of the contract. Throws the first that is wrong. */
export function checkFields({ body }: ReceivedWebhook, expected: ExpectedWebhook): void {
  insist(body !== null, 'the body is no JSON object')
  const names = Object.keys(body).join(' ')
  insist(names === FIELDS, `the fields are ${names}`)
  const isText = (value: unknown): value is string => typeof value === 'string'
  const rules: Readonly<Record<string, (value: unknown) => boolean>> = {
    user_id: (value) => value === expected.userId,
    from: (value) => value === `${expected.customer}@c.us`,
    message: (value) => value === expected.text,
    timestamp: (value) => Number.isInteger(value) && Math.abs(Number(value) - expected.now / 1_000) < RECENT_SECONDS,
    hasMedia: (value) => value === false,
    type: (value) => value === 'chat',
    isGroup: (value) => value === false,
    message_id: (value) => isText(value) && /^false_\S+@(c\.us|lid)_[0-9A-Z]+$/.test(value),
    chat_id: (value) => isText(value) && /^\d+@(c\.us|lid)$/.test(value),
    author: (value) => value === null,
    phone: (value) => value === expected.customer,
    lid: (value) => value === null || (isText(value) && /^\d+$/.test(value)),
    push_name: (value) => value === expected.pushName,
    quoted: (value) => value === null,
    backfilled: (value) => value === false,
    sent_at: (value) => isText(value) && new Date(value).toISOString() === value,
  }
  for (const [name, fits] of Object.entries(rules)) {
    insist(fits(body[name]), `the field ${name} is ${JSON.stringify(body[name])}`)
  }
}
