import { randomUUID } from 'node:crypto'
import type { Clock, Logger, Notifier } from '../../core/ports.ts'
import { msg, sayEnglish } from '../../shared/words/say.ts'

/** Once told, not again for so long: on a busy day every customer would be another interruption. The tray always has the number. */
const GAP_MS = 10 * 60_000

/** Returns what is to be called with the number of waiting customers whenever it may have changed: more of them are a notification. */
export function createWaitingTeller(options: {
  readonly notifier: Notifier
  readonly clock: Clock
  readonly logger: Logger
  /** Who waited before this program was started is on Home. */
  readonly first: number
}): (count: number) => void {
  const { notifier, clock, logger } = options
  let before = options.first
  let toldAt: number | null = null

  return (count) => {
    const isMore = count > before
    before = count
    const now = clock.monotonic()
    if (!isMore || (toldAt !== null && now - toldAt < GAP_MS)) return
    toldAt = now
    const what = msg('tray.waiting', { count })
    const notice = { kind: 'waiting-for-human', sessionId: null, count, text: sayEnglish(what), said: what } as const
    notifier.notify({ id: randomUUID(), at: clock.now(), ...notice }).then(
      (outcome) => {
        if (outcome.kind !== 'shown') logger.info('waiting customers were not told', { outcome: outcome.kind })
      },
      (error: unknown) => logger.warn('waiting customers could not be told', { error }),
    )
  }
}
