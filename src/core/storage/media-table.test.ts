import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import type { MediaRow } from './media-table.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { createScratch, messageRow } from './testing/scratch.ts'

let scratch: ReturnType<typeof createScratch>
let storage: Storage
const ADA = '2347000000000@c.us'
const HASH = 'a'.repeat(64)

beforeEach(() => {
  scratch = createScratch()
  storage = openStorage({ path: scratch.database, clock: createFakeClock(), logger: createMemoryLogger() })
})
afterEach(() => {
  storage.close()
  scratch.remove()
})

function insert(id: string, change: Partial<MediaRow> = {}): number {
  return storage.writes.runNow(() => {
    const row = storage.messages.insert(messageRow(id, { has_media: 1, type: 'image' }))
    const nothing = {
      sha256: null,
      mimetype: null,
      size: null,
      width: null,
      height: null,
      duration: null,
      reason: null,
    }
    storage.media.insert({
      ...{
        message_row: row,
        session_id: 'shop',
        state: 'wanted',
        opened: 0,
        tries: 0,
        next_at: 1,
        cuts: 0,
        ...nothing,
      },
      ...change,
    })
    return row
  })
}

test('wanted media is due when its time has come, newest first', () => {
  const first = insert('1')
  const second = insert('2')
  insert('3', { next_at: 100 })
  insert('4', { state: 'idle' })
  expect(storage.media.due('shop', 50, 9).map((row) => row.message_row)).toEqual([second, first])
  expect(storage.media.due('other', 50, 9)).toEqual([])
  expect(storage.media.dueSessions(50)).toEqual(['shop'])
  expect(storage.media.dueSessions(0)).toEqual([])
  expect([storage.media.nextDue(50), storage.media.nextDue(100)]).toEqual([100, null])
})

test('a file is needed until the core has its message, and its row goes idle when the file makes room', () => {
  const row = insert('1', { state: 'kept', sha256: HASH })
  expect([storage.media.needs(HASH), storage.media.refersTo(HASH)]).toEqual([true, true])
  storage.writes.runNow(() => storage.messages.update(row, { state: 'delivered' }))
  expect([storage.media.needs(HASH), storage.media.refersTo(HASH)]).toEqual([false, true])
  storage.writes.runNow(() => storage.media.dropped(HASH))
  expect(storage.media.find(row)).toMatchObject({ state: 'idle', reason: 'dropped', sha256: HASH })
})

test('deleting a customer deletes the media rows of their messages', () => {
  const row = insert('1', { state: 'kept', sha256: HASH })
  storage.writes.runNow(() => storage.customers.forget('shop', ADA, 1))
  expect(storage.media.find(row)).toBeNull()
  expect(storage.media.refersTo(HASH)).toBe(false)
})

test('emptying an old text deletes its media row', () => {
  const row = insert('1', { state: 'kept', sha256: HASH })
  storage.writes.runNow(() => storage.messages.update(row, { state: 'delivered' }))
  const later = { stored: 2_000_000_000_000, sent: 2_000_000_000_000 }
  storage.writes.runNow(() => storage.oldMessages.blank(null, later, 9))
  expect(storage.messages.find(row)).toMatchObject({ text: '' })
  expect(storage.media.find(row)).toBeNull()
})

test('several rows are found at once', () => {
  const rows = [insert('1'), insert('2')]
  expect(storage.media.findAll([...rows, 99]).map((row) => row.message_row)).toEqual(rows)
  expect(storage.media.findAll([])).toEqual([])
})
