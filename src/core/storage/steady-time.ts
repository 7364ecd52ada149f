import type { Clock } from '../ports.ts'
import type { Count } from './record-stamp.ts'

/**
 * Time that nobody sets, over all runs of the program on this record: ms since it was made. While the program runs it goes by the steady
 * clock (so that a laptop's sleep may not count); while it is off, nothing but the wall clock tells how long.
 */
export class SteadyTime {
  /** How long the program was off before this start, as the wall clock says: wrong where that was set meanwhile. 0 when not known. */
  readonly offMs: number
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #before: number

  /** `last`: what the record says of its last write. */
  constructor(clock: Pick<Clock, 'now' | 'monotonic'>, last: Count | null) {
    this.#clock = clock
    this.offMs = last?.at === undefined ? 0 : Math.max(clock.now() - last.at, 0)
    this.#before = (last?.steady ?? 0) + this.offMs - clock.monotonic()
  }

  readonly now = (): number => this.#before + this.#clock.monotonic()
}
