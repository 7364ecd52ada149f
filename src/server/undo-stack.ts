import type { Logger } from '../core/ports.ts'

/** What was started, to be stopped in the reverse order. */
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
        // Told, and the rest is undone all the same; why the start failed is what the caller hears.
        this.#logger.error('a part of the host did not stop cleanly', { error })
      }
    }
  }
}
