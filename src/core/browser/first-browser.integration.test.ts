import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { msg } from '../../shared/words/say.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { Sessions } from '../sessions/sessions.ts'
import { createMemorySink } from '../testing/memory-sink.ts'
import { createMemoryLids, createMemoryRecords } from '../testing/memory-session-store.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createMemoryLogger, createTestPower, createTestSettings } from '../testing/test-ports.ts'
import { createBrowserRoom, type BrowserRoom } from './create-browser-room.ts'
import { makeArchive, startBrowserServer, type BrowserServer } from './testing/browser-server.ts'
import { LiveSender } from '../whatsapp/live-sender.ts'

let world: World
let server: BrowserServer
let folder: string
let sessions: Sessions
let room: BrowserRoom
const logger = createMemoryLogger()

beforeAll(async () => {
  world = await startWorld()
  // The published archive contains a script that starts the tests' real browser on the simulated WhatsApp.
  server = await startBrowserServer(makeArchive({ script: `exec '${world.browser}' "$@"` }))
  folder = await mkdtemp(join(tmpdir(), 'salesboy first browser '))
  await mkdir(join(folder, 'sessions'))
  const clock = createRealClock()
  const settings = createTestSettings({ 'browser.fetchFrom': 'http://127.0.0.1:1' })
  room = createBrowserRoom({
    clock,
    logger,
    settings,
    dataFolder: folder,
    beside: null,
    inUse: async () => false,
    places: { platform: 'linux', environment: {}, problem: () => 'missing', installedChrome: () => null },
    tuning: { freeBytes: async () => 1e12, patience: { idleMs: 60_000, minBytes: 1, pausesMs: [] } },
  })
  sessions = new Sessions({
    clock,
    logger,
    paths: { sessions: join(folder, 'sessions'), backups: join(folder, 'backups') },
    settings,
    records: createMemoryRecords(),
    lids: createMemoryLids(),
    sink: createMemorySink(),
    sender: new LiveSender({ logger, lids: createMemoryLids() }),
    power: createTestPower(),
    freeMegabytes: () => null,
    browsers: room,
  })
  room.start()
  sessions.add('shop')
  sessions.connect('shop')
  await until(() => expect(sessions.find('shop')?.state).toMatchObject({ said: { code: 'fetch.install-or-wait' } }))
  settings.change({ 'browser.fetchFrom': server.url })
})
afterAll(async () => {
  await sessions.stop(15_000)
  await room.stop()
  await server.stop()
  await world.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const until = (what: () => void) => vi.waitFor(what, { timeout: 60_000, interval: 20 })

test('a session without a browser says why, and starts by itself once the small browser is fetched', async () => {
  expect(sessions.find('shop')?.state).toMatchObject({
    kind: 'failed',
    code: 'browser-missing',
    said: msg('fetch.install-or-wait', { what: msg('fetch.no-connection') }),
  })
  await room.fetch()
  await until(() => expect(sessions.find('shop')?.state).toMatchObject({ kind: 'needs-link', offer: { method: 'qr' } }))
  expect(room.view()).toMatchObject({ source: 'fetched', kind: 'shell' })
  expect(logger.entries.some((line) => line.message === 'starting browser')).toBe(true)
})
