import type { Logger } from '../core/ports.ts'

const DEADLINE_MS = 9_000
const HARD_DEADLINE_MS = 9_800
/** Two signals within this time count as one, because a terminal sends Ctrl-C to the whole process group and npm forwards it again. */
const SAME_SIGNAL_MS = 1_000

/**
 * Stops cleanly on SIGINT, SIGTERM and SIGHUP within ten seconds and exits with 0. A second signal exits at once with 1. An uncaught
 * exception leaves the program in an unknown state, so it is logged and the host stops with exit code 1.
 */
export function stopOnSignals(options: {
  readonly logger: Logger
  readonly stop: (deadlineMs: number) => Promise<void>
}): void {
  const { logger, stop } = options
  const state = { requested: false }
  let requestedAt = 0
  const end = (code: number) => {
    state.requested = true
    requestedAt = performance.now()
    setTimeout(() => {
      logger.error('the host did not stop in time')
      process.exit(code === 0 ? 1 : code)
    }, HARD_DEADLINE_MS).unref()
    stop(DEADLINE_MS).then(
      () => process.exit(code),
      (error: unknown) => {
        logger.error('the host did not stop cleanly', { error })
        process.exit(1)
      },
    )
  }
  const handleSignal = (signal: string) => {
    if (!state.requested) {
      logger.info('stopping', { signal })
      end(0)
    } else if (performance.now() - requestedAt > SAME_SIGNAL_MS) {
      logger.warn('stopping at once', { signal })
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => handleSignal(signal))
  process.on('uncaughtException', (error) => {
    logger.error('an exception was not caught', { error })
    if (!state.requested) end(1)
  })
}
