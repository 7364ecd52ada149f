import { DAY_MS } from '../time/durations.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'

/** After this long without a message received or sent, customers will not notice a restart of a minute. */
const QUIET_MS = 900_000

export interface DailyCopyDeps {
  readonly clock: Clock
  readonly logger: Logger
  isAllowed(): boolean
  /** When the current copy was taken, unix ms; null when there is none. */
  takenAt(): Promise<number | null>
  restart(): Promise<void>
}

/**
 * Keeps a copy of the profile of a session that stays connected for weeks. Only a stopped browser's files are worth copying, so it restarts
 * the session briefly in a quiet time, if the owner allows that.
 */
export class DailyCopy {
  readonly #deps: DailyCopyDeps
  #activeAt: number
  /** Also limits attempts whose copy failed. */
  #consideredAt: number | null = null

  constructor(deps: DailyCopyDeps) {
    this.#deps = deps
    this.#activeAt = deps.clock.monotonic()
  }

  /** A message was received or sent. */
  activity(): void {
    this.#activeAt = this.#deps.clock.monotonic()
  }

  /** The session was proven connected. Called often, acts at most once a day. */
  consider(): void {
    const { clock, logger, isAllowed } = this.#deps
    const now = clock.monotonic()
    if (!isAllowed() || now - this.#activeAt < QUIET_MS) return
    if (this.#consideredAt !== null && now - this.#consideredAt < DAY_MS) return
    this.#consideredAt = now
    this.#copy().catch((error: unknown) => {
      logger.warn('daily copy failed', { error: describeError(error) })
    })
  }

  async #copy(): Promise<void> {
    const { clock, logger, takenAt, restart } = this.#deps
    const taken = await takenAt()
    if (taken !== null && clock.now() - taken < DAY_MS) {
      // Consider it again when the copy is a day old.
      this.#consideredAt = clock.monotonic() - (clock.now() - taken)
      return
    }
    logger.info('brief restart for the daily copy of the profile')
    await restart()
  }
}
