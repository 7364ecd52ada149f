import { DAY_MS } from '../time/durations.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'

/** No message came or went for this long: customers will not notice a minute without us. */
const QUIET_MS = 900_000

export interface DailyCopyDeps {
  readonly clock: Clock
  readonly logger: Logger
  isAllowed(): boolean
  /** When the present copy was taken, unix ms. */
  takenAt(): Promise<number | null>
  restart(): Promise<void>
}

/**
 * A copy of the profile of a session that stays connected for weeks. Only a stopped browser's files are worth copying, so this is
 * a brief clean restart in a quiet moment, and only if the owner allows it.
 */
export class DailyCopy {
  readonly #deps: DailyCopyDeps
  #activeAt: number
  /** Also bounds attempts whose copy failed. */
  #consideredAt: number | null = null

  constructor(deps: DailyCopyDeps) {
    this.#deps = deps
    this.#activeAt = deps.clock.monotonic()
  }

  /** A message came or went. */
  activity(): void {
    this.#activeAt = this.#deps.clock.monotonic()
  }

  /** The session was proven connected; asked often, acts at most daily. */
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
      // It is looked at again when it will be a day old.
      this.#consideredAt = clock.monotonic() - (clock.now() - taken)
      return
    }
    logger.info('brief restart for the daily copy of the profile')
    await restart()
  }
}
