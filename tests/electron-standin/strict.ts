/**
 * Wraps one part of the API so that a missing member throws instead of being `undefined`. Otherwise a test could pass
 * because the stand-in silently did nothing.
 */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'symbol' || key in object || key === 'then' || key === 'toJSON') {
        return Reflect.get(object, key, object)
      }
      throw new Error(`The Electron stand-in has no ${name}.${key}. Add it as Electron's documentation describes it.`)
    },
  })
}
