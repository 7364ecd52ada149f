/**
 * Wraps one part of the API so that anything it lacks throws instead of being `undefined`: a test must never pass because the
 * stand-in quietly did nothing.
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
