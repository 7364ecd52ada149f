const FIRST_MS = 100
/** Growth of each step for answer times. The parts of a message's path use wider steps. */
const ANSWER_STEP = 1.1

/** A histogram of times in logarithmic steps. `add` takes the step number a trigger wrote; percentiles interpolate within a step. */
export class AnswerTimes {
  readonly #counts = new Map<number, number>()
  readonly #step: number
  #total = 0

  constructor(step = ANSWER_STEP) {
    this.#step = Math.log(step)
  }

  add(step: number, count: number): void {
    this.#counts.set(step, (this.#counts.get(step) ?? 0) + count)
    this.#total += count
  }

  /** The time (ms) within which this share (0–1) was answered; null when nothing was answered. */
  percentile(share: number): number | null {
    if (this.#total === 0) return null
    const rank = share * this.#total
    let before = 0
    for (const step of [...this.#counts.keys()].sort((a, b) => a - b)) {
      const count = this.#counts.get(step)!
      if (before + count >= rank) return Math.round(FIRST_MS * Math.exp((step + (rank - before) / count) * this.#step))
      before += count
    }
    return null
  }
}
