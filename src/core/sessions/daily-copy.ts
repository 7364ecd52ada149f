import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'

const dayMs = 86_400_000
/** No message came or went for this long: customers will not notice a minute without us. */
export const quietMs = 900_000

export interface DailyCopy {
  /** A message came or went. */
  activity(): void
  /** The session was proven connected; asked often, acts at most daily. */
  consider(): void
}

/**
 * A copy of the profile of a session that stays connected for weeks. Only a stopped browser's files are worth copying, so this is
 * a brief clean restart in a quiet moment, and only if the owner allows it.
 */
export function createDailyCopy(deps: {
  readonly sessionId: string
  readonly clock: Clock
  readonly logger: Logger
  allowed(): boolean
  /** When the present copy was taken, unix ms. */
  takenAt(): Promise<number | null>
  restart(): Promise<void>
}): DailyCopy {
  const { sessionId, clock, logger } = deps
  let activeAt = clock.monotonic()
  /** Also bounds attempts whose copy failed. */
  let consideredAt: number | null = null
  const copy = async (): Promise<void> => {
    const taken = await deps.takenAt()
    if (taken !== null && clock.now() - taken < dayMs) {
      // It is looked at again when it will be a day old.
      consideredAt = clock.monotonic() - (clock.now() - taken)
      return
    }
    logger.info('brief restart for the daily copy of the profile', { sessionId })
    await deps.restart()
  }
  return {
    activity() {
      activeAt = clock.monotonic()
    },
    consider() {
      const now = clock.monotonic()
      if (!deps.allowed() || now - activeAt < quietMs) return
      if (consideredAt !== null && now - consideredAt < dayMs) return
      consideredAt = now
      copy().catch((error: unknown) => {
        logger.warn('daily copy failed', { sessionId, error: describeError(error) })
      })
    },
  }
}
