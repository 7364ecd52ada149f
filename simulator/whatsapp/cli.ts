/**
 * The simulated WhatsApp as a program: `node simulator/whatsapp/cli.ts [--port N] [--control-port N] [--data FOLDER]
 * [--phone DIGITS] [--name TEXT] [--knobs JSON]`. Prints one line of JSON with its addresses and the path of the
 * browser wrapper.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeBrowserWrapper } from '../browser/write-browser-wrapper.ts'
import { createWhatsAppSimulator } from './create-whatsapp-simulator.ts'
import { parseKnobPatch } from './server/default-knobs.ts'

const portOf = (text: string | undefined): number => {
  const port = Number(text ?? 0)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${text}" is not a port`)
  return port
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'control-port': { type: 'string' },
      data: { type: 'string' },
      phone: { type: 'string' },
      name: { type: 'string' },
      knobs: { type: 'string' },
    },
  })
  const running = await createWhatsAppSimulator({
    dataFolder: values.data ?? null,
    port: portOf(values.port),
    controlPort: portOf(values['control-port']),
    knobs: parseKnobPatch(JSON.parse(values.knobs ?? '{}')),
    ...(values.phone === undefined ? {} : { account: { phone: values.phone, name: values.name ?? values.phone } }),
  }).start()
  const temporary = values.data === undefined ? await mkdtemp(join(tmpdir(), 'whatsapp-simulator-')) : null
  const browser = await writeBrowserWrapper({
    folder: values.data ?? temporary ?? '.',
    sitePort: running.sitePort,
    spkiHash: running.spkiHash,
  })
  const { siteUrl, controlUrl } = running
  process.stdout.write(`${JSON.stringify({ siteUrl, controlUrl, browser })}\n`)
  const stop = async (): Promise<void> => {
    await running.stop()
    if (temporary !== null) await rm(temporary, { recursive: true, force: true })
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
