import { afterEach, describe, expect, test } from 'vitest'
import { installIdShim } from './install-id-shim.ts'

interface Wid {
  readonly user: string
  readonly server: string
  readonly _serialized: string
}
const createWid = (id: string): Wid => {
  const [user = '', server = ''] = id.split('@')
  return { user, server, _serialized: id }
}
type KeyParts = Readonly<{ from?: Wid; to?: Wid; fromMe?: boolean; remote?: Wid; id: string; participant?: Wid }>
const textOf = (key: object): unknown => (key as { _serialized?: unknown })._serialized

function page(modules: Record<string, unknown>): void {
  Object.assign(globalThis, {
    require: (name: string) => {
      if (name in modules) return modules[name]
      throw new Error(`Requiring unknown module "${name}"`)
    },
  })
}
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'require')
})

class BaseKey {
  fromMe: boolean
  remote: Wid
  id: string
  participant?: Wid
  constructor(parts: KeyParts) {
    const remote = parts.to ?? parts.remote
    if (remote === undefined) throw new Error('MsgKey error: remote is missing')
    this.fromMe = parts.fromMe ?? true
    this.remote = remote
    this.id = parts.id
    if (parts.participant !== undefined) this.participant = parts.participant
  }
  text(): string {
    return [this.fromMe, this.remote._serialized, this.id, this.participant?._serialized]
      .filter((part) => part !== undefined)
      .join('_')
  }
}
const groupKey: KeyParts = {
  fromMe: false,
  remote: createWid('12036@g.us'),
  id: 'ABC',
  participant: createWid('777@lid'),
}
const groupText = 'false_12036@g.us_ABC_777@lid'

/** The ways in which a key class may keep its text. */
const kinds: Readonly<Record<string, () => new (parts: KeyParts) => object>> = {
  'an own field with a minified name': () =>
    class extends BaseKey {
      constructor(parts: KeyParts) {
        super(parts)
        Object.assign(this, { $1: this.text() })
      }
    },
  'an own field with a name nobody has seen, not enumerable': () =>
    class extends BaseKey {
      constructor(parts: KeyParts) {
        super(parts)
        Object.defineProperty(this, '$q9', { value: this.text() })
      }
    },
  'a getter on the prototype': () =>
    class extends BaseKey {
      get zz(): string {
        return this.text()
      }
    },
  'a symbol': () =>
    class extends BaseKey {
      constructor(parts: KeyParts) {
        super(parts)
        Object.assign(this, { [Symbol('text')]: this.text() })
      }
    },
  'a cache that is filled on first use': () =>
    class extends BaseKey {
      $2: string | null = null
      override toString(): string {
        return (this.$2 ??= this.text())
      }
    },
  'no field at all': () => class extends BaseKey {},
}

describe('the id shim', () => {
  for (const [kind, makeClass] of Object.entries(kinds)) {
    test(`reads keys whose text is in ${kind}, including keys made before`, () => {
      const keyClass = makeClass()
      page({ WAWebMsgKey: keyClass, WAWebWidFactory: { createWid } })
      const earlier = new keyClass(groupKey)
      expect(installIdShim()).toBe('installed')
      expect(textOf(earlier)).toBe(groupText)
      expect(textOf(new keyClass(groupKey))).toBe(groupText)
      expect(Object.keys(earlier)).not.toContain('_serialized')
    })
  }

  test('does not touch keys that still have their own text', () => {
    class OldKey extends BaseKey {
      readonly _serialized: string
      constructor(parts: KeyParts) {
        super(parts)
        this._serialized = this.text()
      }
    }
    page({ WAWebMsgKey: OldKey, WAWebWidFactory: { createWid } })
    expect(installIdShim()).toBe('native')
    expect(Object.getOwnPropertyDescriptor(OldKey.prototype, '_serialized')).toBeUndefined()
  })

  test('can be installed again and again', () => {
    const keyClass = kinds['an own field with a minified name']?.()
    page({ WAWebMsgKey: keyClass, WAWebWidFactory: { createWid } })
    expect([installIdShim(), installIdShim(), installIdShim()]).toEqual(['installed', 'installed', 'installed'])
  })

  test('works with a constructor that takes only finished parts', () => {
    class StrictKey extends BaseKey {
      constructor(parts: KeyParts) {
        if (parts.from !== undefined) throw new Error('MsgKey error: unexpected from')
        super(parts)
        Object.assign(this, { $1: this.text() })
      }
    }
    page({ WAWebMsgKey: StrictKey, WAWebWidFactory: { createWid } })
    expect(installIdShim()).toBe('installed')
  })

  test('reports a missing module instead of throwing', () => {
    page({})
    expect(installIdShim()).toBe('no-module')
    page({ WAWebMsgKey: {}, WAWebWidFactory: { createWid } })
    expect(installIdShim()).toBe('no-module')
    Reflect.deleteProperty(globalThis, 'require')
    expect(installIdShim()).toBe('no-module')
  })

  test('stands alone: its source refers to nothing outside itself', () => {
    const alone = new Function(`return (${installIdShim.toString()})()`) as () => string
    page({ WAWebMsgKey: kinds['a getter on the prototype']?.(), WAWebWidFactory: { createWid } })
    expect(alone()).toBe('installed')
  })
})
