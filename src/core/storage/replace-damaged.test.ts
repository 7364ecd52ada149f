import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { createScratch, messageRow } from './testing/scratch.ts'
import { diskFull } from '../testing/disk-full.ts'

/** Called before each change that this program makes to a file of the folder. */
const watched = vi.hoisted(() => ({ before: () => {} }))

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const seen = <K extends 'renameSync' | 'rmSync' | 'writeFileSync'>(name: K) =>
    ((...given: unknown[]) => {
      watched.before()
      return (real[name] as (...given: unknown[]) => unknown)(...given)
    }) as (typeof real)[K]
  return {
    ...real,
    renameSync: seen('renameSync'),
    rmSync: seen('rmSync'),
    writeFileSync: seen('writeFileSync'),
  }
})

const ROWS = 60
let scratch: ReturnType<typeof createScratch>
let kills: string
const open = (path: string): Storage => openStorage({ path, clock: createFakeClock(), logger: createMemoryLogger() })

beforeEach(() => {
  scratch = createScratch()
  kills = mkdtempSync(join(tmpdir(), 'salesboy-kills-'))
})
afterEach(() => {
  watched.before = () => {}
  vi.restoreAllMocks()
  scratch.remove()
  rmSync(kills, { recursive: true, force: true })
})

/** Leaves a condemned database whose newest rows are only in its write-ahead log, as a power cut does in a run that found damage. */
async function leaveCondemned(): Promise<void> {
  const store = open(scratch.database)
  const insert = (from: number) =>
    store.writes.run(() => {
      for (let n = from; n < from + ROWS / 2; n += 1) store.messages.insert(messageRow(`M${n}`))
    })
  await insert(0)
  store.customers.wipeLog()
  await insert(ROWS / 2)
  const kept = join(kills, 'kept')
  cpSync(scratch.path, kept, { recursive: true })
  store.close()
  rmSync(scratch.path, { recursive: true })
  cpSync(kept, scratch.path, { recursive: true })
  rmSync(kept, { recursive: true })
  rmSync(`${scratch.database}-shm`, { force: true })
  writeFileSync(`${scratch.database}-damaged`, '')
}

/** Runs `run`, and copies the folder before each step, as a kill at that step would leave it. */
function folderAtEachStep(run: () => Storage): { readonly folders: readonly string[]; readonly opened: Storage } {
  const folders: string[] = []
  watched.before = () => {
    const folder = join(kills, String(folders.length))
    cpSync(scratch.path, folder, { recursive: true })
    folders.push(folder)
  }
  const exec = DatabaseSync.prototype.exec
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    watched.before()
    exec.call(this, sql)
  })
  const opened = run()
  vi.restoreAllMocks()
  watched.before = () => {}
  return { folders, opened }
}

test('after a kill at any step of replacing a damaged database, the next start completes the work and tells the owner', async () => {
  await leaveCondemned()
  const { folders, opened } = folderAtEachStep(() => open(scratch.database))
  opened.close()
  expect(folders.length).toBeGreaterThan(20)
  for (const [step, folder] of folders.entries()) {
    const store = open(join(folder, 'salesboy.db'))
    const rows = store.messages.list({ limit: 1_000 }).length
    expect([step, rows, store.problem?.code]).toEqual([step, ROWS, 'notice.database-replaced'])
    store.close()
    // Nothing is left for a later start to continue.
    expect(readdirSync(folder).filter((name) => /\.new|-damaged/.test(name))).toEqual([])
  }
}, 60_000)

test('a full disk while a damaged database is replaced stops the start and loses nothing', async () => {
  await leaveCondemned()
  const run = StatementSync.prototype.run
  let inserted = 0
  vi.spyOn(StatementSync.prototype, 'run').mockImplementation(function (this: StatementSync, ...given) {
    inserted += 1
    if (inserted > 3) throw diskFull()
    return run.apply(this, given as never)
  })
  const before = readFileSync(scratch.database)
  expect(() => open(scratch.database)).toThrow('disk is full')
  vi.restoreAllMocks()
  expect(readFileSync(scratch.database).equals(before)).toBe(true)
  const store = open(scratch.database)
  expect([store.messages.list({ limit: 1_000 }).length, store.problem?.code]).toEqual([
    ROWS,
    'notice.database-replaced',
  ])
  store.close()
})
