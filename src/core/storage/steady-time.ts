import type { Clock } from '../ports.ts'
import type { Count } from './record-stamp.ts'

/**
 * Time over all runs of the program that does not change when a clock is set: ms since the record was made. While the program runs it
 * follows the monotonic clock, so a laptop's sleep may not count. While the program is off, only the wall clock tells how long.
 */
export class SteadyTime {
  /** ms that the program was off before this start, by the wall clock: wrong if that clock was set meanwhile. 0 when unknown. */
  readonly offMs: number
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #before: number

  /** `last`: what the record says about its last write; null when it says nothing. */
  constructor(clock: Pick<Clock, 'now' | 'monotonic'>, last: Count | null) {
    this.#clock = clock
    this.offMs = last?.at === undefined ? 0 : Math.max(clock.now() - last.at, 0)
    this.#before = (last?.steady ?? 0) + this.offMs - clock.monotonic()
  }

  readonly now = (): number => this.#before + this.#clock.monotonic()
}
