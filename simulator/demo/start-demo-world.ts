import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeBrowserWrapper } from '../browser/write-browser-wrapper.ts'
import { createSimulatorClient, type SimulatorClient } from '../client/simulator-client.ts'
import { createSampleCore, type SampleCore } from '../core/create-sample-core.ts'
import { createWhatsAppSimulator, type RunningWhatsAppSimulator } from '../whatsapp/create-whatsapp-simulator.ts'

/** Everything around the app in the demo: WhatsApp, a core, a data folder, and the flags that point the app at them. */
export interface DemoWorld {
  readonly directory: string
  readonly logFile: string
  readonly userId: string
  readonly apiKey: string
  readonly whatsapp: RunningWhatsAppSimulator
  readonly phone: SimulatorClient
  readonly core: SampleCore
  readonly browser: string
  hostFlags(extra?: readonly string[]): readonly string[]
  stop(): Promise<void>
}

/** Builds the demo's world on free ports. `keep` names a folder that stays; else a temporary one is removed at the end. */
export async function startDemoWorld(options: {
  readonly keep: string | null
  readonly thinkingMs: number
}): Promise<DemoWorld> {
  const directory = options.keep ?? mkdtempSync(join(tmpdir(), 'salesboy-demo-'))
  const dataDir = join(directory, 'data')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const userId = options.keep ? '7f0d7c5e-6a53-4f0e-9a51-0c4b1d7a2e11' : randomUUID()
  const secret = 'demo-secret'
  const apiKey = 'demo-api-key'

  const simulator = createWhatsAppSimulator({ dataFolder: options.keep ? join(directory, 'whatsapp') : null })
  const [whatsapp, core] = await Promise.all([
    simulator.start(),
    createSampleCore({ secret, users: [userId], thinkingMs: options.thinkingMs }),
  ])
  const browser = await writeBrowserWrapper({
    folder: directory,
    sitePort: whatsapp.sitePort,
    spkiHash: whatsapp.spkiHash,
  })
  return {
    directory,
    logFile: join(directory, 'host.log'),
    userId,
    apiKey,
    whatsapp,
    phone: createSimulatorClient(whatsapp.controlUrl),
    core,
    browser,
    hostFlags: (extra = []) => [
      ...['--data-dir', dataDir, '--port', '0', '--browser', browser],
      ...['--webhook-url', core.webhookUrl, '--hmac-secret', secret, '--api-key', apiKey],
      ...['--session', userId, ...extra],
    ],
    async stop() {
      await Promise.all([whatsapp.stop(), core.stop()])
      if (!options.keep) rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
