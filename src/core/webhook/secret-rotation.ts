import type { SecretName, SettingsView } from '../../shared/model/settings.ts'
import { CommandError } from '../../shared/result.ts'
import { Lanes } from '../async/lanes.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { Alarm } from '../time/alarm.ts'
import { HOUR_MS } from '../time/durations.ts'
import { previousUntil, ROTATED_KEY } from './core-secrets.ts'

export interface SecretRotationDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsService
  readonly keyValue: KeyValue
}

/**
 * Replaces the core's secret without a gap: the previous one stays in the secret box until it expires, so that owner and core need not
 * change it in the same second.
 */
export class SecretRotation {
  readonly #deps: SecretRotationDeps
  readonly #alarm: Alarm
  readonly #lanes = new Lanes()
  #isRunning = false

  constructor(deps: SecretRotationDeps) {
    this.#deps = deps
    // Looks once an hour instead of once a minute, because the secret box may ask the system's vault.
    this.#alarm = new Alarm(deps.clock, HOUR_MS)
  }

  start(): void {
    this.#isRunning = true
    this.#lookAt(this.#deps.clock.now())
  }

  stop(): void {
    this.#isRunning = false
    this.#alarm.cancel()
  }

  /** Like `settings.setSecret`, but a replaced `core.secret` stays valid for `core.secretOverlapHours`. */
  setSecret(name: SecretName, value: string | null): Promise<SettingsView> {
    if (name === 'core.previousSecret' && value !== null) {
      throw new CommandError('invalid-arguments', 'The former secret is kept by itself when "core.secret" is set.')
    }
    if (name !== 'core.secret') return this.#deps.settings.setSecret(name, value)
    // One after the other: two concurrent calls would take each other's value for the previous one.
    return this.#lanes.run(name, () => this.#replace(value))
  }

  async #replace(value: string | null): Promise<SettingsView> {
    const { clock, logger, settings, keyValue } = this.#deps
    const former = await settings.secret('core.secret')
    if (former === value) return settings.setSecret('core.secret', value)
    const keep = value !== null && former !== null && former !== '' && settings.get('core.secretOverlapHours') > 0
    // Write the previous secret first: a crash between the two writes leaves the secret stored twice, which is harmless, and never not at
    // all.
    await settings.setSecret('core.previousSecret', keep ? former : null)
    keyValue.set(ROTATED_KEY, clock.now())
    const view = await settings.setSecret('core.secret', value)
    logger.info('the secret of the core was set', { keepsFormer: keep })
    this.#lookAt(clock.now())
    return keep ? settings.view() : view
  }

  async #endFormer(): Promise<void> {
    const { clock, logger, settings, keyValue } = this.#deps
    if ((await settings.secret('core.previousSecret')) === null) return
    const until = previousUntil(settings, keyValue)
    if (until !== null && clock.now() < until) return this.#lookAt(until)
    await settings.setSecret('core.previousSecret', null)
    logger.info('the former secret of the core expired')
  }

  #lookAt(time: number): void {
    if (!this.#isRunning) return this.#alarm.cancel()
    this.#alarm.set(time, () => {
      this.#endFormer().catch((error: unknown) =>
        this.#deps.logger.warn('the former secret could not be removed', { error }),
      )
    })
  }
}
