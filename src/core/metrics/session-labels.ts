import { createHmac, randomBytes } from 'node:crypto'
import type { KeyValue } from '../storage/key-value.ts'

const SALT_KEY = 'metrics.salt'
const DIGITS = 10

/**
 * Labels for sessions in a monitor. A session's id may be a phone number or a name (`sessions.add` takes any letters and digits), so the
 * monitor never gets it. The label is a hash salted per host and stays the same as long as the record exists. `/health` shows both.
 */
export class SessionLabels {
  readonly #keyValue: Pick<KeyValue, 'get' | 'set'>
  readonly #labels = new Map<string, string>()

  constructor(keyValue: Pick<KeyValue, 'get' | 'set'>) {
    this.#keyValue = keyValue
  }

  of(sessionId: string): string {
    const known = this.#labels.get(sessionId)
    if (known !== undefined) return known
    const label = createHmac('sha256', this.#salt()).update(sessionId, 'utf8').digest('hex').slice(0, DIGITS)
    this.#labels.set(sessionId, label)
    return label
  }

  #salt(): string {
    const kept = this.#keyValue.get(SALT_KEY)
    if (typeof kept === 'string') return kept
    const made = randomBytes(16).toString('hex')
    this.#keyValue.set(SALT_KEY, made)
    return made
  }
}
