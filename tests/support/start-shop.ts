import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createSampleCore, type SampleCore, type SampleCoreOptions } from '../../simulator/core/create-sample-core.ts'
import { startHost, type HostOptions, type RunningHost } from './start-host.ts'
import { startWorld, type World } from './start-world.ts'

/** A simulated WhatsApp, a sample core, and the built host between them. */
export interface Shop {
  readonly world: World
  readonly core: SampleCore
  /** The first host. A test that starts more hosts with these options must stop them itself. */
  readonly host: RunningHost
  readonly options: HostOptions
  stop(): Promise<void>
}

export interface ShopOptions {
  readonly core?: Partial<SampleCoreOptions>
  readonly host?: Partial<HostOptions> | ((core: SampleCore) => Partial<HostOptions>)
  /** False: the host does not get the core's address. */
  readonly knowsCore?: boolean
  /** Fills the data folder before the host opens it. */
  readonly prepare?: (dataDir: string) => void
}

/** Starts a shop on free ports. Its one session `shop` waits for its phone, and replies go out without a human delay. */
export async function startShop(wished: ShopOptions = {}): Promise<Shop> {
  const world = await startWorld()
  const ends: (() => Promise<unknown>)[] = [() => world.stop()]
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const core = await createSampleCore({ secret: 'secret', thinkingMs: 20, ...wished.core })
    ends.push(() => core.stop())
    const dataDir = join(world.directory, 'data')
    mkdirSync(dataDir)
    wished.prepare?.(dataDir)
    const options: HostOptions = {
      dataDir,
      browser: world.browser,
      ...(wished.knowsCore === false ? {} : { webhookUrl: core.url }),
      secret: 'secret',
      apiKey: 'key',
      sessions: ['shop'],
      set: { 'replies.humanDelay': 'off' },
      ...(typeof wished.host === 'function' ? wished.host(core) : wished.host),
    }
    const host = await startHost(options)
    ends.push(() => host.stop())
    return { world, core, host, options, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Resolves when the session `shop` of this host is connected. */
export const untilConnected = (world: World, host: RunningHost, timeoutMs = 60_000): Promise<unknown> =>
  world.phone.waitFor(
    'the session to be connected',
    async () => {
      const { body } = await host.api('GET', '/session/status/shop')
      return (body as { readonly ready?: boolean } | null)?.ready === true
    },
    timeoutMs,
  )
