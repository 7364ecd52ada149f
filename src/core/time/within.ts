import type { Clock, Logger } from '../ports.ts'

/** Settles like `work`, or like `late()` after `milliseconds`. A later outcome of the work is dropped. */
export function within<T, L>(clock: Clock, milliseconds: number, work: Promise<T>, late: () => L): Promise<T | L> {
  const isLate = Promise.withResolvers<void>()
  const timer = clock.setTimer(milliseconds, isLate.resolve)
  return Promise.race([work, isLate.promise.then(late)]).finally(() => timer.cancel())
}

/** Waits for `work` at most `milliseconds`. Logs a failure or a timeout and never rejects, because later shutdown steps must run too. */
export async function endWithin(options: {
  readonly what: string
  readonly work: Promise<void>
  readonly milliseconds: number
  readonly clock: Clock
  readonly logger: Logger
}): Promise<void> {
  const { what, milliseconds, clock, logger } = options
  const work = options.work.catch((error: unknown) => logger.warn('a part failed while it ended', { what, error }))
  await within(clock, milliseconds, work, () => logger.warn('a part did not end in time', { what, milliseconds }))
}

/** A call did not answer within its time limit; its outcome is unknown. */
export class TimeLimitError extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what} did not answer within ${milliseconds} ms`)
    this.name = 'TimeLimitError'
  }
}

/** Settles like `work`, or rejects with `TimeLimitError` after `milliseconds`. A late rejection is dropped. */
export function withTimeLimit<T>(clock: Clock, milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  return within(clock, milliseconds, work, () => {
    throw new TimeLimitError(what, milliseconds)
  })
}

/** Resolves after `milliseconds`. */
export function pause(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(milliseconds, resolve))
}
