import type { PageCalls } from './page-calls.ts'

interface Asked<A, R> {
  readonly args: A
  readonly resolve: (value: R) => void
  readonly reject: (error: unknown) => void
}

/** Questions per call. More at once would block the page, and its live events, for too long. */
const TOGETHER = 32

/**
 * Batches a question about many subjects, such as the messages of each chat: questions asked in the same turn or during a call go to
 * the page in one call. After a day away there are thousands, and a call costs more than its answer. An error in the page rejects
 * its own question; a timeout rejects all questions of its call.
 */
export class GatheredCall<A extends unknown[], R> {
  readonly #calls: Pick<PageCalls, 'runForEach'>
  readonly #limitMs: number
  readonly #work: (...args: A) => R
  readonly #waiting: Asked<A, Awaited<R>>[] = []
  #isAsking = false

  constructor(calls: Pick<PageCalls, 'runForEach'>, limitMs: number, work: (...args: A) => R) {
    this.#calls = calls
    this.#limitMs = limitMs
    this.#work = work
  }

  readonly ask = (...args: A): Promise<Awaited<R>> =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ args, resolve, reject })
      if (!this.#isAsking) void this.#askAll()
    })

  async #askAll(): Promise<void> {
    this.#isAsking = true
    await Promise.resolve() // collect the other questions of this turn
    while (this.#waiting.length > 0) {
      await this.#askTogether(this.#waiting.splice(0, TOGETHER))
    }
    this.#isAsking = false
  }

  /** Never rejects: an error goes to the callers of `ask`. */
  async #askTogether(together: readonly Asked<A, Awaited<R>>[]): Promise<void> {
    const lists = together.map(({ args }) => args)
    try {
      const answers = await this.#calls.runForEach(this.#limitMs, this.#work, lists)
      for (const [place, { resolve, reject }] of together.entries()) {
        const answer = answers[place]!
        if ('error' in answer) reject(new Error(answer.error))
        else resolve(answer.value)
      }
    } catch (error) {
      for (const { reject } of together) reject(error)
    }
  }
}
