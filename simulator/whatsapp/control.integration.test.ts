import { spawn } from 'node:child_process'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SimulatorEvent } from '../client/control-api.ts'
import { createSimulatorClient } from '../client/simulator-client.ts'
import { findChromium } from '../browser/find-chromium.ts'
import { createWhatsAppSimulator, type RunningWhatsAppSimulator } from './create-whatsapp-simulator.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-control-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const withSimulator = async (
  work: (running: RunningWhatsAppSimulator) => Promise<void>,
  dataFolder: string | null = null,
) => {
  const running = await createWhatsAppSimulator({ dataFolder }).start()
  try {
    await work(running)
  } finally {
    await running.stop()
  }
}

test('refusals carry a code, also for bad JSON, and pages of other origins are refused', () =>
  withSimulator(async ({ controlUrl }) => {
    const post = (path: string, init: RequestInit) =>
      fetch(`${controlUrl}/control/${path}`, { method: 'POST', ...init })
    const api = createSimulatorClient(controlUrl)
    await expect(api.call('scanQr', { qr: 'x' })).rejects.toMatchObject({
      name: 'SimulatorRefusal',
      code: 'stale-code',
    })
    expect((await post('state', { body: '{' })).status).toBe(400)
    expect((await post('nothing', {})).status).toBe(404)
    expect((await post('state', { headers: { origin: 'https://example.com' } })).status).toBe(403)
    const allowed = await post('state', { headers: { origin: 'http://127.0.0.1:5' } })
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:5')
  }))

test('events stream in order, after a replay of old ones on request', () =>
  withSimulator(async ({ controlUrl }) => {
    const api = createSimulatorClient(controlUrl)
    await api.customerWrites('2348011111111', 'before')
    const events: SimulatorEvent[] = []
    const stop = api.onEvent((event) => events.push(event), 0)
    const bodies = () => events.flatMap((event) => (event.kind === 'message' ? [event.message.body] : []))
    await api.waitFor('the old event', async () => bodies().includes('before'))
    await api.customerWrites('2348011111111', 'after')
    await api.waitFor('the new event', async () => bodies().includes('after'))
    stop()
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 1))
  }))

test('the world and the certificate survive a restart with a data folder', async () => {
  const data = join(folder, 'data')
  let hash = ''
  await withSimulator(async ({ controlUrl, spkiHash }) => {
    hash = spkiHash
    await createSimulatorClient(controlUrl).customerWrites('2348011111111', 'remember me')
  }, data)
  await withSimulator(async ({ controlUrl, spkiHash }) => {
    expect(spkiHash).toBe(hash)
    const [message] = await createSimulatorClient(controlUrl).call('messages', {})
    expect(message?.body).toBe('remember me')
  }, data)
})

test('two callers that need the browser at once get the same one', async () => {
  const cache = join(folder, 'cache')
  const [first, second] = await Promise.all([findChromium(cache), findChromium(cache)])
  expect(first).toBe(second)
  await access(first)
})

test('the program prints its addresses and a browser wrapper, and ends on SIGTERM', async () => {
  const script = fileURLToPath(new URL('./cli.ts', import.meta.url))
  const child = spawn(process.execPath, [script, '--data', join(folder, 'cli')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  try {
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve(String(data))),
    )
    const { controlUrl, browser } = JSON.parse(line) as { controlUrl: string; browser: string }
    expect((await createSimulatorClient(controlUrl).call('state')).accounts).toHaveLength(1)
    expect(await readFile(browser, 'utf8')).toContain('exec ')
  } finally {
    child.kill('SIGTERM')
  }
  expect(await exited).toBe(0)
})
