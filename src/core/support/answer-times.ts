const FIRST_MS = 100
/** Of answers; parts of the way have wider ones. */
const ANSWER_STEP = 1.1

/** Times counted in steps of so many percent; `add` takes the step a trigger wrote, percentiles are read between its edges. */
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

  /** The time within which this share (0–1) was answered, ms; null when nothing was. */
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
