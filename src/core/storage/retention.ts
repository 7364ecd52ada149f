import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Storage } from './open-storage.ts'

const STEP_ROWS = 200
const BETWEEN_STEPS_MS = 1_000
const BETWEEN_ROUNDS_MS = 3_600_000
const DAY_MS = 24 * 3_600_000
/** Own messages are only needed to tell replies from the owner's hand. */
const OWN_DAYS = 7

/** Deletes finished messages older than `privacy.keepDays`, in small steps so that nothing else waits. */
export function createRetention(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
}): { start(): void; stop(): void } {
  const { clock, logger, settings, storage } = deps
  let timer: Timer | null = null

  async function step(): Promise<void> {
    const now = clock.now()
    const removed = await storage.writes.run(() => {
      storage.own.prune(now - OWN_DAYS * DAY_MS)
      return storage.messages.prune(now - settings.get('privacy.keepDays') * DAY_MS, STEP_ROWS)
    })
    if (removed > 0) logger.info('deleted old messages', { removed })
    schedule(removed === STEP_ROWS ? BETWEEN_STEPS_MS : BETWEEN_ROUNDS_MS)
  }

  function schedule(milliseconds: number): void {
    timer = clock.setTimer(milliseconds, () => {
      step().catch((error: unknown) => {
        logger.warn('old messages could not be deleted', { error })
        schedule(BETWEEN_ROUNDS_MS)
      })
    })
  }

  return { start: () => schedule(BETWEEN_STEPS_MS), stop: () => timer?.cancel() }
}
