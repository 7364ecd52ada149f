import type { Changes } from '../changes.ts'
import type { Clock } from '../ports.ts'

/** Lets callers wait for a change of a reply. All share one listener, because thousands may wait at once. */
export class ReplyEnds {
  readonly #clock: Clock
  readonly #waiting = new Map<number, Set<(changed: boolean) => void>>()
  readonly #off: () => void
  #stopped = false

  constructor(clock: Clock, changes: Changes) {
    this.#clock = clock
    this.#off = changes.on('reply', (row) => this.#tell(row.id, true))
  }

  get isStopped(): boolean {
    return this.#stopped
  }

  /** Resolves to true at the next change of this reply; to false after `milliseconds`, or at the stop. */
  changed(id: number, milliseconds: number): Promise<boolean> {
    if (this.#stopped) return Promise.resolve(false)
    return new Promise((resolve) => {
      const finish = (changed: boolean): void => {
        timer.cancel()
        const others = this.#waiting.get(id)
        others?.delete(finish)
        if (others?.size === 0) this.#waiting.delete(id)
        resolve(changed)
      }
      const timer = this.#clock.setTimer(Math.max(milliseconds, 0), () => finish(false))
      const others = this.#waiting.get(id) ?? new Set()
      this.#waiting.set(id, others.add(finish))
    })
  }

  /** Releases all waiting callers, because the database is about to be closed. */
  stop(): void {
    this.#stopped = true
    this.#off()
    for (const id of [...this.#waiting.keys()]) this.#tell(id, false)
  }

  #tell(id: number, changed: boolean): void {
    for (const finish of [...(this.#waiting.get(id) ?? [])]) finish(changed)
  }
}
