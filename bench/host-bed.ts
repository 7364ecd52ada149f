import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startHost, type RunningHost } from '../tests/support/start-host.ts'
import { startWorld, type World } from '../tests/support/start-world.ts'

export interface HostBed {
  readonly world: World
  readonly pid: number
  readonly host: RunningHost
  /** Stops the host and starts it again on the same data folder. Resolves when it accepts requests. */
  restart(): Promise<void>
  connected(id: string): Promise<void>
  stopped(id: string): Promise<void>
  /** Creates an account, starts its session, and links it. */
  link(id: string, phone: string): Promise<void>
  stop(): Promise<void>
}

/** The built headless host as a process of its own on a simulated WhatsApp, for measurements. */
export async function startHostBed(): Promise<HostBed> {
  const world = await startWorld()
  const dataDir = join(world.directory, 'data')
  mkdirSync(dataDir)
  const open = () =>
    startHost({ dataDir, browser: world.browser, webhookUrl: 'http://127.0.0.1:9/', secret: 'secret', apiKey: 'key' })
  let host = await open()
  const is = (id: string, ready: boolean) =>
    world.phone
      .waitFor(
        `${id} to be ${ready ? 'connected' : 'stopped'}`,
        async () => {
          const { body } = await host.api('GET', `/session/status/${id}`)
          const status = body as { ready: boolean; state: string }
          return ready ? status.ready : status.state === 'stopped'
        },
        120_000,
      )
      .then(() => undefined)
  return {
    world,
    get pid() {
      return host.process.pid ?? 0
    },
    get host() {
      return host
    },
    async restart() {
      await host.stop()
      host = await open()
    },
    connected: (id) => is(id, true),
    stopped: (id) => is(id, false),
    async link(id, phone) {
      const { accounts } = await world.phone.call('state')
      if (!accounts.some((account) => account.phone === phone))
        await world.phone.call('createAccount', { phone, name: id })
      await host.api('POST', '/session/start', { userId: id })
      await world.phone.linkByQr(phone)
      await is(id, true)
    },
    async stop() {
      await host.stop()
      await world.stop()
    },
  }
}
