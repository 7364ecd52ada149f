import type { Logger } from '../ports.ts'

/** Listeners of one kind of event. One that throws is logged and stops neither the others nor whoever emits. */
export class Emitter<Event = void> {
  readonly #logger: Pick<Logger, 'error'>
  readonly #name: string
  readonly #listeners = new Set<{ readonly listener: (event: Event) => void }>()

  /** `name` is what the log calls the event whose listener fails. */
  constructor(logger: Pick<Logger, 'error'>, name: string) {
    this.#logger = logger
    this.#name = name
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
        this.#logger.error('an event listener failed', { event: this.#name, error })
      }
    }
  }

  get size(): number {
    return this.#listeners.size
  }
}
