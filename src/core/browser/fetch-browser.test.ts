import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHash } from 'node:crypto'
import type { BrowserFetch } from '../../shared/model/browser.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { readShelf, shellPlatform } from './browser-shelf.ts'
import { askVersion } from './browser-version.ts'
import { fetchBrowser, partPath, type FetchOptions } from './fetch-browser.ts'
import { PINNED_VERSION } from './pinned-browser.ts'
import { makeArchive, startBrowserServer, type BrowserServer } from './testing/browser-server.ts'

vi.setConfig({ testTimeout: 60_000 })

const clock = createRealClock()
const platform = shellPlatform()!
let server: BrowserServer
let shelf: string
let steps: BrowserFetch[]

beforeEach(async () => {
  server = await startBrowserServer()
  shelf = join(mkdtempSync(join(tmpdir(), 'salesboy-fetch-')), 'browsers')
  steps = []
})
afterEach(async () => {
  await server.stop()
  rmSync(join(shelf, '..'), { recursive: true, force: true })
})

const fetchIt = (change: Partial<FetchOptions> = {}) =>
  fetchBrowser({
    shelf,
    platform,
    version: PINNED_VERSION,
    baseUrl: server.url,
    clock,
    signal: new AbortController().signal,
    freeBytes: async () => 1e12,
    runs: async (path) => (await askVersion(path, clock, 30_000)).version === PINNED_VERSION,
    patience: { idleMs: 30_000, minBytes: 1, pausesMs: [1, 1] },
    onStep: (step) => steps.push(step),
    ...change,
  })
const part = () => partPath(shelf, platform, PINNED_VERSION)
const kinds = () => steps.map((step) => step.kind).filter((kind, at, all) => kind !== all[at - 1])

describe('fetching the small browser', () => {
  test('downloads, checks and unpacks, and leaves one working browser and nothing else', async () => {
    const outcome = await fetchIt()
    expect(outcome).toMatchObject({ kind: 'done', browser: { version: PINNED_VERSION } })
    expect(readShelf(shelf).map((entry) => entry.version)).toEqual([PINNED_VERSION])
    expect(readdirSync(shelf)).toEqual(['chrome-headless-shell'])
    expect(readdirSync(join(shelf, 'chrome-headless-shell'))).toEqual([`${platform}-${PINNED_VERSION}`])
    expect(kinds()).toEqual(['fetching', 'checking', 'unpacking'])
    const total = server.archive.length
    expect(steps.filter((step) => step.kind === 'fetching').at(-1)).toMatchObject({
      receivedBytes: total,
      totalBytes: total,
    })
  })

  test('resumes after a broken connection without requesting bytes twice', async () => {
    server.faults = { cutAfter: 300_000 }
    const patience = { idleMs: 30_000, minBytes: 1, pausesMs: Array.from({ length: 20 }, () => 1) }
    expect(await fetchIt({ patience })).toMatchObject({ kind: 'done' })
    expect(server.asked.length).toBeGreaterThan(2)
    expect(server.asked).toEqual(server.asked.toSorted((a, b) => a - b))
    expect(server.sentBytes).toBeLessThan(server.archive.length * 2)
  })

  test('starts from zero when the server cannot resume or has a different file', async () => {
    server.faults = { cutAfter: 600_000 }
    expect(await fetchIt({ patience: { idleMs: 30_000, minBytes: 1, pausesMs: [] } })).toEqual({
      kind: 'failed',
      code: 'no-connection',
    })
    server.faults = { ignoreRange: true }
    expect(await fetchIt()).toMatchObject({ kind: 'done' })

    rmSync(shelf, { recursive: true })
    server.faults = { cutAfter: 600_000 }
    await fetchIt({ patience: { idleMs: 30_000, minBytes: 1, pausesMs: [] } })
    server.faults = {}
    server.replace(makeArchive({ fillerBytes: 700_000 }))
    expect(await fetchIt()).toMatchObject({ kind: 'done' })
  })

  test('recovers from a part file that is longer than the complete file (416)', async () => {
    server.faults = { cutAfter: 600_000 }
    await fetchIt({ patience: { idleMs: 30_000, minBytes: 1, pausesMs: [] } })
    writeFileSync(part(), Buffer.alloc(server.archive.length + 10))
    server.faults = {}
    expect(await fetchIt()).toMatchObject({ kind: 'done' })
  })

  test.each([
    ['a checksum that does not fit', { hash: 'wrong' }, 'wrong-checksum'],
    ['no checksum at all', { hash: 'none' }, 'no-checksum'],
  ] as const)('unpacks nothing with %s', async (_what, faults, code) => {
    server.faults = faults
    expect(await fetchIt()).toEqual({ kind: 'failed', code })
    expect(readdirSync(shelf)).toEqual([])
  })

  test('prefers the pinned checksum to the server’s', async () => {
    const sha256 = createHash('sha256').update(server.archive).digest('hex')
    server.faults = { hash: 'none' }
    expect(await fetchIt({ pinned: { [platform]: sha256 } })).toMatchObject({ kind: 'done' })
    rmSync(shelf, { recursive: true })
    server.faults = {}
    expect(await fetchIt({ pinned: { [platform]: 'ab'.repeat(32) } })).toEqual({
      kind: 'failed',
      code: 'wrong-checksum',
    })
  })

  test('detects a part file that was damaged on disk between two tries', async () => {
    server.faults = { cutAfter: 600_000 }
    await fetchIt({ patience: { idleMs: 30_000, minBytes: 1, pausesMs: [] } })
    writeFileSync(part(), Buffer.alloc(500_000, 7))
    server.faults = {}
    expect(await fetchIt()).toEqual({ kind: 'failed', code: 'wrong-checksum' })
    expect(await fetchIt()).toMatchObject({ kind: 'done' })
  })

  test.each([
    [404, 'not-there'],
    [403, 'not-there'],
    [500, 'server-error'],
    [400, 'server-error'],
  ] as const)('reports the reason for HTTP %i', async (status, code) => {
    server.faults = { status }
    expect(await fetchIt()).toEqual({ kind: 'failed', code })
    // A server error may pass and is retried, but a missing file is not.
    expect(server.asked).toHaveLength(status >= 500 ? 3 : 1)
  })

  test('gives up on a server that stops sending, and keeps the received bytes', async () => {
    server.faults = { stallAfter: 400_000 }
    const outcome = await fetchIt({ patience: { idleMs: 2_000, minBytes: 1_000, pausesMs: [] } })
    expect(outcome).toEqual({ kind: 'failed', code: 'too-slow' })
    server.faults = {}
    expect(await fetchIt()).toMatchObject({ kind: 'done' })
    expect(server.asked).toEqual([0, 400_000])
  })

  test('aborts an endless response', async () => {
    server.faults = { endless: true }
    expect(await fetchIt({ maxBytes: 5_000_000 })).toEqual({ kind: 'failed', code: 'too-large' })
  })

  test('reports a missing connection and an unusable address', async () => {
    expect(await fetchIt({ baseUrl: 'http://127.0.0.1:1' })).toEqual({ kind: 'failed', code: 'no-connection' })
    for (const baseUrl of [
      'http://browsers.example',
      'no address',
      'file:///etc',
      'https://name:word@browsers.example',
    ]) {
      expect(await fetchIt({ baseUrl })).toEqual({ kind: 'failed', code: 'bad-address' })
    }
  })

  test('refuses a redirect to an unencrypted address', async () => {
    server.faults = { redirectTo: 'http://browsers.example/x.zip' }
    expect(await fetchIt()).toEqual({ kind: 'failed', code: 'bad-address' })
  })

  test('checks the free disk space before it writes', async () => {
    expect(await fetchIt({ freeBytes: async () => server.archive.length * 2 })).toEqual({
      kind: 'failed',
      code: 'disk-full',
    })
    expect(server.sentBytes).toBeLessThanOrEqual(server.archive.length)
    expect(existsSync(part())).toBe(false)
  })

  test.runIf(existsSync('/dev/full'))('reports a disk that becomes full during the download', async () => {
    await fetchIt({ freeBytes: async () => 0 }) // creates the folder
    symlinkSync('/dev/full', part())
    expect(await fetchIt()).toEqual({ kind: 'failed', code: 'disk-full' })
  })

  test('refuses a file that is no archive and an archive without a program', async () => {
    server.replace(Buffer.from('this is no archive'))
    expect(await fetchIt()).toEqual({ kind: 'failed', code: 'bad-archive' })
    server.replace(makeArchive({ executable: false }))
    expect(await fetchIt()).toEqual({ kind: 'failed', code: 'bad-archive' })
    expect(readdirSync(shelf)).toEqual([])
  })

  test('refuses a browser that this machine cannot run', async () => {
    server.replace(makeArchive({ script: 'echo "error while loading shared libraries" >&2; exit 127' }))
    expect(await fetchIt()).toEqual({ kind: 'failed', code: 'cannot-run' })
    expect(readShelf(shelf)).toEqual([])
  })

  test('stops at once when cancelled, also during a pause between tries', async () => {
    const cut = new AbortController()
    server.faults = { stallAfter: 100_000 }
    const cancelled = fetchIt({
      signal: cut.signal,
      onStep: (step) => step.kind === 'fetching' && step.receivedBytes > 0 && cut.abort(),
    })
    expect(await cancelled).toEqual({ kind: 'aborted' })

    const inPause = new AbortController()
    server.faults = { status: 500 }
    const waiting = fetchIt({ signal: inPause.signal, patience: { idleMs: 30_000, minBytes: 1, pausesMs: [600_000] } })
    await vi.waitFor(() => expect(server.asked).toHaveLength(2), { timeout: 30_000 })
    inPause.abort()
    expect(await waiting).toEqual({ kind: 'aborted' })
  })
})
