import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { MediaFiles, type FileHolder } from './media-files.ts'
import { PartFile } from './part-file.ts'
import { pngOf } from './testing/samples.ts'

/** Runs when a sweep yields to the event loop. */
let betweenSteps: () => Promise<unknown>
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<object>()),
  setImmediate: () => betweenSteps(),
}))

/** A path whose removal fails as on Windows, where another program holds it. */
let heldPath: string | null
vi.mock('node:fs', async (original) => {
  const fs = await original<{ rmSync: (path: string, options?: object) => void }>()
  const rmSync = (path: string, options?: object): void => {
    if (path === heldPath) throw Object.assign(new Error('held'), { code: 'EPERM', syscall: 'rm' })
    fs.rmSync(path, options)
  }
  return { ...fs, rmSync }
})

/** How many renames fail as on Windows, where another program has the file open. */
let heldRenames: number
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<{ rename: (from: string, to: string) => Promise<void> }>()
  const rename = async (from: string, to: string): Promise<void> => {
    heldRenames -= 1
    if (heldRenames >= 0) throw Object.assign(new Error('held'), { code: 'EPERM', syscall: 'rename' })
    return fs.rename(from, to)
  }
  return { ...fs, rename }
})

let data: string
let folder: string
let clock: ReturnType<typeof createFakeClock>
let keepMb: number
const settings = { get: () => keepMb as never }
const limits = { maxBytes: 10_000_000 }

function openFiles(): MediaFiles {
  return new MediaFiles({ folder, clock, logger: createMemoryLogger(), settings })
}

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'salesboy-media-'))
  folder = join(data, 'media')
  clock = createFakeClock()
  keepMb = 50
  heldPath = null
  heldRenames = 0
  betweenSteps = async () => undefined
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(data, { recursive: true, force: true })
})

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
async function put(files: MediaFiles, bytes: Buffer): Promise<string> {
  const outcome = await files.put(bytes, limits)
  if (outcome.kind !== 'kept') throw new Error(outcome.kind)
  return outcome.file.sha256
}
const holder = (change: Partial<FileHolder> = {}): FileHolder => ({
  refersTo: () => true,
  needs: () => false,
  dropped: () => undefined,
  ...change,
})

test('a file is private, named by its hash, typed by its first bytes and measured by its header', async () => {
  const bytes = pngOf(640, 480)
  const files = openFiles()
  expect(await files.put(bytes, limits)).toEqual({
    kind: 'kept',
    file: { sha256: hashOf(bytes), size: bytes.length, mimetype: 'image/png', width: 640, height: 480 },
  })
  expect(readdirSync(folder)).toEqual([hashOf(bytes)])
  expect(readFileSync(join(folder, hashOf(bytes)))).toEqual(bytes)
  if (process.platform !== 'win32') {
    expect(statSync(join(folder, hashOf(bytes))).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  }
  expect(await files.read(hashOf(bytes), 1_000_000)).toEqual(bytes)
  expect(await files.read(hashOf(bytes), bytes.length - 1)).toBeNull()
})

test('equal bytes are stored once', async () => {
  const files = openFiles()
  await put(files, Buffer.from('the same'))
  await put(files, Buffer.from('the same'))
  expect(readdirSync(folder)).toHaveLength(1)
  expect(files.size).toBe(8)
})

test('a source that breaks off, is too long or empty leaves nothing behind', async () => {
  const files = openFiles()
  async function* broken() {
    yield Buffer.from('begun')
    await Promise.resolve()
    throw new Error('cut')
  }
  await expect(files.put(broken(), limits)).rejects.toThrow('cut')
  let asked = 0
  async function* endless() {
    for (;;) {
      asked += 1
      yield Buffer.alloc(100)
      await Promise.resolve()
    }
  }
  expect(await files.put(endless(), { maxBytes: 1_000 })).toEqual({ kind: 'too-large' })
  expect(asked).toBe(11)
  expect(await files.put(Buffer.alloc(0), limits)).toEqual({ kind: 'empty' })
  expect(readdirSync(folder)).toEqual([])
})

test('a new start removes part files left by a power cut and finds whole files again', async () => {
  mkdirSync(folder)
  writeFileSync(join(folder, '.part-0123'), 'half')
  writeFileSync(join(folder, 'notes.txt'), 'not ours')
  const sha256 = hashOf(Buffer.from('whole'))
  writeFileSync(join(folder, sha256), 'whole')
  expect(openFiles().has(sha256)).toBe(true)
  expect(readdirSync(folder).sort()).toEqual([sha256, 'notes.txt'].sort())
})

test('a name that is not a hash opens nothing, and no symlink is followed', async () => {
  const files = openFiles()
  await put(files, Buffer.from('something'))
  writeFileSync(join(data, 'secret'), 'secret')
  const link = 'a'.repeat(64)
  symlinkSync(join(data, 'secret'), join(folder, link))
  for (const name of ['../secret', `../media/${link}`, link.toUpperCase(), '', '.', link]) {
    expect(await files.open(name), name).toBeNull()
  }
})

test('a media folder that is a symlink is not written to', async () => {
  mkdirSync(join(data, 'elsewhere'))
  symlinkSync(join(data, 'elsewhere'), folder)
  expect(await openFiles().put(Buffer.from('x'), limits)).toEqual({ kind: 'disk-error' })
  expect(readdirSync(join(data, 'elsewhere'))).toEqual([])
})

test('an unreadable folder counts as empty, blocks no deletion, and is read once that is possible', async () => {
  writeFileSync(folder, 'a file')
  const logger = createMemoryLogger()
  const files = new MediaFiles({ folder, clock, logger, settings })
  const sha256 = hashOf(Buffer.from('whole'))
  expect([files.has(sha256), files.size, files.sweepAfter(() => 'deleted')]).toEqual([false, 0, 'deleted'])
  await files.sweep()
  expect(await files.put(Buffer.from('x'), limits)).toEqual({ kind: 'disk-error' })
  expect(logger.lines.filter((line) => line.includes('cannot be read'))).toHaveLength(1)
  rmSync(folder)
  mkdirSync(folder)
  writeFileSync(join(folder, sha256), 'whole')
  expect(files.has(sha256)).toBe(true)
  await put(files, Buffer.from('x'))
})

test('a part file that cannot be removed does not affect other files', async () => {
  mkdirSync(folder)
  heldPath = join(folder, '.part-0123')
  writeFileSync(heldPath, 'half')
  const files = openFiles()
  expect(files.sweepAfter(() => 'deleted')).toBe('deleted')
  expect(files.has(await put(files, Buffer.from('x')))).toBe(true)
})

test('rows stay deleted when the check of their files fails', async () => {
  const files = openFiles()
  let isDeleted = false
  const refersTo = () => {
    if (isDeleted) throw new Error('not now')
    return true
  }
  files.heldBy(holder({ refersTo }))
  await put(files, Buffer.from('x'))
  expect(files.sweepAfter(() => (isDeleted = true))).toBe(true)
})

test('a full disk is an outcome, leaves no file, and ends with the next successful write', async () => {
  const files = openFiles()
  const write = vi.spyOn(PartFile.prototype, 'write')
  write.mockRejectedValueOnce(Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' }))
  expect(await files.put(Buffer.from('x'), limits)).toEqual({ kind: 'disk-full' })
  expect(files.isFull).toBe(true)
  expect(readdirSync(folder)).toEqual([])
  await put(files, Buffer.from('x'))
  expect(files.isFull).toBe(false)
})

test('the oldest unneeded files are removed to make room, and their holders are told', async () => {
  const files = openFiles()
  const twentyMb = (letter: string) => Buffer.alloc(20_000_000, letter)
  const big = { maxBytes: 60_000_000 }
  const names: string[] = []
  const dropped: string[] = []
  files.heldBy(holder({ needs: (sha256) => sha256 === names[0], dropped: (sha256) => dropped.push(sha256) }))
  for (const letter of 'abc') {
    names.push(hashOf(twentyMb(letter)))
    expect(await files.put(twentyMb(letter), big)).toMatchObject({ kind: 'kept' })
    await clock.advance(1_000)
  }
  expect(dropped).toEqual([names[1]])
  expect(readdirSync(folder).sort()).toEqual([names[0]!, names[2]!].sort())
  expect(await files.put(Buffer.alloc(40_000_000), big)).toEqual({ kind: 'no-room' })
  expect(files.has(names[0]!)).toBe(true)
})

test('a sweep removes a file that no row names, but only after its row had time to be written', async () => {
  const files = openFiles()
  const held = new Set<string>()
  files.heldBy(holder({ refersTo: (sha256) => held.has(sha256) }))
  const kept = await put(files, Buffer.from('kept'))
  const loose = await put(files, Buffer.from('loose'))
  held.add(kept)
  await files.sweep()
  expect(readdirSync(folder)).toHaveLength(2)
  await clock.advance(16 * 60_000)
  await files.sweep()
  expect(readdirSync(folder)).toEqual([kept])
  expect(files.has(loose)).toBe(false)
})

test('a sweep keeps a file that was put again meanwhile', async () => {
  mkdirSync(folder)
  const old = new Date(clock.now() - 60 * 60_000)
  const contents = new Map(Array.from({ length: 201 }, (_, n) => Buffer.from(`file ${n}`)).map((b) => [hashOf(b), b]))
  for (const [name, bytes] of contents) {
    writeFileSync(join(folder, name), bytes)
    utimesSync(join(folder, name), old, old)
  }
  const last = readdirSync(folder).at(-1)!
  const files = openFiles()
  betweenSteps = () => put(files, contents.get(last)!)
  await files.sweep()
  expect(files.has(last)).toBe(true)
  expect(readdirSync(folder)).toEqual([last])
})

test('files of deleted rows are removed with them; files of other rows and files still without a row stay', async () => {
  const files = openFiles()
  const held = new Set<string>()
  files.heldBy(holder({ refersTo: (sha256) => held.has(sha256) }))
  const [mine, shared, unclaimed] = [
    await put(files, Buffer.from('mine')),
    await put(files, Buffer.from('shared')),
    await put(files, Buffer.from('unclaimed')),
  ]
  held.add(mine).add(shared)
  expect(files.sweepAfter(() => held.delete(mine))).toBe(true)
  expect(readdirSync(folder).sort()).toEqual([shared, unclaimed].sort())
})

test('a file that a virus scanner holds briefly is still kept', async () => {
  heldRenames = 2
  const files = openFiles()
  expect(await files.put(pngOf(2, 2), limits)).toMatchObject({ kind: 'kept' })
  expect(readdirSync(folder)).toHaveLength(1)
})

test('an open file that already holds the same bytes counts as kept; without one, a failing rename is a disk error', async () => {
  const files = openFiles()
  const first = await files.put(pngOf(2, 2), limits)
  heldRenames = Number.POSITIVE_INFINITY
  expect(await files.put(pngOf(2, 2), limits)).toEqual(first)
  expect(await files.put(pngOf(3, 3), limits)).toEqual({ kind: 'disk-error' })
  expect(readdirSync(folder)).toHaveLength(1)
})

test('a file changed by another program is removed instead of read, and its holders are told', async () => {
  const files = openFiles()
  const dropped: string[] = []
  files.heldBy({ refersTo: () => true, needs: () => true, dropped: (sha256) => dropped.push(sha256) })
  const kept = await files.put(pngOf(20, 20), limits)
  if (kept.kind !== 'kept') throw new Error(kept.kind)
  const { sha256 } = kept.file
  expect(await files.read(sha256, 1_000_000)).toEqual(pngOf(20, 20))
  writeFileSync(join(folder, sha256), pngOf(21, 21))
  expect(await files.read(sha256, 1_000_000)).toBeNull()
  expect([dropped, files.has(sha256), readdirSync(folder)]).toEqual([[sha256], false, []])
})
