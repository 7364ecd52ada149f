import type { SettingsReader } from '../settings/settings.ts'
import type { CoreSecrets, SigningSecrets } from './core-secrets.ts'
import { parseCoreUrl } from '../ids/core-url.ts'

/** Where messages go and what signs them. */
export interface Target extends SigningSecrets {
  readonly url: string
  /** A core on this machine: no internet is needed to reach it. */
  readonly loopback: boolean
}

export interface CoreTarget {
  /** Null until the address and the secret are there and usable. */
  readonly current: Target | null
  /** What is missing, for the second level of the owner's view. */
  readonly problem: string
  /** Reads settings and secret again. */
  refresh(): Promise<void>
}

/** The address and the secrets as they are now; the secrets stay in memory so that posting never waits for the vault. */
export function createCoreTarget(settings: SettingsReader, secrets: CoreSecrets): CoreTarget {
  let current: Target | null = null
  let problem = 'not read yet'
  let latest = 0
  return {
    get current() {
      return current
    },
    get problem() {
      return problem
    },
    async refresh() {
      const mine = (latest += 1)
      const text = settings.get('core.url')
      const signing = await secrets.read()
      // A later call has newer values; its answer may have come first.
      if (mine !== latest) return
      const parsed = parseCoreUrl(text)
      current =
        parsed.kind === 'ok' && signing !== null ? { ...signing, url: parsed.url, loopback: parsed.loopback } : null
      if (text === '') problem = 'no address'
      else if (parsed.kind === 'bad') problem = parsed.why
      else problem = 'no secret'
    },
  }
}
