import type { Logger } from '../ports.ts'

/** Listeners of one kind of event. One that throws is logged and stops neither the others nor whoever emits. */
export class Emitter<Event = void> {
  readonly #logger: Pick<Logger, 'error'>
  readonly #listeners = new Set<{ readonly listener: (event: Event) => void }>()

  constructor(logger: Pick<Logger, 'error'>) {
    this.#logger = logger
  }

  /** Calls `listener` for every later event, in order; returns the unsubscribe. May be handed on without its object. */
  readonly on = (listener: (event: Event) => void): (() => void) => {
    // Of its own, so that the same function may listen twice and leave once.
    const entry = { listener }
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  /** Who leaves meanwhile still hears it; who comes meanwhile does not. */
  emit(event: Event): void {
    for (const { listener } of [...this.#listeners]) {
      try {
        listener(event)
      } catch (error) {
        this.#logger.error('an event listener failed', { error })
      }
    }
  }

  get size(): number {
    return this.#listeners.size
  }
}
