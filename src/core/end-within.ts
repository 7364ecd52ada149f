import type { Clock, Logger } from './ports.ts'

/** Waits for the end of something, but no longer than so many milliseconds, and never rejects: what ends after it must end, too. */
export async function endWithin(options: {
  readonly what: string
  readonly work: Promise<void>
  readonly milliseconds: number
  readonly clock: Clock
  readonly logger: Logger
}): Promise<void> {
  const { what, work, milliseconds, clock, logger } = options
  const isLate = Promise.withResolvers<void>()
  const limit = clock.setTimer(milliseconds, () => {
    logger.warn('something did not end in time', { what, milliseconds })
    isLate.resolve()
  })
  const ended = work.catch((error: unknown) => logger.warn('something did not end cleanly', { what, error }))
  await Promise.race([ended, isLate.promise])
  limit.cancel()
}
