import { PageError } from './page-error.ts'

/** Servers that an id can have. `s.whatsapp.net` is only the wire form of `c.us`. */
const SERVERS = new Set([
  'c.us',
  'g.us',
  'lid',
  'broadcast',
  'newsletter',
  'bot',
  'call',
  'hosted',
  'hosted.lid',
  'temp',
  'server',
])

/** A WhatsApp id. `_serialized` is an own field. In JSON an id becomes its string. */
export class Wid {
  readonly server: string
  readonly user: string
  readonly device?: number
  readonly _serialized: string

  constructor(id: string) {
    const at = id.lastIndexOf('@')
    const [user = '', device] = id.slice(0, at).split(':')
    const server = id.slice(at + 1) === 's.whatsapp.net' ? 'c.us' : id.slice(at + 1)
    if (at < 1 || !SERVERS.has(server)) throw new PageError(`wid error: invalid wid ${id}`)
    this.server = server
    this.user = user
    if (device !== undefined) this.device = Number(device)
    this._serialized = `${user}${device === undefined ? '' : `:${device}`}@${server}`
  }

  static isWid(id: unknown): boolean {
    return id instanceof Wid || (typeof id === 'string' && Wid.canBeWid(id))
  }

  static canBeWid(id: string): boolean {
    const at = id.lastIndexOf('@')
    return at > 0 && (SERVERS.has(id.slice(at + 1)) || id.endsWith('@s.whatsapp.net'))
  }

  static user(id: string): string {
    return id.slice(0, id.lastIndexOf('@'))
  }

  toString(): string {
    return this._serialized
  }

  toJSON(): string {
    return this._serialized
  }

  toLogString(): string {
    return `${this.user.slice(0, 4)}…@${this.server}`
  }

  toJid(): string {
    return `${this.user}@${this.server === 'c.us' ? 's.whatsapp.net' : this.server}`
  }

  getJidServer(): string {
    return this.server === 'c.us' ? 's.whatsapp.net' : this.server
  }

  getDeviceId(): number {
    return this.device ?? 0
  }

  getSignalAddress(): string {
    return `${this.user}${this.server === 'lid' ? '_1' : ''}.${this.getDeviceId()}`
  }

  equals(other: unknown): boolean {
    return other instanceof Wid && other._serialized === this._serialized
  }

  isLessThan(other: Wid): boolean {
    return this._serialized < other._serialized
  }

  isGreaterThan(other: Wid): boolean {
    return this._serialized > other._serialized
  }

  isUser(): boolean {
    return this.server === 'c.us' || this.server === 'lid' || this.server === 'bot'
  }

  isRegularUser(): boolean {
    return this.isUser() && !this.isPSA() && !this.isServer()
  }

  isRegularUserPn(): boolean {
    return this.server === 'c.us' && this.isRegularUser()
  }

  isLid(): boolean {
    return this.server === 'lid'
  }

  isGroup(): boolean {
    return this.server === 'g.us'
  }

  isGroupCall(): boolean {
    return this.server === 'call'
  }

  isBroadcast(): boolean {
    return this.server === 'broadcast'
  }

  isBroadcastList(): boolean {
    return this.server === 'broadcast' && this.user !== 'status'
  }

  isStatus(): boolean {
    return this._serialized === 'status@broadcast'
  }

  isStatusV3(): boolean {
    return this.isStatus()
  }

  isNewsletter(): boolean {
    return this.server === 'newsletter'
  }

  isPSA(): boolean {
    return this._serialized === '0@c.us'
  }

  isServer(): boolean {
    return this._serialized === 'server@c.us'
  }

  isBot(): boolean {
    return this.server === 'bot'
  }

  isHosted(): boolean {
    return this.server.startsWith('hosted')
  }

  isCompanion(): boolean {
    return this.getDeviceId() !== 0
  }

  isOfficialBizAccount(): boolean {
    return false
  }

  asUserWidOrThrow(): Wid {
    if (!this.isUser()) throw new PageError('asUserWidOrThrow: not a user')
    return new Wid(`${this.user}@${this.server}`)
  }
}

/** Creates an id from a text or an id. Throws WhatsApp's minified error for anything else. */
export function createWid(id: unknown): Wid {
  if (id instanceof Wid) return id
  if (typeof id === 'string') return new Wid(id)
  throw new PageError('wid error: invalid wid')
}

/** Creates an id from anything that has `user` and `server`. */
export function createWidFromWidLike(like: unknown): Wid {
  if (like instanceof Wid || typeof like === 'string') return createWid(like)
  const { user, server } = (like ?? {}) as { user?: string; server?: string }
  return createWid(`${user}@${server}`)
}
