import { Emitter } from '../async/emitter.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { HOUR_MS } from '../time/durations.ts'

/** When `core.secret` was last replaced, unix ms. */
export const ROTATED_KEY = 'core.secretRotatedAt'
/** Which of the two secrets the core accepted last: `current` or `previous`. */
const IN_USE_KEY = 'core.secretInUse'

/** The secrets that sign a request: the current one and, while it is being replaced, the previous one until `until` (unix ms). */
export interface SigningSecrets {
  readonly secret: string
  readonly previous: { readonly secret: string; readonly until: number } | null
}

export interface CoreSecretsDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly keyValue: KeyValue
}

/** The core's secrets during a rotation. Remembers over restarts which one the core accepts. */
export class CoreSecrets {
  readonly #deps: CoreSecretsDeps
  readonly #changed: Emitter
  #usesPrevious: boolean

  constructor(deps: CoreSecretsDeps) {
    this.#deps = deps
    this.#changed = new Emitter(deps.logger, 'secrets')
    this.#usesPrevious = deps.keyValue.get(IN_USE_KEY) === 'previous'
  }

  /** Whether the core last accepted the previous secret instead of the current one. */
  get usesPrevious(): boolean {
    return this.#usesPrevious
  }

  onChanged(listener: () => void): () => void {
    return this.#changed.on(listener)
  }

  /** Reads the secrets; null when none is set. */
  async read(): Promise<SigningSecrets | null> {
    const { settings, keyValue } = this.#deps
    const secret = await settings.secret('core.secret')
    if (secret === null || secret === '') return null
    const former = await settings.secret('core.previousSecret')
    const until = previousUntil(settings, keyValue)
    const isFormer = former !== null && former !== '' && former !== secret && until !== null
    return { secret, previous: isFormer ? { secret: former, until } : null }
  }

  /** The secrets in the order to try them: both while the previous one is valid, the one that the core accepted last first. */
  order({ secret, previous }: SigningSecrets): readonly [string] | readonly [string, string] {
    if (previous === null || this.#deps.clock.now() >= previous.until) return [secret]
    return this.#usesPrevious ? [previous.secret, secret] : [secret, previous.secret]
  }

  /** Remembers this secret as the one in use, because the core did not refuse it. */
  accepted(secrets: SigningSecrets, secret: string): void {
    this.#use(secret !== secrets.secret)
  }

  /** A new secret was set, so it is tried first. */
  startOver(): void {
    this.#use(false)
  }

  #use(previous: boolean): void {
    if (this.#usesPrevious === previous) return
    this.#usesPrevious = previous
    this.#deps.keyValue.set(IN_USE_KEY, previous ? 'previous' : 'current')
    this.#changed.emit()
  }
}

/** When the previous secret expires, unix ms; null when none was replaced. */
export function previousUntil(settings: SettingsReader, keyValue: KeyValue): number | null {
  const rotatedAt = keyValue.get(ROTATED_KEY)
  return typeof rotatedAt === 'number' ? rotatedAt + settings.get('core.secretOverlapHours') * HOUR_MS : null
}
