/**
 * Structured clones as text. This function runs in Node and, as its own source text, in the page, so it must not use
 * anything from outside. `onFunction` turns functions into numbers where a bridge may carry them. Without it a
 * function cannot be cloned, as in Electron.
 */
export function createCodec() {
  type Encoded = readonly [tag: string, value?: unknown]
  interface Hooks {
    readonly onFunction?: (value: (...args: unknown[]) => unknown) => number
    readonly onPromise?: (value: Promise<unknown>) => number
  }
  interface Unhooks {
    readonly onFunction?: (id: number) => unknown
    readonly onPromise?: (id: number) => unknown
  }

  function encode(root: unknown, hooks: Hooks = {}): string {
    const table: unknown[] = []
    const seen = new Map<object, number>()
    const refuse = () => {
      throw new Error('An object could not be cloned.')
    }
    const describe = (value: object): Encoded => {
      if (value instanceof Date) return ['date', value.getTime()]
      if (value instanceof Map) return ['map', [...value].map(([key, entry]) => [put(key), put(entry)])]
      if (value instanceof Set) return ['set', [...value].map(put)]
      if (value instanceof Error) return ['error', value.message]
      if (value instanceof RegExp) return ['regexp', [value.source, value.flags]]
      if (value instanceof ArrayBuffer) return ['buffer', [...new Uint8Array(value)]]
      if (ArrayBuffer.isView(value)) {
        return ['bytes', [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)]]
      }
      if (value instanceof WeakMap || value instanceof WeakSet) return refuse()
      if (Array.isArray(value)) return ['array', value.map(put)]
      // Only own enumerable properties cross; the prototype does not.
      return ['object', Object.entries(value).map(([key, entry]) => [key, put(entry)])]
    }
    const put = (value: unknown): Encoded => {
      if (value === undefined) return ['undefined']
      if (typeof value === 'bigint') return ['bigint', String(value)]
      if (typeof value === 'number' && !Number.isFinite(value)) return ['number', String(value)]
      if (typeof value === 'symbol') return refuse()
      if (typeof value === 'function') {
        if (!hooks.onFunction) return refuse()
        return ['function', hooks.onFunction(value as (...args: unknown[]) => unknown)]
      }
      if (value === null || typeof value !== 'object') return ['value', value]
      if (value instanceof Promise) return hooks.onPromise ? ['promise', hooks.onPromise(value)] : refuse()
      let index = seen.get(value)
      if (index === undefined) {
        index = table.length
        seen.set(value, index)
        table.push(null)
        table[index] = describe(value)
      }
      return ['ref', index]
    }
    const encoded = put(root)
    return JSON.stringify({ root: encoded, table })
  }

  function decode(text: string, hooks: Unhooks = {}): unknown {
    const { root, table } = JSON.parse(text) as { root: Encoded; table: Encoded[] }
    const made = new Map<number, unknown>()
    const get = ([tag, value]: Encoded): unknown => {
      if (tag === 'undefined') return undefined
      if (tag === 'bigint') return BigInt(value as string)
      if (tag === 'number') return Number(value)
      if (tag === 'function') return hooks.onFunction?.(value as number)
      if (tag === 'promise') return hooks.onPromise?.(value as number)
      if (tag === 'value') return value
      const index = value as number
      return made.has(index) ? made.get(index) : build(index)
    }
    const build = (index: number): unknown => {
      const [tag, value] = table[index] as [string, never]
      const keep = <T>(result: T): T => {
        made.set(index, result)
        return result
      }
      if (tag === 'date') return keep(new Date(value))
      if (tag === 'error') return keep(new Error(value))
      if (tag === 'regexp') return keep(new RegExp(value[0], value[1]))
      if (tag === 'buffer') return keep(new Uint8Array(value).buffer)
      if (tag === 'bytes') return keep(new Uint8Array(value))
      if (tag === 'map') {
        const result = keep(new Map())
        for (const [key, entry] of value as [Encoded, Encoded][]) result.set(get(key), get(entry))
        return result
      }
      if (tag === 'set') {
        const result = keep(new Set())
        for (const entry of value as Encoded[]) result.add(get(entry))
        return result
      }
      if (tag === 'array') {
        const result = keep([] as unknown[])
        for (const entry of value as Encoded[]) result.push(get(entry))
        return result
      }
      const result = keep({} as Record<string, unknown>)
      for (const [key, entry] of value as [string, Encoded][]) {
        Object.defineProperty(result, key, { value: get(entry), enumerable: true, writable: true, configurable: true })
      }
      return result
    }
    return get(root)
  }

  return { encode, decode }
}
