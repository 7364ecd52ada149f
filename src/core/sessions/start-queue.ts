import type { Clock } from '../ports.ts'
import { within } from '../time/within.ts'

/** One browser starts at a time, up to its page: each needs a second of full CPU, and a small laptop has two cores. */
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

  /** Runs `start` when its turn comes. The next one's turn is when this has settled, or the time is over. */
  add(start: () => Promise<void>): void {
    this.#waiting.push(start)
    if (!this.#isBusy) void this.#run()
  }

  /** Forgets what has not begun. */
  clear(): void {
    this.#waiting.length = 0
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    for (let start = this.#waiting.shift(); start !== undefined; start = this.#waiting.shift()) {
      // A failed start has told its session; the queue only waits.
      const settled = start().catch(() => undefined)
      await within(this.#clock, this.#holdMs, settled, () => undefined)
    }
    this.#isBusy = false
  }
}
