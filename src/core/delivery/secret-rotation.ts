import type { SecretName, SettingsView } from '../../shared/model/settings.ts'
import { CommandError } from '../../shared/result.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { previousUntil, ROTATED_KEY } from './core-secrets.ts'

const MAX_TIMER_MS = 3_600_000

export interface SecretRotation {
  /** Like `settings.setSecret`, but a replaced `core.secret` stays valid for `core.secretOverlapHours`. */
  setSecret(name: SecretName, value: string | null): Promise<SettingsView>
  start(): void
  stop(): void
}

/**
 * Replaces the core's secret without a gap: the former one is kept in the secret box until its time is over, so that owner and core
 * need not change it in the same second.
 */
export function createSecretRotation(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsService
  readonly keyValue: KeyValue
}): SecretRotation {
  const { clock, logger, settings, keyValue } = deps
  let timer: Timer | null = null
  let running = false
  let last: Promise<unknown> = Promise.resolve()

  async function replace(value: string | null): Promise<SettingsView> {
    const former = await settings.secret('core.secret')
    if (former === value) return settings.setSecret('core.secret', value)
    const keep = value !== null && former !== null && former !== '' && settings.get('core.secretOverlapHours') > 0
    // The former one first: a crash between the two leaves it twice, which is harmless, and never not at all.
    await settings.setSecret('core.previousSecret', keep ? former : null)
    keyValue.set(ROTATED_KEY, clock.now())
    const view = await settings.setSecret('core.secret', value)
    logger.info('the secret of the core was set', { keepsFormer: keep })
    schedule()
    return keep ? settings.view() : view
  }

  async function end(): Promise<void> {
    if ((await settings.secret('core.previousSecret')) === null) return
    const until = previousUntil(settings, keyValue)
    if (until !== null && clock.now() < until) return schedule(until - clock.now())
    await settings.setSecret('core.previousSecret', null)
    logger.info('the former secret of the core is over')
  }

  function schedule(milliseconds = 0): void {
    timer?.cancel()
    if (!running) return
    // Never longer than an hour: the wall clock may jump, and the setting may change.
    timer = clock.setTimer(Math.min(milliseconds, MAX_TIMER_MS), () => {
      end().catch((error: unknown) => logger.warn('the former secret could not be removed', { error }))
    })
  }

  return {
    setSecret(name, value) {
      if (name === 'core.previousSecret' && value !== null) {
        throw new CommandError('invalid-arguments', 'The former secret is kept by itself when "core.secret" is set.')
      }
      if (name !== 'core.secret') return settings.setSecret(name, value)
      // One after the other: two at once would take each other's value for the former one.
      const mine = last.then(() => replace(value))
      last = mine.catch(() => undefined) // whoever asked has the rejection
      return mine
    },
    start() {
      running = true
      schedule()
    },
    stop() {
      running = false
      timer?.cancel()
    },
  }
}
