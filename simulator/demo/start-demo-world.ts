import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writeBrowserWrapper } from '../browser/write-browser-wrapper.ts'
import { createSimulatorClient, type SimulatorClient } from '../client/simulator-client.ts'
import { createSampleCore, type SampleCore } from '../core/create-sample-core.ts'
import { createWhatsAppSimulator, type RunningWhatsAppSimulator } from '../whatsapp/create-whatsapp-simulator.ts'
import { endLeftovers } from './end-leftovers.ts'

/** Everything around the app in the demo: WhatsApp, a core, a data folder, and the flags that connect the app to them. */
export interface DemoWorld {
  readonly directory: string
  readonly logFile: string
  readonly userId: string
  readonly apiKey: string
  readonly whatsapp: RunningWhatsAppSimulator
  readonly phone: SimulatorClient
  readonly core: SampleCore
  /** Flags for the headless host and for the desktop shell alike. */
  hostFlags(extra?: readonly string[]): readonly string[]
  stop(): Promise<void>
}

/** The same user each time, so that a kept folder continues where it was. */
const KEPT_USER = '7f0d7c5e-6a53-4f0e-9a51-0c4b1d7a2e11'
const SECRET = 'demo-secret'

/** Builds the demo's world on free ports. `keep` names a folder that is kept; with null, a temporary folder is removed at the end. */
export async function startDemoWorld(options: {
  readonly keep: string | null
  readonly thinkingMs: number
}): Promise<DemoWorld> {
  const keep = options.keep === null ? null : resolve(options.keep)
  const directory = keep ?? mkdtempSync(join(tmpdir(), 'salesboy-demo-'))
  const undo: (() => Promise<void> | void)[] = []
  if (keep === null) undo.push(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const dataDir = join(directory, 'data')
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const userId = keep === null ? randomUUID() : KEPT_USER
    const apiKey = randomUUID()
    const core = await createSampleCore({
      secret: SECRET,
      users: [userId],
      thinkingMs: options.thinkingMs,
      rewords: true,
    })
    undo.push(core.stop)
    const simulator = createWhatsAppSimulator({ dataFolder: keep === null ? null : join(directory, 'whatsapp') })
    const whatsapp = await simulator.start()
    undo.push(whatsapp.stop)
    const { sitePort, spkiHash, controlUrl } = whatsapp
    const browser = await writeBrowserWrapper({ folder: directory, sitePort, spkiHash })
    undo.push(() => void endLeftovers(dataDir))
    return {
      directory,
      logFile: join(directory, 'salesboy.log'),
      userId,
      apiKey,
      whatsapp,
      phone: createSimulatorClient(controlUrl),
      core,
      hostFlags: (extra = []) => [
        ...['--data-dir', dataDir, '--port', '0', '--browser', browser],
        ...['--webhook-url', core.webhookUrl, '--hmac-secret', SECRET, '--api-key', apiKey],
        ...['--set', `core.streamUrl=${core.streamUrl}`, '--set', `core.eventsUrl=${core.eventsUrl}`],
        ...['--session', userId, ...extra],
      ],
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
