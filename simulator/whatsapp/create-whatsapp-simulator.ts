import { join } from 'node:path'
import type { Knobs } from '../client/control-api.ts'
import { loadCertificate } from './server/certificate.ts'
import { startControlServer } from './server/control-server.ts'
import { DEFAULT_KNOBS } from './server/default-knobs.ts'
import { bundlePage } from './server/page-bundle.ts'
import { createSimulation } from './server/simulation.ts'
import { startSiteServer } from './server/site-server.ts'
import { createAccount, type World } from './server/world.ts'
import { readWorld, writeWorld } from './server/world-file.ts'

export interface WhatsAppSimulatorOptions {
  /** Folder that keeps the certificate and the world. Null or left out: everything stays in memory. */
  readonly dataFolder?: string | null
  /** Port of the simulated site. Default: a free port. */
  readonly port?: number
  /** Port of the control API. Default: a free port. */
  readonly controlPort?: number
  readonly knobs?: Partial<Knobs>
  /** The first account. Default: +234 700 000 0000, "Ada's Shop". */
  readonly account?: { readonly phone: string; readonly name: string }
}

export interface RunningWhatsAppSimulator {
  /** Address of the simulated site on this machine, for people. Browsers reach it as `web.whatsapp.com`. */
  readonly siteUrl: string
  readonly sitePort: number
  readonly controlUrl: string
  /** Base64 SHA-256 of the site's public key. */
  readonly spkiHash: string
  /** Cuts all connections, saves the world and frees the ports. */
  readonly stop: () => Promise<void>
}

export interface WhatsAppSimulator {
  readonly start: () => Promise<RunningWhatsAppSimulator>
}

const DEFAULT_ACCOUNT = { phone: '2347000000000', name: "Ada's Shop" }
const SAVE_AFTER_MS = 300

/** Builds a simulated WhatsApp. `start` opens its two ports on loopback. */
export function createWhatsAppSimulator(options: WhatsAppSimulatorOptions = {}): WhatsAppSimulator {
  const dataFolder = options.dataFolder ?? null
  const worldPath = dataFolder === null ? null : join(dataFolder, 'world.json')

  const loadWorld = async (): Promise<World> => {
    const kept = worldPath === null ? null : await readWorld(worldPath)
    if (kept) return kept
    const { phone, name } = options.account ?? DEFAULT_ACCOUNT
    return { accounts: new Map([[phone, createAccount(phone, name)]]), media: new Map() }
  }

  return {
    start: async () => {
      const [certificate, bundle, world] = await Promise.all([loadCertificate(dataFolder), bundlePage(), loadWorld()])
      const simulation = createSimulation(world, { ...DEFAULT_KNOBS, ...options.knobs })
      let saving: Promise<void> = Promise.resolve()
      let saveTimer: NodeJS.Timeout | null = null
      const save = (): Promise<void> => {
        saveTimer = null
        if (worldPath !== null) saving = saving.then(() => writeWorld(worldPath, world))
        return saving
      }
      if (worldPath !== null) simulation.onChange(() => (saveTimer ??= setTimeout(() => void save(), SAVE_AFTER_MS)))

      const site = await startSiteServer(simulation, certificate, bundle, options.port ?? 0)
      const siteUrl = `https://127.0.0.1:${site.port}/`
      const control = await startControlServer(simulation, siteUrl, options.controlPort ?? 0)
      return {
        siteUrl,
        sitePort: site.port,
        controlUrl: `http://127.0.0.1:${control.port}`,
        spkiHash: certificate.spkiHash,
        stop: async () => {
          simulation.stop()
          await Promise.all([site.stop(), control.stop()])
          if (saveTimer) clearTimeout(saveTimer)
          await save()
        },
      }
    },
  }
}
