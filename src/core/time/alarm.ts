/*
 * Owns time: the one clock, alarms, deadlines, pauses. Knows nothing of what waits for them.
 */
import type { Clock, Timer } from '../ports.ts'
import { MINUTE_MS } from './durations.ts'

/** Rings once at a wall-clock time, or after `longestMs` if that comes first: the wall clock may jump, so whoever is rung looks again. */
export class Alarm {
  readonly #clock: Clock
  readonly #longestMs: number
  #timer: Timer | null = null

  constructor(clock: Clock, longestMs = MINUTE_MS) {
    this.#clock = clock
    this.#longestMs = longestMs
  }

  /** Replaces what was set before. `at`: unix ms. */
  set(at: number, ring: () => void): void {
    this.cancel()
    const left = Math.min(Math.max(at - this.#clock.now(), 0), this.#longestMs)
    this.#timer = this.#clock.setTimer(left, ring)
  }

  cancel(): void {
    this.#timer?.cancel()
    this.#timer = null
  }
}
