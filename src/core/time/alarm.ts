/*
 * Owns time: the one clock, alarms, deadlines and pauses. Knows nothing of the work that waits for them.
 */
import type { Clock, Timer } from '../ports.ts'
import { MINUTE_MS } from './durations.ts'

/** Rings once at a wall-clock time, or after `longestMs` if that is sooner. The wall clock may jump, so the callback rechecks the time. */
export class Alarm {
  readonly #clock: Clock
  readonly #longestMs: number
  #timer: Timer | null = null

  constructor(clock: Clock, longestMs = MINUTE_MS) {
    this.#clock = clock
    this.#longestMs = longestMs
  }

  /** Replaces the alarm set before. `at`: unix ms. */
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
