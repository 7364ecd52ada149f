import { Emitter } from './emitter.ts'

export type Attributes = Record<string, unknown>

const plainValue = (value: unknown): unknown => {
  if (value instanceof Model) return value.serialize()
  if (Array.isArray(value)) return value.map(plainValue)
  return value
}

/**
 * A model. Each attribute is a property; changing it triggers `change:<name>` (model, value, previous) and `change`.
 * Session attributes (the class's `sessionKeys`) work the same, but are not serialised.
 */
export class Model extends Emitter {
  static readonly sessionKeys: ReadonlySet<string> = new Set()
  readonly #values: Attributes = {}
  readonly #collections = new Set<Emitter>()

  constructor(attributes: Attributes = {}) {
    super()
    for (const [name, value] of Object.entries(attributes)) this.#define(name, value)
  }

  get attributes(): Attributes {
    return this.#values
  }

  get collection(): Emitter | undefined {
    return [...this.#collections][0]
  }

  /** From now on the collection also triggers this model's events. */
  join(collection: Emitter): void {
    this.#collections.add(collection)
  }

  leave(collection: Emitter): void {
    this.#collections.delete(collection)
  }

  get(name: string): unknown {
    return this.#values[name]
  }

  set(nameOrAttributes: string | Attributes, value?: unknown): this {
    const attributes = typeof nameOrAttributes === 'string' ? { [nameOrAttributes]: value } : nameOrAttributes
    const changed: [string, unknown, unknown][] = []
    for (const [name, next] of Object.entries(attributes)) {
      const previous = this.#values[name]
      this.#define(name, next)
      if (previous !== next) changed.push([name, next, previous])
    }
    for (const [name, next, previous] of changed) this.#announce(`change:${name}`, next, previous)
    if (changed.length > 0) this.#announce('change')
    return this
  }

  serialize(): Attributes {
    const { sessionKeys } = this.constructor as typeof Model
    const entries = Object.entries(this.#values).filter(
      ([name, value]) => value !== undefined && !sessionKeys.has(name),
    )
    return Object.fromEntries(entries.map(([name, value]) => [name, plainValue(value)]))
  }

  toJSON(): Attributes {
    return this.serialize()
  }

  isStale(): boolean {
    return false
  }

  #announce(event: string, ...values: unknown[]): void {
    this.trigger(event, this, ...values)
    for (const collection of this.#collections) collection.trigger(event, this, ...values)
  }

  #define(name: string, value: unknown): void {
    if (!Object.hasOwn(this.#values, name) && !(name in this)) {
      Object.defineProperty(this, name, {
        get: () => this.#values[name],
        set: (next: unknown) => this.set(name, next),
        enumerable: false,
        configurable: true,
      })
    }
    this.#values[name] = value
  }
}
