/*
 * Owns the order of work: emitters, and lanes, which run one job at a time per key. Knows nothing of the work.
 */
import type { Clock } from '../ports.ts'
import { within } from '../time/within.ts'

/** Runs work one at a time per key, in order. Work of different keys runs at the same time. */
export class Lanes<Key = string> {
  /** Keys with work under way. `end` resolves when the lane is empty; `waiting` starts the work behind it. */
  readonly #busy = new Map<Key, { readonly end: PromiseWithResolvers<void>; readonly waiting: (() => void)[] }>()

  /**
   * Runs `work` when its turn comes: synchronously if the lane is free. Settles like `work`, after the turn is over. An earlier failure in
   * the lane does not matter.
   */
  async run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(key)
    if (before === undefined) this.#busy.set(key, { end: Promise.withResolvers(), waiting: [] })
    else await new Promise<void>((resolve) => before.waiting.push(resolve))
    try {
      return await work()
    } finally {
      this.#next(key)
    }
  }

  isBusy(key: Key): boolean {
    return this.#busy.has(key)
  }

  /** Keys with work under way, in the order in which their lanes became busy. */
  get busy(): readonly Key[] {
    return [...this.#busy.keys()]
  }

  /** Resolves to true when no work is left, or to false after `milliseconds`. */
  drain(clock: Clock, milliseconds: number): Promise<boolean> {
    return within(clock, milliseconds, this.#idle(), () => false)
  }

  async #idle(): Promise<true> {
    while (this.#busy.size > 0) await Promise.all([...this.#busy.values()].map(({ end }) => end.promise))
    return true
  }

  #next(key: Key): void {
    const lane = this.#busy.get(key)
    const next = lane?.waiting.shift()
    if (next !== undefined) return next()
    this.#busy.delete(key)
    lane?.end.resolve()
  }
}
