import { randomUUID } from 'node:crypto'
import type { Clock, Logger, Notifier } from '../../core/ports.ts'
import { msg, sayEnglish } from '../../shared/words/say.ts'

/** Minimum time between two notifications, so that a busy day does not interrupt for every customer. The tray always shows the number. */
const GAP_MS = 10 * 60_000

/** Returns a function to call with the current number of waiting customers. It notifies the owner when the number has grown. */
export function createWaitingTeller(options: {
  readonly notifier: Notifier
  readonly clock: Clock
  readonly logger: Logger
  /** The number at start. These customers are shown on Home and cause no notification. */
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
        if (outcome.kind !== 'shown')
          logger.info('the alert about waiting customers was not sent', { outcome: outcome.kind })
      },
      (error: unknown) => logger.warn('waiting customers could not be told', { error }),
    )
  }
}
