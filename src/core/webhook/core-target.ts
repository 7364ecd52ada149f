import type { SettingsReader } from '../settings/settings.ts'
import type { CoreSecrets, SigningSecrets } from './core-secrets.ts'
import { parseCoreUrl } from '../ids/core-url.ts'

/** Where messages go and what signs them. */
export interface Target extends SigningSecrets {
  readonly url: string
  /** The core runs on this machine, so no internet is needed to reach it. */
  readonly loopback: boolean
}

/** The address and the secrets as they are now; the secrets stay in memory so that posting never waits for the vault. */
export class CoreTarget {
  readonly #settings: SettingsReader
  readonly #secrets: CoreSecrets
  #current: Target | null = null
  #problem = 'not read yet'
  /** Number of the latest read. An earlier read may finish later and is then ignored. */
  #latest = 0

  constructor(settings: SettingsReader, secrets: CoreSecrets) {
    this.#settings = settings
    this.#secrets = secrets
  }

  /** Null until the address and the secret are there and usable. */
  get current(): Target | null {
    return this.#current
  }

  /** What is missing, for the details of the owner's view. */
  get problem(): string {
    return this.#problem
  }

  /** Reads settings and secret again. */
  async refresh(): Promise<void> {
    const mine = (this.#latest += 1)
    const text = this.#settings.get('core.url')
    const signing = await this.#secrets.read()
    if (mine !== this.#latest) return
    const parsed = parseCoreUrl(text)
    this.#current =
      parsed.kind === 'ok' && signing !== null ? { ...signing, url: parsed.url, loopback: parsed.loopback } : null
    if (text === '') this.#problem = 'no address'
    else if (parsed.kind === 'bad') this.#problem = parsed.why
    else this.#problem = 'no secret'
  }
}
