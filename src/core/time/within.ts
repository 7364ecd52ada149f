import type { Clock, Logger } from '../ports.ts'

/** Settles as `work` does, or after `milliseconds` as `late` does. What the work does later is dropped. */
export function within<T, L>(clock: Clock, milliseconds: number, work: Promise<T>, late: () => L): Promise<T | L> {
  const isLate = Promise.withResolvers<void>()
  const timer = clock.setTimer(milliseconds, isLate.resolve)
  return Promise.race([work, isLate.promise.then(late)]).finally(() => timer.cancel())
}

/** Waits for the end of something, but no longer than so many milliseconds, and never rejects: what ends after it must end, too. */
export async function endWithin(options: {
  readonly what: string
  readonly work: Promise<void>
  readonly milliseconds: number
  readonly clock: Clock
  readonly logger: Logger
}): Promise<void> {
  const { what, milliseconds, clock, logger } = options
  const work = options.work.catch((error: unknown) => logger.warn('something did not end cleanly', { what, error }))
  await within(clock, milliseconds, work, () => logger.warn('something did not end in time', { what, milliseconds }))
}
