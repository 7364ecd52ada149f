import type { Clock } from '../ports.ts'
import { within } from '../time/within.ts'

/** Starts one browser at a time, until its page is there: each needs a second of full CPU, and a small laptop has two cores. */
export class StartQueue {
  readonly #clock: Clock
  readonly #holdMs: number
  readonly #waiting: (() => Promise<void>)[] = []
  #isBusy = false

  /** One start holds up the next for `holdMs` at most. */
  constructor(clock: Clock, holdMs: number) {
    this.#clock = clock
    this.#holdMs = holdMs
  }

  /** Runs `start` in its turn. The next turn comes when `start` has settled, or when `holdMs` have passed. */
  add(start: () => Promise<void>): void {
    this.#waiting.push(start)
    if (!this.#isBusy) void this.#run()
  }

  /** Drops the starts that have not begun. */
  clear(): void {
    this.#waiting.length = 0
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    for (let start = this.#waiting.shift(); start !== undefined; start = this.#waiting.shift()) {
      // A failed start has reported to its session; the queue only waits.
      const settled = start().catch(() => undefined)
      await within(this.#clock, this.#holdMs, settled, () => undefined)
    }
    this.#isBusy = false
  }
}
