import type { Clock } from '../ports.ts'
import { within } from '../time/within.ts'

/** A call did not answer within its time limit; what it did is unknown. */
export class TimeLimitError extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what} did not answer within ${milliseconds} ms`)
    this.name = 'TimeLimitError'
  }
}

/** Resolves or rejects as `work` does, or rejects with `TimeLimitError` after `milliseconds`. A late rejection is dropped. */
export function withTimeLimit<T>(clock: Clock, milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  return within(clock, milliseconds, work, () => {
    throw new TimeLimitError(what, milliseconds)
  })
}

/** Resolves after `milliseconds`. */
export function pause(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(milliseconds, resolve))
}
