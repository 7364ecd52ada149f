import type * as FileSystem from 'node:fs'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger, createTestSettings } from '../testing/test-ports.ts'
import { createBrowserRoom } from './create-browser-room.ts'

const HELD = '.unpacking-held'

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>()
  const rmSync: typeof fs.rmSync = (path, options) => {
    // Fails as on Windows while a virus scanner reads the folder.
    if (String(path).endsWith(HELD)) throw Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' })
    fs.rmSync(path, options)
  }
  return { ...fs, rmSync }
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-leftovers-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a leftover that cannot be removed does not stop the removal of others or the fetch of a browser', async () => {
  const shelf = join(folder, 'browsers')
  for (const name of [HELD, '.unpacking-other']) mkdirSync(join(shelf, name), { recursive: true })
  writeFileSync(join(shelf, 'old-1.0.0.0.zip.part'), 'half')
  const logger = createMemoryLogger()
  const room = createBrowserRoom({
    clock: createFakeClock(),
    logger,
    settings: createTestSettings({ 'browser.fetch': 'always', 'browser.fetchFrom': 'http://127.0.0.1:1' }),
    dataFolder: folder,
    beside: null,
    inUse: async () => false,
    places: { platform: 'darwin', environment: {}, problem: () => 'missing', installedChrome: () => null },
    tuning: { freeBytes: async () => 1e12 },
  })
  const kinds: string[] = []
  room.onChanged((view) => kinds.push(view.fetch.kind))
  try {
    expect(() => room.start()).not.toThrow()
    expect(kinds).toEqual(['idle', 'fetching'])
    expect(existsSync(join(shelf, HELD))).toBe(true)
    expect(existsSync(join(shelf, '.unpacking-other'))).toBe(false)
    expect(existsSync(join(shelf, 'old-1.0.0.0.zip.part'))).toBe(false)
    expect(logger.text()).toContain(HELD)
  } finally {
    await room.stop()
  }
})
