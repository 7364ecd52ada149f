import type { Logger } from '../core/ports.ts'

/** Collects stop functions and runs them in reverse order. */
export class UndoStack {
  readonly #logger: Logger
  readonly #steps: (() => void | Promise<void>)[] = []

  constructor(logger: Logger) {
    this.#logger = logger
  }

  push(step: () => void | Promise<void>): void {
    this.#steps.push(step)
  }

  async undoAll(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step()
      } catch (error) {
        // Logs the error and continues: the caller must get the error of the start, not this one.
        this.#logger.error('a part of the host did not stop cleanly', { error })
      }
    }
  }
}
