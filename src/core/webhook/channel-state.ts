import type { CoreChannel } from '../../shared/model/core-status.ts'
import { parseCoreUrl } from '../ids/core-url.ts'
import type { Clock } from '../ports.ts'
import type { CoreClient } from './core-client.ts'
import type { SigningSecrets } from './core-secrets.ts'

export interface ChannelTarget {
  readonly url: string
  readonly secrets: SigningSecrets
}

export interface ChannelStateDeps {
  readonly clock: Clock
  readonly core: CoreClient
  /** The address as the owner entered it; empty: turned off. */
  readonly address: () => string
  readonly onChanged: () => void
}

/** The address and the status of one of the optional channels to the core. */
export class ChannelState {
  readonly #deps: ChannelStateDeps
  #status: Omit<CoreChannel, 'waiting' | 'dead'>

  constructor(deps: ChannelStateDeps) {
    this.#deps = deps
    this.#status = { kind: 'off', since: deps.clock.now(), nextTryAt: null, detail: null }
  }

  get status(): Omit<CoreChannel, 'waiting' | 'dead'> {
    return this.#status
  }

  say(kind: CoreChannel['kind'], nextTryAt: number | null = null, detail: string | null = null): void {
    const before = this.#status
    this.#status = { kind, since: kind === before.kind ? before.since : this.#deps.clock.now(), nextTryAt, detail }
    if (kind !== before.kind || nextTryAt !== before.nextTryAt || detail !== before.detail) this.#deps.onChanged()
  }

  /** Reads the address and the secrets. Null when one is missing or the address is invalid; the status then says so. */
  async target(): Promise<ChannelTarget | null> {
    const text = this.#deps.address()
    if (text === '') return (this.say('off'), null)
    const parsed = parseCoreUrl(text, null)
    if (parsed.kind === 'bad') return (this.say('not-configured', null, parsed.why), null)
    const secrets = await this.#deps.core.secrets.read()
    if (secrets === null) return (this.say('not-configured', null, 'no secret'), null)
    return { url: parsed.url, secrets }
  }
}
