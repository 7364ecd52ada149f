import type { Clock } from '../ports.ts'
import { MINUTE_MS } from './durations.ts'

/** Smaller corrections are the time service's daily business. */
export const WORTH_MS = MINUTE_MS

type TwoTimes = Pick<Clock, 'now' | 'monotonic'>

/** Tells when the wall clock was set back. A clock that jumps forward cannot be told from a laptop that slept. */
export class ClockDrift {
  readonly #clock: TwoTimes
  #wall: number
  #steady: number

  /** `lastWall`: the latest time that an earlier run of the program saw (unix ms), so that a clock set back meanwhile is noticed, too. */
  constructor(clock: TwoTimes, lastWall: number | null = null) {
    this.#clock = clock
    this.#wall = Math.max(clock.now(), lastWall ?? 0)
    this.#steady = clock.monotonic()
  }

  /** Milliseconds the wall clock jumped backwards since the last call, or 0. Subtract it from every pending wall-clock deadline. */
  setBackMs(): number {
    const [wall, steady] = [this.#clock.now(), this.#clock.monotonic()]
    // Steady time has fractions, and what is kept on disk must not.
    const back = Math.round(steady - this.#steady - (wall - this.#wall))
    this.#wall = wall
    this.#steady = steady
    return back > WORTH_MS ? back : 0
  }
}
