/** A simulator, its client, and hosts that are only whatsapp-web.js in a real Chromium. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as WhatsAppWeb from 'whatsapp-web.js'
import type { Client, Message } from 'whatsapp-web.js'
import type { Knobs } from '../../client/control-api.ts'
import { createSimulatorClient, type SimulatorClient } from '../../client/simulator-client.ts'
import { writeBrowserWrapper } from '../../browser/write-browser-wrapper.ts'
import { createWhatsAppSimulator } from '../create-whatsapp-simulator.ts'
import { restoreSerialized } from './restore-serialized.ts'

const library = createRequire(import.meta.url)('whatsapp-web.js') as typeof WhatsAppWeb

export const CUSTOMER = '2348011111111'
export const OWNER = '2347000000000'

export interface HostOptions {
  /** Profile name. Hosts with the same name share the stored link. */
  readonly profile?: string
  /** Leaves out the id shim and runs the unmodified library. */
  readonly vanilla?: boolean
  readonly pairWithPhoneNumber?: { phoneNumber: string; showNotification: boolean; intervalMs: number }
  readonly takeoverOnConflict?: boolean
  readonly authTimeoutMs?: number
}

export interface Host {
  readonly client: Client
  /** All events so far, in order. */
  readonly events: readonly { readonly name: string; readonly args: readonly unknown[] }[]
  readonly messages: readonly Message[]
  readonly count: (name: string) => number
  readonly waitForEvent: (name: string, times?: number) => Promise<readonly unknown[]>
  readonly waitForMessage: (body: string) => Promise<Message>
  /** Triggers the `ready` that does not come by itself. */
  readonly promote: () => Promise<void>
  readonly inPage: <T>(script: string) => Promise<T>
  /** Closes the browser. The stored link stays. */
  readonly stop: () => Promise<void>
}

export interface TestBed {
  readonly api: SimulatorClient
  readonly startHost: (options?: HostOptions) => Promise<Host>
  /** Starts a host without waiting for `initialize()`; `initialized` settles with its result. */
  readonly beginHost: (options?: HostOptions) => { readonly host: Host; readonly initialized: Promise<unknown> }
  readonly startLinkedHost: (options?: HostOptions) => Promise<Host>
  readonly stop: () => Promise<void>
}

const EVENTS = [
  'qr', 'code', 'authenticated', 'auth_failure', 'ready', 'disconnected', 'change_state', 'loading_screen', 'message',
  'message_create', 'message_ack', 'message_edit', 'message_revoke_everyone', 'message_ciphertext', 'message_reaction',
  'unread_count', 'call',
] // prettier-ignore

/** Starts a simulator in memory. `stop` removes everything it created. */
export async function startTestBed(knobs: Partial<Knobs> = {}): Promise<TestBed> {
  const folder = await mkdtemp(join(tmpdir(), 'whatsapp-simulator-test-'))
  const simulator = await createWhatsAppSimulator({ knobs }).start()
  const api = createSimulatorClient(simulator.controlUrl)
  const { sitePort, spkiHash } = simulator
  const executablePath = await writeBrowserWrapper({ folder, sitePort, spkiHash })
  const hosts = new Set<Host>()

  const beginHost: TestBed['beginHost'] = ({ profile = 'shop', vanilla = false, ...rest } = {}) => {
    const client = new library.Client({
      authStrategy: new library.LocalAuth({ clientId: profile, dataPath: join(folder, 'profiles') }),
      webVersionCache: { type: 'none' },
      puppeteer: { executablePath, pipe: true, args: ['--no-sandbox'] },
      ...rest,
    })
    const events: { name: string; args: unknown[] }[] = []
    const messages: Message[] = []
    for (const name of EVENTS) client.on(name, (...args: unknown[]) => events.push({ name, args }))
    client.on('message', (message) => messages.push(message))
    const page = () => client.pupPage ?? fail('there is no page')
    // The shim must run first in the handler, before the library reads its first key.
    if (!vanilla) client.on('authenticated', () => void page().evaluate(restoreSerialized).catch(ignoreGonePage))
    const count = (name: string): number => events.filter((event) => event.name === name).length
    const host: Host = {
      client,
      events,
      messages,
      count,
      waitForEvent: (name, times = 1) =>
        api.waitFor(
          `event ${name} (${times})`,
          async () => events.filter((event) => event.name === name)[times - 1]?.args,
        ),
      waitForMessage: (body) =>
        api.waitFor(`the message "${body}"`, async () => messages.find((message) => message.body === body)),
      promote: async () => {
        await page().evaluate('window.onAppStateHasSyncedEvent()')
      },
      inPage: async <T>(script: string) => (await page().evaluate(script)) as T,
      stop: async () => {
        hosts.delete(host)
        await client.pupBrowser?.close().catch(ignoreGonePage)
      },
    }
    hosts.add(host)
    const initialized = client.initialize()
    initialized.catch(() => undefined)
    return { host, initialized }
  }

  const startHost: TestBed['startHost'] = async (options) => {
    const { host, initialized } = beginHost(options)
    await initialized
    return host
  }

  return {
    api,
    beginHost,
    startHost,
    startLinkedHost: async (options) => {
      const { host, initialized } = beginHost(options)
      await api.linkByQr()
      await initialized
      await host.waitForEvent('ready')
      return host
    },
    stop: async () => {
      for (const host of [...hosts]) await host.stop()
      await simulator.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

function fail(message: string): never {
  throw new Error(message)
}

/** The page may already be gone, because these tests close and crash pages. */
const ignoreGonePage = (): undefined => undefined
