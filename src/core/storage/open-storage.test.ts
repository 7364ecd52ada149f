import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { createScratch, messageRow } from './testing/scratch.ts'

let scratch: ReturnType<typeof createScratch>
let storage: Storage | null = null
const open = (): Storage => {
  storage = openStorage({ path: scratch.database, clock: createFakeClock(), logger: createMemoryLogger() })
  return storage
}
beforeEach(() => {
  scratch = createScratch()
})
afterEach(() => {
  storage?.close()
  storage = null
  scratch.remove()
})

async function fill(rows: number): Promise<void> {
  const store = open()
  store.sessions.save({
    id: 'shop',
    name: 'My shop',
    wanted: true,
    linked: true,
    phone: '234',
    pushName: null,
    lastConnectedAt: 5,
  })
  await store.writes.run(() => {
    for (let count = 0; count < rows; count += 1) store.messages.insert(messageRow(`M${count}`))
  })
  store.close()
}
const asides = () => readdirSync(scratch.path).filter((name) => name.includes('.bad-'))

test('written rows are there after closing and opening, and only the owner of the file can read it', async () => {
  await fill(3)
  const again = open()
  expect(again.problem).toBeNull()
  expect(again.sessions.all()).toMatchObject([{ id: 'shop', linked: true, lastConnectedAt: 5 }])
  expect(again.messages.list({ limit: 10 }).map((row) => row.id_part)).toEqual(['M2', 'M1', 'M0'])
  if (process.platform !== 'win32') {
    for (const suffix of ['', '-wal']) expect(statSync(scratch.database + suffix).mode & 0o077).toBe(0)
  }
})

test('a saved or removed session is visible at once and after a restart', async () => {
  await fill(0)
  const second = open()
  const [shop] = second.sessions.all()
  second.sessions.save({ ...shop!, name: 'New name' })
  second.sessions.save({ ...shop!, id: 'other' })
  second.sessions.remove('other')
  expect(second.sessions.all().map((record) => record.name)).toEqual(['New name'])
  second.close()
  expect(
    open()
      .sessions.all()
      .map((record) => record.name),
  ).toEqual(['New name'])
})

describe('a damaged database never stops the app', () => {
  test('a file that is not a database is set aside', () => {
    writeFileSync(scratch.database, 'this is not a database, it is a letter'.repeat(100))
    const store = open()
    expect(store.problem?.code).toBe('notice.database-replaced')
    expect(store.messages.list({ limit: 1 })).toEqual([])
    expect(asides()).toHaveLength(1)
    expect(readFileSync(`${scratch.path}/${asides()[0]}`, 'utf8')).toContain('it is a letter')
  })

  test('an empty file becomes a new database without a notice', () => {
    writeFileSync(scratch.database, '')
    expect(open().problem).toBeNull()
  })

  test('rows before and behind broken pages are saved', async () => {
    await fill(4_000)
    const size = statSync(scratch.database).size
    const file = openSync(scratch.database, 'r+')
    // Two pages of the table in the middle of the file.
    writeSync(file, Buffer.alloc(8_192, 0xaa), 0, 8_192, Math.floor(size / 2 / 4_096) * 4_096)
    closeSync(file)
    const store = open()
    expect(store.problem?.values['count']).toBeGreaterThan(0)
    const saved = store.messages.list({ limit: 10_000 }).length
    expect(saved).toBeGreaterThan(1_000)
    expect(store.sessions.all()).toHaveLength(1)
    // The new database also takes writes.
    await store.writes.run(() => store.messages.insert(messageRow('NEW')))
    expect(store.messages.withIdPart('shop', 'NEW')).toHaveLength(1)
  }, 60_000)

  test('a shortened file is set aside, not opened', async () => {
    await fill(2_000)
    const whole = readFileSync(scratch.database)
    writeFileSync(scratch.database, whole.subarray(0, Math.floor(whole.length / 2)))
    expect(open().problem?.code).toBe('notice.database-replaced')
  })
})

test.each([
  [999, 'newer version'],
  [13, 'test version'],
])('a database of the unknown version %i is left alone and refused with its reason', async (version, words) => {
  await fill(1)
  const raw = new DatabaseSync(scratch.database)
  raw.exec(`PRAGMA user_version = ${version}`)
  raw.close()
  expect(open).toThrow(words)
  expect(asides()).toEqual([])
})

test('a chat whose second name becomes known is kept as one chat', async () => {
  const store = open()
  await store.writes.run(() => store.messages.insert(messageRow('A', { chat_key: '99@lid', phone: null, lid: '99' })))
  const takeover = { session_id: 'shop', since: 1, written_at: 1, handed_back_at: null, cause: 'hand' } as const
  store.takeovers.put({ ...takeover, chat_key: '99@lid', until: 2 })
  store.takeovers.put({ ...takeover, chat_key: '2347000000000@c.us', until: null, cause: 'asked', written_at: null })
  store.lids.remember('shop', '99', '2347000000000')
  expect(store.lids.phoneOf('shop', '99')).toBe('2347000000000')
  store.writes.flush()
  expect(store.messages.withIdPart('shop', 'A')[0]).toMatchObject({
    chat_key: '2347000000000@c.us',
    from_id: '2347000000000@c.us',
    phone: '2347000000000',
    // The reply still goes where the customer wrote.
    chat_id: '99@lid',
  })
  // The takeover without an end goes on, and the owner’s message under the other name still counts.
  expect(store.takeovers.running(0)).toEqual([
    { ...takeover, chat_key: '2347000000000@c.us', until: null, cause: 'asked' },
  ])
})

test('lists page by id and filter by state, session and text', async () => {
  const store = open()
  await store.writes.run(() => {
    for (let count = 1; count <= 6; count += 1) {
      const state = count % 3 === 0 ? 'dead' : 'delivered'
      store.messages.insert(messageRow(`M${count}`, { state, session_id: count > 4 ? 'two' : 'shop' }))
    }
  })
  const ids = (query: Parameters<Storage['messages']['list']>[0]) => store.messages.list(query).map((row) => row.id)
  expect(ids({ limit: 2 })).toEqual([6, 5])
  expect(ids({ limit: 2, before: 5 })).toEqual([4, 3])
  expect(ids({ limit: 9, states: ['dead'] })).toEqual([6, 3])
  expect(ids({ limit: 3, states: ['dead', 'delivered'] })).toEqual([6, 5, 4])
  expect(ids({ limit: 9, sessionId: 'two' })).toEqual([6, 5])
  expect(ids({ limit: 9, text: 'M4' })).toEqual([4])
  expect(ids({ limit: 9, text: '%' })).toEqual([])
})
