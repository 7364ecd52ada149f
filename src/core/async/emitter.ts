import type { Logger } from '../ports.ts'

/** The listeners of one kind of event. A listener that throws is logged and stops neither the other listeners nor the emitting code. */
export class Emitter<Event = void> {
  readonly #logger: Pick<Logger, 'error'>
  readonly #name: string
  readonly #listeners = new Set<{ readonly listener: (event: Event) => void }>()

  /** `name`: the event's name in the log when a listener fails. */
  constructor(logger: Pick<Logger, 'error'>, name: string) {
    this.#logger = logger
    this.#name = name
  }

  /** Calls `listener` for every later event, in order. Returns the unsubscribe function. May be passed on without its object. */
  readonly on = (listener: (event: Event) => void): (() => void) => {
    // A new entry per call, so that the same function can subscribe twice and unsubscribe once.
    const entry = { listener }
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  /** A listener removed during the emit still gets the event; a listener added during it does not. */
  emit(event: Event): void {
    for (const { listener } of [...this.#listeners]) {
      try {
        listener(event)
      } catch (error) {
        this.#logger.error('an event listener failed', { event: this.#name, error })
      }
    }
  }

  get size(): number {
    return this.#listeners.size
  }
}
