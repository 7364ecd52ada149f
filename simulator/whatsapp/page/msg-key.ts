import type { WireKey } from '../wire.ts'
import { boot } from './boot.ts'
import { isMe } from './me.ts'
import { PageError } from './page-error.ts'
import type { Wid } from './wid.ts'
import { createWid } from './wid.ts'

export interface KeyParts {
  readonly fromMe?: boolean
  readonly remote?: Wid
  readonly id: string
  readonly from?: Wid
  readonly to?: Wid
  readonly participant?: Wid | undefined
  readonly selfDir?: 'in' | 'out'
  readonly self?: 'in' | 'out' | undefined
}

const hex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * The key of a message. Its text is cached in an own field. Today the minifier chooses that field's name (knob
 * `keyField`); before July 2026 it was `_serialized` (knob `legacyKeys`).
 */
export class MsgKey {
  readonly fromMe: boolean
  readonly remote: Wid
  readonly id: string
  readonly participant?: Wid
  readonly self?: 'in' | 'out'

  constructor(parts: KeyParts) {
    if (!parts) throw new PageError('MsgKey error: obj is null/undefined')
    const fromMe = parts.from && parts.to ? isMe(parts.from) : parts.fromMe === true
    const remote = parts.from && parts.to ? (fromMe ? parts.to : parts.from) : parts.remote
    if (remote === undefined || !parts.id) throw new PageError('MsgKey error: remote or id is missing')
    this.fromMe = fromMe
    this.remote = remote
    this.id = parts.id
    if (parts.participant) this.participant = parts.participant
    const self = isMe(remote) ? (parts.selfDir ?? parts.self) : undefined
    if (self) this.self = self
    Object.defineProperty(this, cacheField(), {
      value: [fromMe, remote, parts.id, parts.participant, self].filter((part) => part !== undefined).join('_'),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }

  /** Creates an id as the web client does. */
  static async newId(): Promise<string> {
    return `3EB0${hex(9).toUpperCase()}`
  }

  static newId_DEPRECATED(): string {
    return `3EB0${hex(9).toUpperCase()}`
  }

  static fromString(text: string): MsgKey {
    if (typeof text !== 'string') throw new PageError('MsgKey error: not a string')
    const [fromMe, remote, id, last] = text.split('_')
    if (remote === undefined || id === undefined) throw new PageError(`MsgKey error: ${text}`)
    const self = last === 'in' || last === 'out' ? last : undefined
    const participant = last !== undefined && self === undefined ? createWid(last) : undefined
    return new MsgKey({ fromMe: fromMe === 'true', remote: createWid(remote), id, participant, self })
  }

  static from(like: MsgKey | string): MsgKey {
    return typeof like === 'string' ? MsgKey.fromString(like) : like
  }

  static displayName(): string {
    return 'MsgKey'
  }

  toString(): string {
    return (this as unknown as Record<string, string>)[cacheField()] ?? ''
  }

  clone(): MsgKey {
    return new MsgKey({ ...this, self: this.self })
  }

  equals(other: unknown): boolean {
    return other instanceof MsgKey && other.toString() === this.toString()
  }
}

const cacheField = (): string => (boot.legacyKeys ? '_serialized' : boot.keyField)

export const keyFromWire = (wire: WireKey): MsgKey =>
  new MsgKey({
    fromMe: wire.fromMe,
    remote: createWid(wire.remote),
    id: wire.id,
    participant: wire.participant === undefined ? undefined : createWid(wire.participant),
    self: wire.self,
  })

export const keyToWire = (key: MsgKey): WireKey => ({
  fromMe: key.fromMe,
  remote: String(key.remote),
  id: key.id,
  ...(key.participant ? { participant: String(key.participant) } : {}),
  ...(key.self ? { self: key.self } : {}),
})
