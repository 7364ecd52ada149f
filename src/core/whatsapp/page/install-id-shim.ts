import type { PageWindow } from './page-window.ts'

/**
 * In the page: gives message keys their `_serialized` back, which whatsapp-web.js 1.34.7 reads everywhere and WhatsApp Web
 * 2.3000.10424 (July 2026) no longer has. The cached string lives in a field whose minified name changes, so it is found by its
 * value in a throwaway key. To be removed when the library reads keys without `_serialized`.
 *
 * `native`: nothing to do. `installed`: a getter is on the prototype, also for keys made before. Anything else: not readable.
 */
export function installIdShim(): 'native' | 'installed' | 'no-module' | 'no-key' | 'refused' {
  /* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */
  const page = globalThis as unknown as PageWindow
  let keyClass: any
  let factory: any
  try {
    const keyModule = page.require?.('WAWebMsgKey')
    keyClass = typeof keyModule === 'function' ? keyModule : keyModule?.default
    factory = page.require?.('WAWebWidFactory')
  } catch {
    return 'no-module'
  }
  if (typeof keyClass !== 'function' || typeof factory?.createWid !== 'function') return 'no-module'

  const probeId = 'SALESBOYPROBE'
  const makeKeys: (() => any)[] = [
    // First as the library makes keys, then as WhatsApp's own code does.
    () => {
      const from = factory.createWid('15550000001@c.us')
      const to = factory.createWid('15550000002@c.us')
      return new keyClass({ from, to, id: probeId, participant: undefined, selfDir: 'out' })
    },
    () => new keyClass({ fromMe: true, remote: factory.createWid('15550000002@c.us'), id: probeId }),
  ]
  let key: any = null
  for (const make of makeKeys) {
    try {
      const made = make()
      if (made.id === probeId && made.remote != null) {
        key = made
        break
      }
    } catch {
      // This shape of the constructor's argument is not known to this version: try the other.
      key = null
    }
  }
  if (key === null) return 'no-key'

  const widText = (wid: any): string =>
    typeof wid === 'string' ? wid : (wid._serialized ?? `${wid.user}@${wid.server}`)
  const fromParts = (self: any): string => {
    const start = `${self.fromMe}_${widText(self.remote)}_${self.id}`
    return self.participant == null ? start : `${start}_${widText(self.participant)}`
  }
  // The text of a key with these parts. In the chat with oneself a direction follows it.
  const expected = fromParts(key)
  const fits = (value: unknown): boolean => typeof value === 'string' && value.startsWith(expected)
  let present: unknown
  try {
    present = key._serialized
  } catch {
    // A getter that throws counts as none: ours replaces it.
    present = null
  }
  if (fits(present)) {
    const known = Object.getOwnPropertyDescriptor(keyClass.prototype, '_serialized')?.get as any
    return known?.salesboy === true ? 'installed' : 'native'
  }
  let field: PropertyKey | null = null
  try {
    key.toString() // fills a cache that is made on first use
  } catch {
    // `toString` failed: the text is still found in a field or built from the parts.
    field = null
  }

  const names: PropertyKey[] = []
  for (let level: any = key; level !== null && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Reflect.ownKeys(level)) if (name !== '_serialized') names.push(name)
  }
  for (const name of names) {
    try {
      if (fits(key[name])) {
        field = name
        break
      }
    } catch {
      // A getter that throws is not the field.
      continue
    }
  }

  const read = function (this: any): string | undefined {
    const cached = field === null ? undefined : this[field]
    if (typeof cached === 'string') return cached
    return this.id === undefined || this.remote == null ? undefined : fromParts(this)
  }
  ;(read as any).salesboy = true
  try {
    Object.defineProperty(keyClass.prototype, '_serialized', {
      configurable: true,
      enumerable: false,
      get: read,
      // Old code of the page may still assign it: the key then has its own value, as before.
      set(this: any, value: unknown) {
        Object.defineProperty(this, '_serialized', { value, writable: true, configurable: true, enumerable: true })
      },
    })
  } catch {
    return 'refused'
  }
  try {
    return fits(key._serialized) ? 'installed' : 'refused'
  } catch {
    return 'refused' // an own getter of the key that throws hides ours
  }
}
