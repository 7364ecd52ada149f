import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { BrowserView } from '../../shared/model/browser.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { msg } from '../../shared/words/say.ts'
import { createHastyClock } from '../testing/hasty-clock.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createMemoryLogger, createTestSettings } from '../testing/test-ports.ts'
import { shelfPlace, shellPlatform } from './browser-shelf.ts'
import { createBrowserRoom, type BrowserRoom, type BrowserRoomOptions } from './create-browser-room.ts'
import { partPath } from './fetch-browser.ts'
import type { BrowserPlaces } from './installed-browsers.ts'
import { PINNED_VERSION } from './pinned-browser.ts'
import { makeArchive, startBrowserServer, type BrowserServer } from './testing/browser-server.ts'

vi.setConfig({ testTimeout: 90_000 })

const platform = shellPlatform()!
let server: BrowserServer
let folder: string
let rooms: BrowserRoom[]
let installed: string | null
let settings: ReturnType<typeof createTestSettings>
let views: BrowserView[]

beforeEach(async () => {
  server = await startBrowserServer()
  folder = mkdtempSync(join(tmpdir(), 'salesboy-room-'))
  rooms = []
  installed = null
  views = []
})
afterEach(async () => {
  for (const room of rooms) await room.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const places: BrowserPlaces = {
  platform: 'darwin',
  environment: {},
  problem: (path) => (path === installed ? null : 'missing'),
  installedChrome: () => installed,
}
function makeRoom(values: Partial<Settings> = {}, change: Partial<BrowserRoomOptions> = {}): BrowserRoom {
  settings = createTestSettings({ 'browser.fetchFrom': server.url, ...values })
  const room = createBrowserRoom({
    clock: createRealClock(),
    logger: createMemoryLogger(),
    settings,
    dataFolder: folder,
    beside: null,
    inUse: async () => false,
    places,
    tuning: { freeBytes: async () => 1e12, patience: { idleMs: 30_000, minBytes: 1, pausesMs: [] } },
    ...change,
  })
  room.onChanged((view) => views.push(view))
  rooms.push(room)
  return room
}
const until = (what: () => void) => vi.waitFor(what, { timeout: 60_000, interval: 10 })
const browsers = () => join(folder, 'browsers')
/** Puts a fake browser of this version into a folder, as if it had been fetched or shipped. Returns its path. */
function shelve(shelf: string, version: string): string {
  const place = shelfPlace(shelf, platform, version)
  mkdirSync(join(place.path, '..'), { recursive: true })
  writeFileSync(place.path, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 })
  writeFileSync(join(place.path, '..', 'icudtl.dat'), Buffer.alloc(1_000))
  return place.path
}
const installChrome = (): void => {
  installed = join(folder, 'Google Chrome')
  writeFileSync(installed, '#!/bin/sh\necho Google Chrome 120.0.6099.1\n', { mode: 0o755 })
}

describe('the hidden browser', () => {
  test('is fetched when a session needs one and there is none, and the session is told', async () => {
    const room = makeRoom()
    let others = 0
    room.onOther(() => (others += 1))
    room.start()
    expect(room.view()).toMatchObject({
      path: null,
      problem: { code: 'failure.no-browser' },
      fetch: { kind: 'idle' },
    })
    expect(server.asked).toEqual([])

    expect(room.find()).toMatchObject({ kind: 'missing', said: { code: 'failure.browser-coming' } })
    expect(room.view().fetch.kind).toBe('fetching')
    await until(() => expect(others).toBe(1))
    const found = room.find()
    expect(found).toMatchObject({ kind: 'found', browser: { headless: 'shell', source: 'fetched' } })
    expect(found.kind === 'found' && (await room.version(found.browser))).toBe(PINNED_VERSION)
    await until(() => expect(views.at(-1)?.sizeBytes).toBeGreaterThan(1_000_000))
    expect(views.at(-1)).toMatchObject({
      name: 'Chrome Headless Shell',
      kind: 'shell',
      source: 'fetched',
      version: PINNED_VERSION,
      age: { verdict: 'fine' },
      problem: null,
      fitting: { present: true },
      fetch: { kind: 'idle' },
    })
    expect(views.map((view) => view.fetch.kind)).toContain('unpacking')
  })

  test('is the installed one if there is one, and nothing is fetched', async () => {
    installChrome()
    const room = makeRoom()
    room.start()
    expect(room.find()).toMatchObject({ kind: 'found', browser: { source: 'installed', headless: 'new' } })
    expect(await room.status()).toMatchObject({
      name: 'Google Chrome',
      kind: 'full',
      version: '120.0.6099.1',
      age: { verdict: 'old' },
      fetch: { kind: 'idle' },
    })
    expect(server.asked).toEqual([])
  })

  test('is fetched in addition to an installed one when the setting is always, and not fetched when it is never', async () => {
    installChrome()
    makeRoom({ 'browser.fetch': 'always' }).start()
    await until(() => expect(views.at(-1)).toMatchObject({ source: 'fetched', fetch: { kind: 'idle' } }))

    rmSync(browsers(), { recursive: true })
    installed = null
    const asked = server.asked.length
    const never = makeRoom({ 'browser.fetch': 'never' })
    never.start()
    expect(never.find()).toMatchObject({ kind: 'missing', said: { code: 'failure.no-browser' } })
    expect(server.asked).toHaveLength(asked)
  })

  test('that could not be fetched reports the reason and the browser used instead', async () => {
    installChrome()
    const room = makeRoom({ 'browser.fetchFrom': 'http://127.0.0.1:1' })
    await room.fetch()
    await until(() => expect(room.view().fetch.kind).toBe('failed'))
    expect(room.view().fetch).toMatchObject({
      code: 'no-connection',
      said: msg('fetch.instead', { what: msg('fetch.no-connection'), name: 'Google Chrome' }),
      nextAt: expect.any(Number),
    })
    installed = null
    await room.fetch()
    await until(() =>
      expect(room.view().fetch).toMatchObject({
        said: msg('fetch.install-or-wait', { what: msg('fetch.no-connection') }),
      }),
    )
    expect(room.find()).toMatchObject({
      kind: 'missing',
      said: { code: 'fetch.install-or-wait' },
    })
  })

  test('with a wrong checksum is fetched twice more automatically, then only when a person asks', async () => {
    server.faults = { hash: 'wrong' }
    const factor = 10_000
    const clock = createHastyClock(factor)
    const patience = { idleMs: 30_000 * factor, minBytes: 1, pausesMs: [] }
    const room = makeRoom({ 'browser.fetch': 'always' }, { clock, tuning: { freeBytes: async () => 1e12, patience } })
    const isOver = () =>
      expect(room.view().fetch).toMatchObject({ kind: 'failed', code: 'wrong-checksum', nextAt: null })
    room.start()
    await until(isOver)
    expect(server.asked).toHaveLength(3)
    // Neither a session that needs a browser nor time restarts the fetch.
    expect(room.find()).toMatchObject({ kind: 'missing', said: { code: 'fetch.install' } })
    expect(room.view().fetch.kind).toBe('failed')
    await room.fetch()
    await until(isOver)
    expect(server.asked).toHaveLength(6)
  })

  test('is fetched by one download at a time, and cancelling deletes the download', async () => {
    server.replace(makeArchive({ fillerBytes: 3_000_000 }))
    server.faults = { pauseMs: 20 }
    const room = makeRoom()
    await Promise.all([room.fetch(), room.fetch(), room.fetch()])
    await until(() => expect(room.view().fetch).toMatchObject({ kind: 'fetching', totalBytes: server.archive.length }))
    expect(server.asked).toEqual([0])
    expect(await room.cancelFetch()).toMatchObject({ fetch: { kind: 'idle' }, fitting: { present: false } })
    expect(existsSync(partPath(browsers(), platform, PINNED_VERSION))).toBe(false)
    // A session that still needs a browser does not restart the fetch that a person cancelled.
    expect(room.find()).toMatchObject({ kind: 'missing', said: { code: 'failure.no-browser' } })
    const next = makeRoom()
    next.start()
    expect(next.view().fetch.kind).toBe('idle')
  })

  test('is fetched further at the next start, from where the program ended', async () => {
    server.replace(makeArchive({ fillerBytes: 3_000_000 }))
    server.faults = { stallAfter: 2_000_000 }
    const room = makeRoom()
    await room.fetch()
    await until(() => expect(room.view().fetch).toMatchObject({ receivedBytes: 2_000_000 }))
    await room.stop()
    server.faults = {}
    makeRoom().start()
    await until(() => expect(views.at(-1)?.source).toBe('fetched'))
    expect(server.asked).toEqual([0, 2_000_000])
  })

  test('is fetched further after kill -9 in the middle of the download', async () => {
    server.replace(makeArchive({ fillerBytes: 3_000_000 }))
    server.faults = { stallAfter: 2_000_000 }
    const script = join(import.meta.dirname, 'testing', 'fetching-child.ts')
    const child = spawn(process.execPath, [script, browsers(), server.url], { stdio: 'inherit' })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    const part = partPath(browsers(), platform, PINNED_VERSION)
    await until(() => expect(statSync(part).size).toBeGreaterThan(1_000_000))
    child.kill('SIGKILL')
    await ended
    mkdirSync(join(browsers(), '.unpacking-left'))
    server.faults = {}
    makeRoom().start()
    await until(() => expect(views.at(-1)?.source).toBe('fetched'))
    expect(server.asked).toHaveLength(2)
    expect(server.asked[1]).toBeGreaterThan(1_000_000)
    expect(existsSync(join(browsers(), '.unpacking-left'))).toBe(false)
  })

  test('that was shipped with the app is preferred to a fetched one', async () => {
    const beside = join(folder, 'app')
    const path = shelve(beside, PINNED_VERSION)
    shelve(browsers(), PINNED_VERSION)
    const room = makeRoom({}, { beside })
    expect(await room.status()).toMatchObject({ path, source: 'beside', version: PINNED_VERSION })
    expect(await room.fetch()).toMatchObject({ fetch: { kind: 'idle' } })
    expect(server.asked).toEqual([])
  })

  test('of an older version is removed once the pinned version is here, unless it still runs', async () => {
    const old = shelve(browsers(), '120.0.6000.1')
    const running = shelve(browsers(), '121.0.6000.1')
    const room = makeRoom({}, { inUse: async (place) => running.startsWith(place) })
    room.start()
    expect(room.find()).toMatchObject({ kind: 'found', browser: { version: '121.0.6000.1' } })
    expect(existsSync(old)).toBe(true)
    await room.fetch()
    await until(() => expect(existsSync(old)).toBe(false))
    expect(existsSync(running)).toBe(true)
  })

  test('is found when it is installed while the program runs', async () => {
    const room = makeRoom({ 'browser.fetch': 'never' })
    room.start()
    let others = 0
    room.onOther(() => (others += 1))
    installChrome()
    await room.status()
    expect(others).toBe(1)
    await room.status()
    expect(others).toBe(1)
  })

  test('is searched for again when the setting changes', async () => {
    installChrome()
    const room = makeRoom()
    room.start()
    settings.change({ 'browser.path': '/nowhere/chrome' })
    expect(views.at(-1)).toMatchObject({
      path: null,
      problem: msg('failure.browser-gone', { path: '/nowhere/chrome' }),
    })
    settings.change({ 'browser.path': '' })
    expect(views.at(-1)).toMatchObject({ path: installed, problem: null })
    expect(server.asked).toEqual([])
  })
})
