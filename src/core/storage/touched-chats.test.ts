import { renameSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { replyRow } from './testing/reply-row.ts'
import { createScratch } from './testing/scratch.ts'

let scratch: ReturnType<typeof createScratch>
let clock: ReturnType<typeof createFakeClock>
let storage: Storage
const open = () => openStorage({ path: scratch.database, clock, logger: createMemoryLogger() })
const take = () =>
  storage.touchedChats
    .take()
    .map(({ sessionId, chatKey }) => `${sessionId} ${chatKey}`)
    .toSorted()
/** Runs `work` in a transaction, as every write does. */
async function write<T>(work: () => T): Promise<T> {
  const written = storage.writes.run(work)
  await clock.settle()
  return written
}
const add = (change = {}) => write(() => storage.replies.insert(replyRow(change)))

beforeEach(() => {
  scratch = createScratch()
  clock = createFakeClock()
  storage = open()
})
afterEach(() => {
  storage.close()
  scratch.remove()
})

test('a start touches every chat with an open reply, once', async () => {
  await add({ chat_key: 'a' })
  await add({ chat_key: 'a' })
  await add({ chat_key: 'b', session_id: 'second' })
  await add({ chat_key: 'c', state: 'suppressed' })
  storage.close()
  storage = open()
  expect(take()).toEqual(['second b', 'shop a'])
  expect(take()).toEqual([])
})

test('a relevant change of an open reply touches its chat, and any other change does not', async () => {
  take()
  const id = await add({ chat_key: 'a' })
  expect(take()).toEqual(['shop a'])
  await write(() => storage.replies.update(id, { not_before: 5 }))
  expect(take()).toEqual(['shop a'])
  await write(() => storage.replies.update(id, { attempts: 1 }))
  expect(take()).toEqual([])
  await write(() => storage.replies.update(id, { state: 'sending' }))
  expect(take()).toEqual(['shop a'])
  await write(() => storage.replies.update(id, { state: 'sent', sent_at: 9 }))
  expect(take()).toEqual(['shop a'])
  await write(() => storage.replies.update(id, { not_before: 7 }))
  expect(take()).toEqual([])
})

test('a chat that gets its other name is touched under both', async () => {
  await add({ chat_key: '77@lid' })
  take()
  storage.lids.remember('shop', '77', '2348030000001')
  await write(() => undefined)
  expect(take()).toEqual(['shop 2348030000001@c.us', 'shop 77@lid'])
})

test('deleting a customer, and moving waiting times up after a clock change, touch the chats that they change', async () => {
  await add({ chat_key: 'a' })
  await add({ chat_key: 'b' })
  take()
  await write(() => storage.replies.moveUp(1_000))
  expect(take()).toEqual(['shop a', 'shop b'])
  await write(() => storage.customers.forget('shop', 'a', clock.now()))
  expect(take()).toEqual(['shop a'])
})

test('a record that was saved anew while open still reports touched chats', async () => {
  await add({ chat_key: 'a' })
  take()
  renameSync(scratch.database, `${scratch.database}.taken-away`)
  await add({ chat_key: 'b' })
  expect(take()).toEqual(['shop a', 'shop b'])
  await add({ chat_key: 'c' })
  expect(take()).toEqual(['shop c'])
})
