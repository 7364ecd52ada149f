import type { Clock } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { KeyValue } from '../storage/key-value.ts'

/** When `core.secret` was last replaced, unix ms. */
export const ROTATED_KEY = 'core.secretRotatedAt'
/** Which of the two secrets the core took last: `current` or `previous`. */
const IN_USE_KEY = 'core.secretInUse'
const HOUR_MS = 3_600_000

/** What signs a request: the secret, and while it is being replaced the former one. */
export interface SigningSecrets {
  readonly secret: string
  readonly previous: { readonly secret: string; readonly until: number } | null
}

export interface CoreSecrets {
  /** Reads the secrets; null when none is set. */
  read(): Promise<SigningSecrets | null>
  /** Which secret to try first and, while both are valid, second: the one the core took last leads. */
  order(secrets: SigningSecrets): readonly [string] | readonly [string, string]
  /** The core did not refuse this one. */
  accepted(secrets: SigningSecrets, secret: string): void
  /** A new secret was set: it is tried first again. */
  startOver(): void
  /** Whether the core took only the former secret so far. */
  readonly usesPrevious: boolean
  onChanged(listener: () => void): () => void
}

/** Knows the secrets of the core over a change of them; which one the core takes is remembered over restarts. */
export function createCoreSecrets(deps: {
  readonly clock: Clock
  readonly settings: SettingsReader
  readonly keyValue: KeyValue
}): CoreSecrets {
  const { clock, settings, keyValue } = deps
  const listeners = new Set<() => void>()
  let usesPrevious = keyValue.get(IN_USE_KEY) === 'previous'

  function use(previous: boolean): void {
    if (usesPrevious === previous) return
    usesPrevious = previous
    keyValue.set(IN_USE_KEY, previous ? 'previous' : 'current')
    for (const listener of [...listeners]) listener()
  }
  const valid = ({ previous }: SigningSecrets) => (previous !== null && clock.now() < previous.until ? previous : null)

  return {
    async read() {
      const secret = await settings.secret('core.secret')
      if (secret === null || secret === '') return null
      const former = await settings.secret('core.previousSecret')
      const until = previousUntil(settings, keyValue)
      const previous =
        former !== null && former !== '' && former !== secret && until !== null ? { secret: former, until } : null
      return { secret, previous }
    },
    order(secrets) {
      const previous = valid(secrets)
      if (previous === null) return [secrets.secret]
      return usesPrevious ? [previous.secret, secrets.secret] : [secrets.secret, previous.secret]
    },
    accepted(secrets, secret) {
      use(secret !== secrets.secret)
    },
    startOver: () => use(false),
    get usesPrevious() {
      return usesPrevious
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** When the former secret ends to be valid, unix ms; null when none was replaced. */
export function previousUntil(settings: SettingsReader, keyValue: KeyValue): number | null {
  const rotatedAt = keyValue.get(ROTATED_KEY)
  return typeof rotatedAt === 'number' ? rotatedAt + settings.get('core.secretOverlapHours') * HOUR_MS : null
}
