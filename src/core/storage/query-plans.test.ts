import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ChatFilter } from '../../shared/model/chat.ts'
import type { DeliveryState } from '../../shared/model/message.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { LiveDatabase } from './live-database.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { createScratch } from './testing/scratch.ts'

/** Tables that grow with every message, and their aliases in queries: none of them may be read from end to end. */
const GROWING = [
  'messages',
  'replies',
  'own_texts',
  'own_messages',
  'attempts',
  'marks',
  'lids',
  'message_media',
  'm',
  'r',
  'o',
]

let scratch: ReturnType<typeof createScratch>
let storage: Storage
let texts: Set<string>
/** The texts that opening the storage has prepared. */
let atStart: ReadonlySet<string>

/** Collects every SQL text of the storage: the statements its tables keep ready, and those of each kind of page. */
beforeEach(() => {
  scratch = createScratch()
  texts = new Set()
  const prepared = new Set<string>()
  const { prepare } = DatabaseSync.prototype
  const spy = vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql) {
    texts.add(sql)
    prepared.add(sql)
    return prepare.call(this, sql)
  })
  const ready = LiveDatabase.prototype.prepare
  const readySpy = vi.spyOn(LiveDatabase.prototype, 'prepare').mockImplementation(function (this: LiveDatabase, sql) {
    texts.add(sql)
    return ready.call(this, sql)
  })
  storage = openStorage({ path: scratch.database, clock: createFakeClock(), logger: createMemoryLogger() })
  atStart = new Set(prepared)
  askForEveryPage()
  spy.mockRestore()
  readySpy.mockRestore()
})
afterEach(() => {
  storage.close()
  scratch.remove()
})

function askForEveryPage(): void {
  const states: readonly DeliveryState[] = ['dead', 'waiting']
  const shops = [{}, { sessionId: 'shop' }, { sessionId: 'shop', chatKey: 'c' }]
  for (const shop of shops)
    for (const state of [{}, { states }])
      for (const time of [{}, { from: 1, to: 2 }])
        for (const text of [{}, { text: 'rice' }, { text: 'ab' }])
          storage.messages.list({ limit: 51, before: 1_000, ...shop, ...state, ...time, ...text })
  const filters: readonly ChatFilter[] = ['all', 'unread', 'needs-you', 'you-answer']
  for (const filter of filters)
    for (const sessionId of [null, 'shop'])
      for (const before of [null, { at: 1, id: 1 }])
        storage.chats.list({ filter, sessionId, before, limit: 50, now: 1, waitingSince: 0 })
  storage.thread({ sessionId: 'shop', chatKey: 'c', before: null, limit: 60 })
}

const planOf = (database: DatabaseSync, sql: string): readonly string[] =>
  (database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail)

/** Whether the query reads a growing table from end to end. A scan of a partial index does not count: it reads only the index’s rows. */
function walks(database: DatabaseSync, detail: string): boolean {
  const found = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail)
  if (found === null || !GROWING.includes(found[1]!)) return false
  if (found[2] === undefined) return true
  const index = database.prepare('SELECT sql FROM sqlite_master WHERE name = ?').get(found[2]) as { sql: string | null }
  return !/ WHERE /.test(index.sql ?? '')
}

test('no query reads a table that grows with the messages from end to end', () => {
  const database = new DatabaseSync(scratch.database, { readOnly: true })
  const questions = [...texts].filter((sql) => !/^\s*(PRAGMA|EXPLAIN)/i.test(sql))
  expect(questions.length).toBeGreaterThan(80)
  const bad = questions.filter((sql) => planOf(database, sql).some((detail) => walks(database, detail)))
  database.close()
  expect(bad).toEqual([])
})

test('a start prepares only the statements that it uses', () => {
  expect(atStart.size).toBeLessThan(texts.size / 4)
})

test('a page of the newest rows comes in the order of an index, without sorting', () => {
  const database = new DatabaseSync(scratch.database, { readOnly: true })
  const pages = [...texts].filter((sql) =>
    /^\s*SELECT \* FROM (messages|chats|replies|own_texts)\b[\s\S]* DESC LIMIT \?/.test(sql),
  )
  expect(pages.length).toBeGreaterThan(15)
  // The chats of takeovers may be sorted, because there are few at one time.
  const sorted = pages.filter(
    (sql) => !sql.includes('FROM takeovers') && planOf(database, sql).some((detail) => detail.includes('TEMP B-TREE')),
  )
  database.close()
  expect(sorted).toEqual([])
})

test('a query that reads a whole table is detected', () => {
  const database = new DatabaseSync(scratch.database, { readOnly: true })
  const found = planOf(database, `SELECT count(*) FROM messages WHERE note = 'x'`).some((one) => walks(database, one))
  database.close()
  expect(found).toBe(true)
})
