import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeBrowserWrapper } from '../../simulator/browser/write-browser-wrapper.ts'
import type { Knobs } from '../../simulator/client/control-api.ts'
import { createSimulatorClient, type SimulatorClient } from '../../simulator/client/simulator-client.ts'
import {
  createWhatsAppSimulator,
  type RunningWhatsAppSimulator,
} from '../../simulator/whatsapp/create-whatsapp-simulator.ts'

/** A simulated WhatsApp with its browser wrapper and a scratch folder. `stop` removes everything. */
export interface World {
  readonly directory: string
  readonly browser: string
  readonly whatsapp: RunningWhatsAppSimulator
  readonly phone: SimulatorClient
  stop(): Promise<void>
}

/** Starts a new simulated WhatsApp on free ports. */
export async function startWorld(knobs: Partial<Knobs> = {}): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-world-'))
  const whatsapp = await createWhatsAppSimulator({ knobs }).start()
  const browser = await writeBrowserWrapper({
    folder: directory,
    sitePort: whatsapp.sitePort,
    spkiHash: whatsapp.spkiHash,
  })
  return {
    directory,
    browser,
    whatsapp,
    phone: createSimulatorClient(whatsapp.controlUrl),
    async stop() {
      await whatsapp.stop()
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
