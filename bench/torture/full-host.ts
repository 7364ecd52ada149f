import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { writeBrowserWrapper } from '../../simulator/browser/write-browser-wrapper.ts'
import { createSimulatorClient, type SimulatorClient } from '../../simulator/client/simulator-client.ts'
import type { MediaView } from '../../simulator/client/views.ts'
import { endLeftovers } from '../../simulator/demo/end-leftovers.ts'
import { createWhatsAppSimulator } from '../../simulator/whatsapp/create-whatsapp-simulator.ts'
import { startWatchedHost, type WatchedHost } from '../soak/watched-host.ts'
import { processTree, signalIfRunning } from '../support/process-tree.ts'
import { API_KEY, SECRET, SESSION, type ChildStatus } from './child-protocol.ts'
import type { PhoneMessage, SentFile } from './phone-protocol.ts'

export interface Health {
  readonly ready: boolean
  readonly queue: {
    readonly waiting: number
    readonly posting: number
    readonly dead: number
    readonly repliesQueued: number
  }
}

/** The built host with the real library in a real Chromium, on a simulated WhatsApp that outlives both. */
export interface FullHost {
  readonly phone: SimulatorClient
  readonly host: WatchedHost | null
  start(): Promise<void>
  /** Waits for the QR and scans it. Resolves when the session is connected. */
  link(): Promise<void>
  kill(): Promise<void>
  killBrowser(): boolean
  /** Null if the host does not answer. */
  health(): Promise<Health | null>
  /** All messages in the customers' chats, as WhatsApp has them. */
  messages(): Promise<readonly PhoneMessage[]>
  /** The host's ledger; call it only after the host has stopped. */
  ledger(): ChildStatus['messages']
  /** Names of databases that were set aside as damaged. */
  damaged(): readonly string[]
  log(): readonly string[]
  close(): Promise<void>
}

const fileOf = (type: string, { sha256, size, filename }: MediaView): SentFile => ({
  ...{ type, sha256, shown: sha256, size, filename },
})

const LINK_LIMIT_MS = 120_000

export async function makeFullHost(options: {
  readonly coreUrl: string
  readonly timeoutSeconds: number
  readonly takeoverMinutes: number
  readonly onUp: (gatewayUrl: string) => void
}): Promise<FullHost> {
  const folder = mkdtempSync(join(tmpdir(), 'salesboy-torture-'))
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { mode: 0o700 })
  const logFile = join(folder, 'host.log')
  const simulator = await createWhatsAppSimulator().start()
  const { sitePort, spkiHash, controlUrl } = simulator
  const phone = createSimulatorClient(controlUrl)
  const browser = await writeBrowserWrapper({ folder, sitePort, spkiHash })
  const flags = ['--port', '0', '--browser', browser, '--webhook-url', options.coreUrl, '--hmac-secret', SECRET]
  flags.push('--api-key', API_KEY, '--session', SESSION, '--log-level', 'info')
  const settings = {
    'forward.media': 'bytes',
    'replies.humanDelay': 'off',
    'replies.hourlyLimit': '0',
    'takeover.minutes': String(options.takeoverMinutes),
    'delivery.timeoutSeconds': String(options.timeoutSeconds),
  }
  for (const [name, value] of Object.entries(settings)) flags.push('--set', `${name}=${value}`)
  let host: WatchedHost | null = null

  const ask = async (path: string): Promise<Record<string, unknown> | null> => {
    try {
      const response = await fetch((host?.url ?? '') + path, { headers: { 'x-api-key': API_KEY } })
      return (await response.json()) as Record<string, unknown>
    } catch {
      return null // it is not running or still starting
    }
  }
  const isReady = async () => (await ask(`/session/status/${SESSION}`))?.['ready'] === true

  return {
    phone,
    get host() {
      return host
    },
    async start() {
      host = await startWatchedHost(flags, { dataDir, logFile })
      options.onUp(host.url)
    },
    async link() {
      const { qr } = await phone.waitForQr({ timeoutMs: LINK_LIMIT_MS })
      await phone.call('scanQr', { qr })
      await phone.waitFor('the session to be connected', isReady, LINK_LIMIT_MS)
    },
    async kill() {
      await host?.kill()
      host = null
    },
    killBrowser() {
      const of = host?.pid
      const found = of === undefined ? [] : processTree(of).filter(({ pid, name }) => pid !== of && /chrom/.test(name))
      return found[0] !== undefined && signalIfRunning(found[0].pid, 'SIGKILL')
    },
    async health() {
      const health = await ask('/health')
      const queue = health?.['queue'] as Health['queue'] | undefined
      return queue === undefined ? null : { queue, ready: await isReady() }
    },
    async messages() {
      const all = await phone.call('messages', { limit: 10_000 })
      return all.map((message) => ({
        id: message.id,
        chatId: message.chat,
        by: !message.fromMe
          ? ('customer' as const)
          : message.sentBy === 'phone'
            ? ('owner' as const)
            : ('bot' as const),
        // The body of a picture is its preview.
        body: message.media === null && message.location === null ? message.body : (message.caption ?? ''),
        ...(message.media && { file: fileOf(message.kind, message.media) }),
        ...(message.location && { place: message.location }),
        timestamp: message.timestamp,
        at: message.timestamp * 1_000,
        ack: message.ack,
      }))
    },
    ledger() {
      const database = new DatabaseSync(join(dataDir, 'salesboy.db'), { readOnly: true })
      try {
        const replies = database.prepare('SELECT state, reason, origin, text FROM replies WHERE message_row = ?')
        return database
          .prepare('SELECT id, message_id AS messageId, text, state, attempts FROM messages')
          .all()
          .map((row) => ({ ...row, replies: replies.all(Number(row['id'])) })) as unknown as ChildStatus['messages']
      } finally {
        database.close()
      }
    },
    damaged: () => readdirSync(dataDir).filter((name) => name.includes('.bad')),
    log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n') : []),
    async close() {
      await host?.kill()
      endLeftovers(dataDir)
      await simulator.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
