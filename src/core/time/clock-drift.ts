import type { Clock } from '../ports.ts'
import { MINUTE_MS } from './durations.ts'

/** Corrections up to this size are ignored, because the time service makes them every day. */
export const WORTH_MS = MINUTE_MS

type TwoTimes = Pick<Clock, 'now' | 'monotonic'>

/** Detects a wall clock set backwards. A jump forward cannot be told from a laptop that slept. */
export class ClockDrift {
  readonly #clock: TwoTimes
  #wall: number
  #steady: number

  /** `lastWall`: the latest wall-clock time an earlier run saw (unix ms). It reveals a clock set backwards while the program was off. */
  constructor(clock: TwoTimes, lastWall: number | null = null) {
    this.#clock = clock
    this.#wall = Math.max(clock.now(), lastWall ?? 0)
    this.#steady = clock.monotonic()
  }

  /** Milliseconds the wall clock jumped backwards since the last call, or 0. Subtract it from every pending wall-clock deadline. */
  setBackMs(): number {
    const [wall, steady] = [this.#clock.now(), this.#clock.monotonic()]
    // Monotonic time has fractions; times kept on disk must be whole.
    const back = Math.round(steady - this.#steady - (wall - this.#wall))
    this.#wall = wall
    this.#steady = steady
    return back > WORTH_MS ? back : 0
  }
}
