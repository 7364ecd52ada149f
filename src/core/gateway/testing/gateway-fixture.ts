// eslint-disable-next-line no-restricted-imports -- tests call as a core does, and a core uses axios
import axios, { type AxiosInstance } from 'axios'
import { msg } from '../../../shared/words/say.ts'
import { defaultSettings, type SettingName, type Settings } from '../../../shared/model/settings.ts'
import type { LinkOffer } from '../../../shared/model/session.ts'
import { Changes } from '../../changes.ts'
import type { GatewaySend, GatewaySendResult } from '../../replies/gateway-send.ts'
import type { Sessions } from '../../sessions/sessions.ts'
import type { SettingsReader } from '../../settings/settings.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { createMemoryLogger } from '../../testing/memory-ports.ts'
import { createCoreRights } from '../core-rights.ts'
import { createGateway } from '../create-gateway.ts'
import type { Gateway } from '../gateway.ts'
import { TakenPort } from '../taken-port.ts'
import { FakeSessions } from './fake-sessions.ts'

export const KEY = 'the-right-key'
export const SHOP = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
export const QR = 'data:image/png;base64,AAAA'
export const qrOffer = (image = QR): LinkOffer => ({ method: 'qr', qr: '2@x', image, expiresAt: 9e12 })

const LINK_OFF = { kind: 'off', since: 1_765_000_000_000, nextTryAt: null, detail: null, waiting: 0, dead: 0 } as const

/** Starts a real gateway on a free port over a fake core, with a real HTTP client. */
export async function startGatewayFixture(options: {
  readonly key?: string | null
  readonly settings?: Partial<Settings>
  readonly host?: 'desktop' | 'headless'
  /** Runs before `listen`, e.g. to add a shell's own routes. */
  readonly prepare?: (gateway: Gateway, rooms: { readonly changes: Changes; readonly takenPort: TakenPort }) => void
}) {
  const sessions = new FakeSessions()
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
  const changes = new Changes(createMemoryLogger())
  const takenPort = new TakenPort({ settings, changes })
  const gateway = createGateway({
    sessions: sessions as unknown as Sessions,
    webhook: { counts: () => ({ waiting: 2, posting: 0, dead: 1, repliesQueued: 0 }) },
    sends: {
      send: async (send: GatewaySend) => {
        sends.push(send)
        return core.sendResult
      },
    },
    takenPort,
    metrics: {
      text: async () => (values['gateway.metrics'] === 'on' ? { contentType: 'text/plain', body: 'up 1\n' } : null),
    },
    labels: { of: (id) => `label of ${id}` },
    settings,
    clock: time,
    logger: createMemoryLogger(),
    version: '1.2.3',
    rights: createCoreRights(settings, options.host ?? 'headless'),
    channels: { status: () => ({ stream: LINK_OFF, events: LINK_OFF }) },
    diagnosis: {
      current: () => ({
        fault: 'none',
        sentence: 'All is well.',
        said: msg('headline.well', { count: 1 }),
        action: 'none',
        sessionId: null,
      }),
    },
  })
  options.prepare?.(gateway, { changes, takenPort })
  const { port } = await gateway.listen()
  const url = `http://127.0.0.1:${port}`
  const client = (headers: Record<string, string> = { 'x-api-key': KEY }): AxiosInstance =>
    axios.create({ baseURL: url, headers, validateStatus: () => true, proxy: false })
  return { sessions, sends, time, core, gateway, url, port, client, api: client() }
}
