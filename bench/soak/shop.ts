import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeBrowserWrapper } from '../../simulator/browser/write-browser-wrapper.ts'
import { createSimulatorClient, type SimulatorClient } from '../../simulator/client/simulator-client.ts'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import { endLeftovers } from '../../simulator/demo/end-leftovers.ts'
import { createWhatsAppSimulator } from '../../simulator/whatsapp/create-whatsapp-simulator.ts'
import { processTree, signalIfRunning } from '../support/process-tree.ts'
import type { Incident } from './day.ts'
import { startWatchedHost, type WatchedHost } from './watched-host.ts'

export interface Shop {
  readonly phone: SimulatorClient
  readonly core: SampleCore
  readonly host: () => WatchedHost
  readonly open: () => Promise<void>
  /** Plays one trouble; `hourMs` is the length of an hour, so that a trouble fits into it. */
  readonly play: (incident: Incident, hourMs: number) => Promise<void>
  readonly connected: () => Promise<void>
  readonly close: () => Promise<void>
}

const SECRET = 'soak-secret'
const KEY = 'soak-key'
const CONNECT_LIMIT_MS = 120_000
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** A shop with a phone, a core and a laptop; `play` makes a trouble happen to it. */
export async function makeShop(logFile: string): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'salesboy-soak-'))
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { mode: 0o700 })
  const userId = randomUUID()
  const core = await createSampleCore({ secret: SECRET, users: [userId], thinkingMs: 50 })
  const simulator = await createWhatsAppSimulator().start()
  const { sitePort, spkiHash, controlUrl } = simulator
  const phone = createSimulatorClient(controlUrl)
  const browser = await writeBrowserWrapper({ folder, sitePort, spkiHash })
  const flags = ['--port', '0', '--browser', browser, '--webhook-url', core.webhookUrl, '--hmac-secret', SECRET]
  flags.push('--api-key', KEY, '--session', userId, '--log-level', 'info')
  for (const setting of [
    'replies.humanDelay=off',
    'replies.hourlyLimit=0',
    'takeover.minutes=1',
    'forward.media=bytes',
  ])
    flags.push('--set', setting)
  let running: WatchedHost | null = null
  const host = (): WatchedHost => {
    if (running === null) throw new Error('the host does not run')
    return running
  }
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const headers = { 'x-api-key': KEY, 'content-type': 'application/json' }
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
    return (await (await fetch(host().url + path, init)).json()) as Record<string, unknown>
  }
  const start = async () => {
    running = await startWatchedHost(flags, { dataDir, logFile })
  }
  const connected = async () => {
    const isReady = async () => (await call('GET', `/session/status/${userId}`))['ready'] === true
    await phone.waitFor('the session to be connected', isReady, CONNECT_LIMIT_MS)
  }
  const link = async () => {
    const page = await phone.waitForQr({ timeoutMs: CONNECT_LIMIT_MS })
    await phone.call('scanQr', { qr: page.qr })
    await connected()
  }
  const killBrowser = () => {
    const browsers = processTree(host().pid).filter(({ pid, name }) => pid !== host().pid && /chrom/.test(name))
    if (browsers[0]) signalIfRunning(browsers[0].pid, 'SIGKILL')
  }

  const incidents: Readonly<Record<Incident, (hourMs: number) => Promise<void>>> = {
    async sleep(hourMs) {
      host().freeze()
      await pause(hourMs * 0.4)
      host().thaw()
    },
    async 'connection-drop'(hourMs) {
      await phone.call('dropConnection', { holdMs: Math.round(hourMs * 0.3) }).catch(ignoreNoPage)
    },
    async 'core-outage'(hourMs) {
      await core.goDown(hourMs * 0.5)
    },
    async 'core-slow'(hourMs) {
      core.setThinking(Math.min(4_000, hourMs * 0.2))
      await pause(hourMs * 0.3)
      core.setThinking(50)
    },
    'browser-killed': async () => killBrowser(),
    async 'host-killed'() {
      await host().kill()
      await start()
    },
    async 'host-restarted'() {
      const code = await host().stop()
      if (code !== 0) throw new Error(`the host ended with ${code}`)
      await start()
    },
    async 'owner-writes'() {
      const content = { kind: 'chat' as const, body: `I am looking into it ${Date.now()}` }
      await phone.call('ownerMessage', { to: '2348300000001', content })
    },
    async unlinked() {
      await phone.call('unlinkDevice', {})
      await phone.waitFor('the unlink to be noticed', async () => {
        return (await call('GET', `/session/status/${userId}`))['state'] === 'unlinked'
      })
      await call('POST', '/session/start', { userId })
      await link()
    },
    async 'page-reloaded'() {
      await phone.call('reloadPage', {}).catch(ignoreNoPage)
    },
  }
  return {
    phone,
    core,
    host,
    async open() {
      await start()
      await link()
    },
    play: (incident, hourMs) => incidents[incident](hourMs),
    connected,
    async close() {
      await running?.stop()
      endLeftovers(dataDir)
      await core.stop()
      await simulator.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Ignores that there is no page while the browser restarts: the day goes on. */
function ignoreNoPage(error: unknown): void {
  if (!/no-page|not-found/.test(String(error))) throw error
}
