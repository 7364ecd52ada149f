import { Emitter } from './emitter.ts'
import { Model, type Attributes } from './model.ts'

export type ModelClass<M extends Model> = new (attributes: Attributes) => M

/** A collection of models by id. Ids are compared as text, so an id object and its string find the same model. */
export class Collection<M extends Model & { readonly id: unknown }> extends Emitter {
  readonly modelClass: ModelClass<M>
  readonly #byId = new Map<string, M>()
  readonly #compare: ((left: M, right: M) => number) | undefined

  constructor(modelClass: ModelClass<M>, compare?: (left: M, right: M) => number) {
    super()
    this.modelClass = modelClass
    this.#compare = compare
  }

  get length(): number {
    return this.#byId.size
  }

  get models(): M[] {
    return this.getModelsArray()
  }

  get _models(): M[] {
    return this.getModelsArray()
  }

  getModelsArray(): M[] {
    const models = [...this.#byId.values()]
    return this.#compare ? models.sort(this.#compare) : models
  }

  get(id: unknown): M | undefined {
    if (id === undefined || id === null) return undefined
    return this.#byId.get(id instanceof Model ? String((id as M).id) : String(id))
  }

  assertGet(id: unknown): M {
    const model = this.get(id)
    if (!model) throw new Error(`not found: ${String(id)}`)
    return model
  }

  /** Adds models or plain attributes. A known id updates the known model. Triggers `add` for each new model. */
  add(input: M | Attributes | readonly (M | Attributes)[]): M[] {
    const inputs = (Array.isArray(input) ? input : [input]) as (M | Attributes)[]
    return inputs.map((entry) => {
      const model = entry instanceof Model ? (entry as M) : new this.modelClass(entry as Attributes)
      const known = this.#byId.get(String(model.id))
      if (known) {
        if (known !== model) known.set(model.attributes)
        return known
      }
      this.#byId.set(String(model.id), model)
      model.join(this)
      this.trigger('add', model, this)
      return model
    })
  }

  gadd(input: M | Attributes): M {
    return this.add(input)[0] as M
  }

  remove(input: unknown): M | undefined {
    const model = this.get(input)
    if (!model) return undefined
    this.#byId.delete(String(model.id))
    model.leave(this)
    this.trigger('remove', model, this)
    return model
  }

  reset(): void {
    this.#byId.clear()
  }

  at(index: number): M | undefined {
    return this.getModelsArray().at(index)
  }

  head(): M | undefined {
    return this.at(0)
  }

  last(): M | undefined {
    return this.at(-1)
  }

  forEach(visit: (model: M) => void): void {
    this.getModelsArray().forEach(visit)
  }

  map<T>(transform: (model: M) => T): T[] {
    return this.getModelsArray().map(transform)
  }

  filter(test: (model: M) => boolean): M[] {
    return this.getModelsArray().filter(test)
  }

  some(test: (model: M) => boolean): boolean {
    return this.getModelsArray().some(test)
  }

  /** WhatsApp's `find` asks the server for a missing model. Collections that can do so override this. */
  async find(id: unknown): Promise<M> {
    return this.assertGet(id)
  }

  serialize(): Attributes[] {
    return this.map((model) => model.serialize())
  }

  toJSON(): Attributes[] {
    return this.serialize()
  }
}
