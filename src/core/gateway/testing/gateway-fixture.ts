// eslint-disable-next-line no-restricted-imports -- tests call as a core does, and a core uses axios
import axios, { type AxiosInstance } from 'axios'
import { defaultSettings, type SettingName, type Settings } from '../../../shared/model/settings.ts'
import type { LinkOffer, SessionState, SessionView } from '../../../shared/model/session.ts'
import type { GatewaySend, GatewaySendResult, MessageWay } from '../../message-way.ts'
import type { ContactInfo, GroupInfo, SessionHub } from '../../sessions/session-hub.ts'
import type { SettingsReader } from '../../settings/settings.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { createMemoryLogger } from '../../testing/memory-ports.ts'
import { createGateway, type Gateway } from '../create-gateway.ts'

export const KEY = 'the-right-key'
export const SHOP = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
export const QR = 'data:image/png;base64,AAAA'
export const qrOffer = (image = QR): LinkOffer => ({ method: 'qr', qr: '2@x', image, expiresAt: 9e12 })

const LINK_OFF = { kind: 'off', since: 1_765_000_000_000, nextTryAt: null, detail: null, waiting: 0, dead: 0 } as const

/** Sessions without browsers: the test sets their states. */
export class FakeHub {
  readonly sessions = new Map<string, SessionView>()
  readonly calls: string[] = []
  readonly changed = new Set<(session: SessionView) => void>()
  readonly removed = new Set<(id: string) => void>()
  groupsOf: Record<string, readonly GroupInfo[]> = {}
  contactsOf: Record<string, readonly ContactInfo[]> = {}
  fault: Error | null = null

  put(id: string, state: SessionState, phone: string | null = null): SessionView {
    const view = {
      id,
      name: id,
      state,
      since: 1_765_000_000_000,
      phone,
      pushName: null,
      linked: false,
      selfCheck: null,
    }
    this.sessions.set(id, view)
    this.changed.forEach((listener) => listener(view))
    return view
  }
  find = (id: string) => this.sessions.get(id) ?? null
  list = () => [...this.sessions.values()]
  add = (id: string) => this.note('add', id, () => this.put(id, { kind: 'stopped' }))
  connect = (id: string) => this.note('connect', id, () => this.put(id, { kind: 'starting' }))
  disconnect = async (id: string) => this.note('disconnect', id, () => this.put(id, { kind: 'stopped' }))
  unlink = async (id: string) => this.note('unlink', id, () => this.put(id, { kind: 'unlinked' }))
  useQr = async (id: string) =>
    this.note('useQr', id, () => this.put(id, { kind: 'needs-link', offer: { method: 'preparing' } }))
  groups = async (id: string) => this.groupsOf[id] ?? null
  contacts = async (id: string) => this.contactsOf[id] ?? null
  onChanged = (listener: (session: SessionView) => void) => {
    this.changed.add(listener)
    return () => this.changed.delete(listener)
  }
  onRemoved = (listener: (id: string) => void) => {
    this.removed.add(listener)
    return () => this.removed.delete(listener)
  }
  listeners = () => this.changed.size + this.removed.size
  private note<T>(verb: string, id: string, run: () => T): T {
    this.calls.push(`${verb} ${id}`)
    if (this.fault) throw this.fault
    return run()
  }
}

/** A real gateway on a free port with a real HTTP client, over a fake core. */
export async function startGatewayFixture(options: {
  readonly key?: string | null
  readonly settings?: Partial<Settings>
  /** Adds a shell's own routes before it listens. */
  readonly prepare?: (gateway: Gateway) => void
}) {
  const hub = new FakeHub()
  const sends: GatewaySend[] = []
  const time = createFakeClock()
  const core = {
    key: options.key === undefined ? KEY : options.key,
    sendResult: { kind: 'accepted', messageId: 'true_1@c.us_A' } as GatewaySendResult,
  }
  const values: Settings = { ...defaultSettings, 'gateway.port': 0, ...options.settings }
  const settings: SettingsReader = {
    get: <K extends SettingName>(name: K) => values[name],
    onChanged: () => () => undefined,
    secret: async () => core.key,
  }
  const way = {
    queue: () => ({ waiting: 2, posting: 0, dead: 1, repliesQueued: 0 }),
    sendFromGateway: async (send: GatewaySend) => {
      sends.push(send)
      return core.sendResult
    },
  }
  const gateway = createGateway({
    hub: hub as unknown as SessionHub,
    way: way as unknown as MessageWay,
    settings,
    clock: time,
    logger: createMemoryLogger(),
    version: '1.2.3',
    links: () => ({ stream: LINK_OFF, events: LINK_OFF }),
    diagnosis: () => ({ fault: 'none', sentence: 'All is well.', action: 'none', sessionId: null }),
  })
  options.prepare?.(gateway)
  const { port } = await gateway.listen()
  const url = `http://127.0.0.1:${port}`
  const client = (headers: Record<string, string> = { 'x-api-key': KEY }): AxiosInstance =>
    axios.create({ baseURL: url, headers, validateStatus: () => true, proxy: false })
  return { hub, sends, time, core, gateway, url, port, client, api: client() }
}
