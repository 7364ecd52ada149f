import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeBrowserWrapper } from '../../simulator/browser/write-browser-wrapper.ts'
import type { Knobs } from '../../simulator/client/control-api.ts'
import { createSimulatorClient, type SimulatorClient } from '../../simulator/client/simulator-client.ts'
import { createWhatsAppSimulator } from '../../simulator/whatsapp/create-whatsapp-simulator.ts'
import { LEGACY_KNOBS } from '../../simulator/whatsapp/server/default-knobs.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import { startReference, startSalesboy, type Subject, type SubjectName, type SubjectOptions } from './subjects.ts'

export interface Bed {
  readonly folder: string
  readonly phone: SimulatorClient
  readonly receiver: Receiver
  readonly options: (userIds: readonly string[]) => SubjectOptions
  /** Creates the account, starts the program, scans its QR and waits until it is ready. */
  startLinked(name: SubjectName, account: string, more?: readonly string[], userId?: string): Promise<Subject>
  /** Registers a step that runs when the bed stops. */
  atEnd(step: () => Promise<void>): void
  stop(): Promise<void>
}

export const userIdOf = (name: SubjectName, account: string): string => `${name}-${account}`

/**
 * A simulated WhatsApp and a receiver for both programs. By default WhatsApp behaves as before 2026, because the naive reference cannot
 * handle today's: it would lose every id and never become ready with a saved link.
 */
export async function makeBed(knobs: Partial<Knobs> = LEGACY_KNOBS): Promise<Bed> {
  const folder = mkdtempSync(join(tmpdir(), 'salesboy-bench-'))
  const simulator = await createWhatsAppSimulator({ knobs }).start()
  const { sitePort, spkiHash, controlUrl } = simulator
  const phone = createSimulatorClient(controlUrl)
  const receiver = await startReceiver()
  const browser = await writeBrowserWrapper({ folder, sitePort, spkiHash })
  const undo: (() => Promise<void>)[] = []
  const options = (userIds: readonly string[]) => ({ folder, browser, webhookUrl: receiver.url, userIds })

  return {
    folder,
    phone,
    receiver,
    options,
    atEnd: (step) => void undo.push(step),
    async startLinked(name, account, more = [], userId = userIdOf(name, account)) {
      const { accounts } = await phone.call('state')
      if (!accounts.some((known) => known.phone === account)) {
        await phone.call('createAccount', { phone: account, name: `${name} ${account}` })
      }
      const chosen = options([userId])
      const subject = name === 'salesboy' ? startSalesboy(chosen, more) : startReference(chosen, more)
      undo.push(() => subject.stop())
      const { qr } = await phone.waitForQr({ timeoutMs: 60_000 })
      await phone.call('scanQr', { phone: account, qr })
      await waitReady(subject, userId, phone)
      return subject
    },
    async stop() {
      for (const step of undo.splice(0).reverse()) await step()
      await receiver.stop()
      await simulator.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Resolves when the program reports that this account is ready. */
export async function waitReady(subject: Subject, userId: string, phone: SimulatorClient): Promise<void> {
  if (subject.name === 'reference') {
    await subject.said(/^ready$/m)
    return
  }
  await subject.said(/^Ready$/m)
  const ask = async () => {
    const url = `${subject.gatewayUrl()}/session/status/${userId}`
    const response = await fetch(url, { headers: { 'x-api-key': subject.apiKey } })
    return ((await response.json()) as { ready: boolean }).ready
  }
  await phone.waitFor(`${userId} to be ready`, ask, 60_000)
}
