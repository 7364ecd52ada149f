import type { PageCalls } from './page-calls.ts'

interface Asked<A, R> {
  readonly args: A
  readonly resolve: (value: R) => void
  readonly reject: (error: unknown) => void
}

/** So many answers come together: more at once would hold the page, and with it all that is live, for too long. */
const TOGETHER = 32

/**
 * The same question about many, such as the messages of each chat: one call of the page for all that ask in the same turn or while one is
 * under way. After a day away thousands do, and a call costs more than its answer. What throws in the page rejects alone; a call that is
 * not answered in time rejects all of its questions.
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
    await Promise.resolve() // what else is asked in this turn
    while (this.#waiting.length > 0) {
      await this.#askTogether(this.#waiting.splice(0, TOGETHER))
    }
    this.#isAsking = false
  }

  /** Never rejects: who asked is told. */
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
