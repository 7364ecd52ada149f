import type * as FileSystem from 'node:fs'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { prepareDataPaths } from './data-paths.ts'

const VOLUME = 'salesboy-volume-'

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>()
  const chmodSync: typeof fs.chmodSync = (path, mode) => {
    // Fails as on Linux for a user who does not own the folder.
    if (basename(String(path)).startsWith(VOLUME)) throw Object.assign(new Error('EPERM'), { code: 'EPERM' })
    fs.chmodSync(path, mode)
  }
  return { ...fs, chmodSync }
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), VOLUME))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

test.skipIf(process.platform === 'win32')(
  'a data folder that belongs to root and lets us in by its group is used',
  () => {
    const owner = process.getuid?.() ?? 0
    vi.spyOn(process, 'getuid').mockReturnValue(owner + 1)
    expect(prepareDataPaths(folder).data).toBe(folder)
    expect(readdirSync(folder).toSorted()).toEqual(['backups', 'logs', 'sessions'])
  },
)

test.skipIf(process.platform === 'win32')('our own data folder that cannot be closed to other users is refused', () => {
  expect(() => prepareDataPaths(folder)).toThrow(/Cannot write to the data folder .*EPERM/)
})
