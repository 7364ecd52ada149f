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

/** What happens while a sweep lets others have their turn. */
let betweenSteps: () => Promise<unknown>
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<object>()),
  setImmediate: () => betweenSteps(),
}))

/** A path that Windows would not let go, because another program holds it. */
let heldPath: string | null
vi.mock('node:fs', async (original) => {
  const fs = await original<{ rmSync: (path: string, options?: object) => void }>()
  const rmSync = (path: string, options?: object): void => {
    if (path === heldPath) throw Object.assign(new Error('held'), { code: 'EPERM', syscall: 'rm' })
    fs.rmSync(path, options)
  }
  return { ...fs, rmSync }
})

/** So often Windows gives a file no name, because another program has it open. */
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

test('a file is named by its hash, private, told by its first bytes and measured by its header', async () => {
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

test('the same bytes lie there once', async () => {
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

test('what a power cut left unfinished is removed at the start, and whole files are known again', async () => {
  mkdirSync(folder)
  writeFileSync(join(folder, '.part-0123'), 'half')
  writeFileSync(join(folder, 'notes.txt'), 'not ours')
  const sha256 = hashOf(Buffer.from('whole'))
  writeFileSync(join(folder, sha256), 'whole')
  expect(openFiles().has(sha256)).toBe(true)
  expect(readdirSync(folder).sort()).toEqual([sha256, 'notes.txt'].sort())
})

test('a name that is no hash opens nothing, and no link is followed', async () => {
  const files = openFiles()
  await put(files, Buffer.from('something'))
  writeFileSync(join(data, 'secret'), 'secret')
  const link = 'a'.repeat(64)
  symlinkSync(join(data, 'secret'), join(folder, link))
  for (const name of ['../secret', `../media/${link}`, link.toUpperCase(), '', '.', link]) {
    expect(await files.open(name), name).toBeNull()
  }
})

test('a folder that is a link is not written to', async () => {
  mkdirSync(join(data, 'elsewhere'))
  symlinkSync(join(data, 'elsewhere'), folder)
  expect(await openFiles().put(Buffer.from('x'), limits)).toEqual({ kind: 'disk-error' })
  expect(readdirSync(join(data, 'elsewhere'))).toEqual([])
})

test('a folder that cannot be read has no files, holds no deletion up, and is read when it can be', async () => {
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

test('a part that stays takes nothing else with it', async () => {
  mkdirSync(folder)
  heldPath = join(folder, '.part-0123')
  writeFileSync(heldPath, 'half')
  const files = openFiles()
  expect(files.sweepAfter(() => 'deleted')).toBe('deleted')
  expect(files.has(await put(files, Buffer.from('x')))).toBe(true)
})

test('what is deleted stays deleted when its files cannot be looked through', async () => {
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

test('a full disk is one outcome, leaves nothing, and is over when something fits again', async () => {
  const files = openFiles()
  const write = vi.spyOn(PartFile.prototype, 'write')
  write.mockRejectedValueOnce(Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' }))
  expect(await files.put(Buffer.from('x'), limits)).toEqual({ kind: 'disk-full' })
  expect(files.isFull).toBe(true)
  expect(readdirSync(folder)).toEqual([])
  await put(files, Buffer.from('x'))
  expect(files.isFull).toBe(false)
})

test('the oldest files that nobody needs make room, and their holders learn it', async () => {
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

test('a file goes when no row names it any more, but not before its row had the time to be written', async () => {
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

test('the sweep leaves what was put again while it went on', async () => {
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

test('files of rows that are deleted go with them, others and those whose row is still to be written stay', async () => {
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

test('a file that a scanner holds for a moment is kept all the same', async () => {
  heldRenames = 2
  const files = openFiles()
  expect(await files.put(pngOf(2, 2), limits)).toMatchObject({ kind: 'kept' })
  expect(readdirSync(folder)).toHaveLength(1)
})

test('bytes that are here already are kept although their file is open, other bytes in its place are not taken for them', async () => {
  const files = openFiles()
  const first = await files.put(pngOf(2, 2), limits)
  heldRenames = Number.POSITIVE_INFINITY
  expect(await files.put(pngOf(2, 2), limits)).toEqual(first)
  expect(await files.put(pngOf(3, 3), limits)).toEqual({ kind: 'disk-error' })
  expect(readdirSync(folder)).toHaveLength(1)
})
