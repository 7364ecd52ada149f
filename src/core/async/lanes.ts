import type { Clock } from '../ports.ts'
import { within } from '../time/within.ts'

/** Runs work one at a time for each key, in order, and at most so many keys at once. */
export class Lanes<Key = string> {
  readonly #atOnce: number
  /** Keys with work under way → resolves at its end. */
  readonly #busy = new Map<Key, PromiseWithResolvers<void>>()
  readonly #waiting = new Map<Key, (() => Promise<void>)[]>()
  /** Keys whose turn has come while too many others were busy, in order. */
  readonly #ready = new Set<Key>()

  constructor(atOnce = Number.POSITIVE_INFINITY) {
    this.#atOnce = atOnce
  }

  /**
   * Runs `work` when its turn comes, at once when that is now; settles as it does, and its lane is free by then. What failed before it in
   * its lane does not matter.
   */
  run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const job = async () => {
        try {
          const value = await work()
          this.#end(key)
          resolve(value)
        } catch (error) {
          this.#end(key)
          reject(error as Error)
        }
      }
      const jobs = this.#waiting.get(key)
      if (jobs === undefined) this.#waiting.set(key, [job])
      else jobs.push(job)
      if (!this.#busy.has(key)) this.#ready.add(key)
      this.#next()
    })
  }

  isBusy(key: Key): boolean {
    return this.#busy.has(key)
  }

  /** Keys with work under way, in the order in which it began. */
  get busy(): readonly Key[] {
    return [...this.#busy.keys()]
  }

  /** Resolves to true when no work is left, or to false after so many milliseconds. */
  drain(clock: Clock, milliseconds: number): Promise<boolean> {
    return within(clock, milliseconds, this.idle(), () => false)
  }

  /** Resolves to true when no work is left. */
  async idle(): Promise<true> {
    while (this.#busy.size > 0) await Promise.all([...this.#busy.values()].map(({ promise }) => promise))
    return true
  }

  #next(): void {
    for (const key of this.#ready) {
      if (this.#busy.size >= this.#atOnce) return
      this.#ready.delete(key)
      this.#start(key)
    }
  }

  #start(key: Key): void {
    const jobs = this.#waiting.get(key) ?? []
    const job = jobs.shift()
    if (jobs.length === 0) this.#waiting.delete(key)
    if (job === undefined) return
    this.#busy.set(key, Promise.withResolvers())
    void job()
  }

  #end(key: Key): void {
    this.#busy.get(key)?.resolve()
    this.#busy.delete(key)
    if (this.#waiting.has(key)) this.#ready.add(key)
    this.#next()
  }
}
