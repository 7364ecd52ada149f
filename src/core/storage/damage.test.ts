import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { createScratch, messageRow } from './testing/scratch.ts'

const ROWS = 400
let scratch: ReturnType<typeof createScratch>
let storage: Storage | null = null
let logger = createMemoryLogger()
const open = (checkedAtOnceBytes?: number): Storage => {
  const options = { path: scratch.database, clock: createFakeClock(), logger }
  storage = openStorage(checkedAtOnceBytes === undefined ? options : { ...options, checkedAtOnceBytes })
  return storage
}
const asides = () => readdirSync(scratch.path).filter((name) => name.includes('.bad-'))
const count = (store: Storage) => store.messages.list({ limit: 1_000 }).length

/** Leaves the files of a database that was not closed, as a power cut does. */
async function crash(): Promise<void> {
  const store = open()
  await store.writes.run(() => {
    for (let n = 0; n < ROWS; n += 1) store.messages.insert(messageRow(`M${n}`, { text: `text ${n} `.repeat(20) }))
  })
  for (const suffix of ['', '-wal']) copyFileSync(scratch.database + suffix, `${scratch.database}.kept${suffix}`)
  store.close()
  rmSync(`${scratch.database}-clean`, { force: true })
  for (const suffix of ['', '-wal']) copyFileSync(`${scratch.database}.kept${suffix}`, scratch.database + suffix)
}
async function closed(): Promise<void> {
  await crash()
  open().close()
  rmSync(`${scratch.database}-clean`, { force: true })
}
function overwrite(at: number, bytes: Buffer): void {
  const file = openSync(scratch.database, 'r+')
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}

function change(sql: string): void {
  const database = new DatabaseSync(scratch.database)
  database.exec(sql)
  database.close()
}

beforeEach(() => {
  logger = createMemoryLogger()
  scratch = createScratch()
})
afterEach(() => {
  storage?.close()
  storage = null
  scratch.remove()
})

describe('the program starts and works whatever happened to the file', () => {
  const damages: readonly (readonly [string, () => void])[] = [
    ['a garbage header', () => overwrite(0, Buffer.alloc(100, 'x'))],
    ['zeroed pages in the middle', () => overwrite(8 * 4096, Buffer.alloc(4 * 4096))],
    ['a file cut in half', () => truncateSync(scratch.database, Math.floor(readFileSync(scratch.database).length / 2))],
    [
      'another program’s database',
      () => {
        writeFileSync(scratch.database, '')
        change('CREATE TABLE messages (what TEXT); PRAGMA user_version = 3')
      },
    ],
    ['a version below zero', () => change('PRAGMA user_version = -2')],
    ['a table that is gone', () => change('DROP TABLE takeovers')],
    ['a file of nothing but zeros', () => writeFileSync(scratch.database, Buffer.alloc(40_960))],
  ]
  test.each(damages)('it replaces the database after %s and tells the owner once', async (_name, damage) => {
    await closed()
    damage()
    const store = open()
    expect(store.problem?.code).toBe('notice.database-replaced')
    expect(asides().length).toBeGreaterThan(0)
    await store.writes.run(() => store.messages.insert(messageRow('AFTER')))
    store.close()
    const again = open()
    expect([again.problem, again.messages.withIdPart('shop', 'AFTER').length]).toEqual([null, 1])
  })

  test('it takes an empty file for a new database', async () => {
    await closed()
    writeFileSync(scratch.database, '')
    const store = open()
    expect([store.problem, count(store)]).toEqual([null, 0])
  })
})

describe('damage that SQLite repairs by itself does not replace the database', () => {
  test('nothing committed is lost when the shared-memory file is missing', async () => {
    await crash()
    rmSync(`${scratch.database}-shm`, { force: true })
    const store = open()
    expect([store.problem, count(store), asides()]).toEqual([null, ROWS, []])
  })

  test('a cut or garbled write-ahead log gives the rows that it still holds', async () => {
    await crash()
    const wal = `${scratch.database}-wal`
    truncateSync(wal, readFileSync(wal).length - 2_000)
    const cut = open()
    expect(cut.problem).toBeNull()
    cut.close()
    await crash()
    writeFileSync(wal, Buffer.alloc(30_000, 'x'))
    const garbled = open()
    await garbled.writes.run(() => garbled.messages.insert(messageRow('AFTER')))
    expect(garbled.messages.withIdPart('shop', 'AFTER')).toHaveLength(1)
  })
})

test('a folder in the place of the database is set aside like a damaged file', () => {
  mkdirSync(scratch.database)
  const store = open()
  expect(store.problem?.code).toBe('notice.database-replaced')
  expect(asides()).toHaveLength(1)
})

test('a folder in the place of the write-ahead log is set aside, and the database stays in use', async () => {
  await closed()
  mkdirSync(`${scratch.database}-wal`)
  const store = open()
  expect([store.problem, count(store)]).toEqual([null, ROWS])
  expect(asides().map((name) => name.replace(/\d+/, 'N'))).toEqual(['salesboy.db.bad-N-wal'])
})

describe('a large database is checked while it is in use', () => {
  const LARGE = 0
  const told = (store: Storage) => new Promise<'told'>((resolve) => store.onDamaged(() => resolve('told')))
  /** Breaks the newest pages of the file: rows that nothing reads at the start. */
  const breakIt = () => overwrite(statSync(scratch.database).size - 20 * 4096, Buffer.alloc(10 * 4096, 7))

  test('damage is reported, and the next start sets the database aside and saves the readable rows', async () => {
    await closed()
    breakIt()
    const store = open(LARGE)
    expect([store.problem, asides()]).toEqual([null, []])
    expect(await told(store)).toBe('told')
    store.close()
    const again = open(LARGE)
    expect(again.problem?.code).toBe('notice.database-replaced')
    expect(asides().length).toBeGreaterThan(0)
    expect(count(again)).toBeGreaterThan(0)
  })

  test('a sound database is marked clean on close, but not if it closes before the check is over', async () => {
    await crash()
    open(LARGE).close()
    expect(existsSync(`${scratch.database}-clean`)).toBe(false)
    const store = open(LARGE)
    await vi.waitFor(() => expect(logger.lines.join()).toContain('the database was checked'), {
      timeout: 30_000,
      interval: 20,
    })
    store.close()
    expect(existsSync(`${scratch.database}-clean`)).toBe(true)
    expect([open().problem, asides()]).toEqual([null, []])
  })

  test('a write that hits a broken page condemns the database too', async () => {
    await closed()
    const store = open()
    const heard = told(store)
    const damaged = Object.assign(new Error('database disk image is malformed'), { errcode: 11 })
    await expect(
      store.writes.run(() => {
        throw damaged
      }),
    ).rejects.toThrow('malformed')
    await heard
    store.close()
    expect(existsSync(`${scratch.database}-clean`)).toBe(false)
    expect(open().problem?.code).toBe('notice.database-replaced')
  })
})
