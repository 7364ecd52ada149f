import type { CoreLink } from '../../shared/model/core-status.ts'
import { parseCoreUrl } from '../ids/core-url.ts'
import type { Clock } from '../ports.ts'
import type { CoreClient } from './core-client.ts'
import type { SigningSecrets } from './core-secrets.ts'

export interface LinkGoal {
  readonly url: string
  readonly secrets: SigningSecrets
}

export interface LinkStateDeps {
  readonly clock: Clock
  readonly core: CoreClient
  /** The address as the owner entered it; empty: turned off. */
  readonly address: () => string
  readonly onChanged: () => void
}

/** Where one of the optional links to the core leads, and how it stands. */
export class LinkState {
  readonly #deps: LinkStateDeps
  #status: Omit<CoreLink, 'waiting' | 'dead'>

  constructor(deps: LinkStateDeps) {
    this.#deps = deps
    this.#status = { kind: 'off', since: deps.clock.now(), nextTryAt: null, detail: null }
  }

  get status(): Omit<CoreLink, 'waiting' | 'dead'> {
    return this.#status
  }

  say(kind: CoreLink['kind'], nextTryAt: number | null = null, detail: string | null = null): void {
    const before = this.#status
    this.#status = { kind, since: kind === before.kind ? before.since : this.#deps.clock.now(), nextTryAt, detail }
    if (kind !== before.kind || nextTryAt !== before.nextTryAt || detail !== before.detail) this.#deps.onChanged()
  }

  /** Reads address and secrets; null, and said, when one of them is missing. */
  async goal(): Promise<LinkGoal | null> {
    const text = this.#deps.address()
    if (text === '') return (this.say('off'), null)
    const parsed = parseCoreUrl(text, null)
    if (parsed.kind === 'bad') return (this.say('not-configured', null, parsed.why), null)
    const secrets = await this.#deps.core.secrets.read()
    if (secrets === null) return (this.say('not-configured', null, 'no secret'), null)
    return { url: parsed.url, secrets }
  }
}
