/** Backbone's event interface, as on WhatsApp Web's models and collections. */
export type Listener = (...args: never[]) => unknown

interface Entry {
  readonly listener: Listener
  readonly once: boolean
}

const names = (events: string): string[] => events.split(/\s+/).filter((name) => name !== '')

export class Emitter {
  readonly #entries = new Map<string, Entry[]>()

  on(events: string, listener: Listener): this {
    return this.#add(events, listener, false)
  }

  once(events: string, listener: Listener): this {
    return this.#add(events, listener, true)
  }

  off(events?: string, listener?: Listener): this {
    for (const name of events === undefined ? [...this.#entries.keys()] : names(events)) {
      const kept = listener ? (this.#entries.get(name) ?? []).filter((entry) => entry.listener !== listener) : []
      this.#entries.set(name, kept)
    }
    return this
  }

  trigger(event: string, ...args: unknown[]): this {
    for (const entry of [...(this.#entries.get(event) ?? [])]) {
      if (entry.once) this.off(event, entry.listener)
      try {
        ;(entry.listener as (...values: unknown[]) => unknown)(...args)
      } catch (error) {
        // An error in one listener must not keep the event from the others; it surfaces as an uncaught page error.
        queueMicrotask(() => {
          throw error
        })
      }
    }
    return this
  }

  /** Not part of WhatsApp: tells the simulator whether a listener is attached already. */
  hasListener(event: string): boolean {
    return (this.#entries.get(event) ?? []).length > 0
  }

  #add(events: string, listener: Listener, once: boolean): this {
    for (const name of names(events)) {
      this.#entries.set(name, [...(this.#entries.get(name) ?? []), { listener, once }])
    }
    return this
  }
}
