import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { allTables } from './schema.ts'
import { replyRow } from './testing/reply-row.ts'
import { createScratch, messageRow } from './testing/scratch.ts'

const LID = '99@lid'
const ADA = '2347000000000@c.us'

let scratch: ReturnType<typeof createScratch>
let storage: Storage
let raw: DatabaseSync

beforeEach(() => {
  scratch = createScratch()
  storage = openStorage({ path: scratch.database, clock: createFakeClock(), logger: createMemoryLogger() })
  raw = new DatabaseSync(scratch.database)
})
afterEach(() => {
  raw.close()
  storage.close()
  scratch.remove()
})

interface Column {
  readonly name: string
  readonly type: string
}

const columnsOf = (table: string): readonly Column[] =>
  raw.prepare('SELECT name, type FROM pragma_table_info(?)').all(table) as unknown as Column[]

/** Tables that hold rows of a chat. They are found by their column, so that new tables are included. */
const tablesOfChats = () =>
  allTables.map(([name]) => name).filter((name) => columnsOf(name).some((column) => column.name === 'chat_key'))

/** Inserts a row of this chat into each of these tables, with filler values in the other columns. */
function fillEveryTable(chat: string): void {
  for (const table of tablesOfChats()) {
    const values = columnsOf(table).filter(({ name }) => !(name === 'id' || name === 'message_row'))
    const valueOf = ({ name, type }: Column): SQLInputValue =>
      name === 'session_id'
        ? 'shop'
        : name === 'chat_key' || name === 'chat_id'
          ? chat
          : type === 'TEXT'
            ? `${table}-${name}`
            : 0
    raw
      .prepare(
        `INSERT OR IGNORE INTO ${table} (${values.map(({ name }) => name).join(', ')}) VALUES (${values.map(() => '?').join(', ')})`,
      )
      .run(...values.map(valueOf))
  }
}

const left = (chat: string) =>
  tablesOfChats().filter((table) => raw.prepare(`SELECT 1 FROM ${table} WHERE chat_key = ?`).get(chat) !== undefined)

test('every table of the database is in the schema', () => {
  const made = raw
    .prepare(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite_%'`,
    )
    .all() as { name: string }[]
  expect(made.map(({ name }) => name).sort()).toEqual(allTables.map(([name]) => name).sort())
  expect(tablesOfChats().length).toBeGreaterThan(5)
})

test('no table keeps a row of a deleted customer', () => {
  fillEveryTable(ADA)
  expect(left(ADA)).toEqual(tablesOfChats())
  storage.writes.runNow(() => storage.customers.forget('shop', ADA, 1))
  expect(left(ADA)).toEqual([])
})

test('no table keeps a chat under its former name', async () => {
  fillEveryTable(LID)
  storage.lids.remember('shop', '99', '2347000000000')
  await storage.writes.run(() => undefined)
  expect(left(LID)).toEqual([])
  expect(left(ADA)).toEqual(tablesOfChats())
})

test('pruning deletes rows older than the schema allows, and no younger ones', () => {
  const day = 86_400_000
  const now = 1_000 * day
  const insert = raw.prepare('INSERT INTO own_notes VALUES (?, ?, ?)')
  insert.run('shop', 'old', now - 46 * day)
  insert.run('shop', 'young', now - 44 * day)
  raw.prepare('INSERT INTO takeovers (session_id, chat_key, since, until) VALUES (?, ?, 1, ?)').run('shop', 'ended', 1)
  raw.prepare('INSERT INTO takeovers (session_id, chat_key, since, until) VALUES (?, ?, 1, NULL)').run('shop', 'runs')
  raw.prepare('INSERT INTO tallies VALUES (?, ?, ?, 1)').run(Math.floor((now - 401 * day) / 1_800_000), 'old', 'shop')
  raw.prepare('INSERT INTO tallies VALUES (?, ?, ?, 1)').run(Math.floor((now - 399 * day) / 1_800_000), 'young', 'shop')
  expect(storage.writes.runNow(() => storage.prune({ now, keepDays: 30 }, null, 200))).toBe(false)
  expect(raw.prepare('SELECT id_part FROM own_notes').all()).toMatchObject([{ id_part: 'young' }])
  expect(raw.prepare('SELECT chat_key FROM takeovers').all()).toMatchObject([{ chat_key: 'runs' }])
  expect(raw.prepare('SELECT name FROM tallies').all()).toMatchObject([{ name: 'young' }])
})

test('a time with fractions is stored rounded to whole milliseconds', () => {
  const [message, reply] = storage.writes.runNow(() => {
    const row = storage.messages.insert(messageRow('1', { next_at: 10.5 }))
    const answer = storage.replies.insert(replyRow({ message_row: row, not_before: 10.4 }))
    storage.messages.update(row, { failing_ms: 7.6 })
    storage.replies.update(answer, { delivered_at: 20.5 })
    return [storage.messages.find(row), storage.replies.find(answer)]
  })
  expect([message?.next_at, message?.failing_ms, reply?.not_before, reply?.delivered_at]).toEqual([11, 8, 10, 21])
})
