import { beforeEach, expect, test } from 'vitest'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createMemoryLids } from '../testing/memory-session-store.ts'
import { createMemoryLogger } from '../testing/test-ports.ts'
import { LidResolver } from './lid-resolver.ts'

const HOUR = 3_600_000
const LID = '777'
let clock: FakeClock
let rows: NonNullable<Parameters<typeof createMemoryLids>[1]>
let table: ReturnType<typeof createMemoryLids>
let phone: string | null | Error
let asked: string[]
let lids: LidResolver

beforeEach(() => {
  clock = createFakeClock()
  rows = new Map()
  table = createMemoryLids(clock.now, rows)
  phone = '2348011111111'
  asked = []
  lids = restart()
})
const restart = () =>
  new LidResolver({
    sessionId: 'shop',
    table,
    clock,
    logger: createMemoryLogger(),
    async ask(lid) {
      asked.push(lid)
      if (phone instanceof Error) throw phone
      return phone
    },
    usernameOf: async () => 'ada',
  })
const find = async () => {
  const answer = lids.phoneOf(LID)
  await clock.settle()
  return answer
}

test('a known phone is asked for again, once, when the customer writes after a day', async () => {
  for (let message = 0; message < 3; message += 1) expect(await find()).toBe('2348011111111')
  expect(asked).toHaveLength(1)
  await clock.advance(23 * HOUR)
  lids = restart()
  expect(await find()).toBe('2348011111111')
  expect(asked).toHaveLength(1)
  await clock.advance(2 * HOUR)
  phone = '2348022222222'
  expect(await find()).toBe('2348022222222')
  expect(await find()).toBe('2348022222222')
  expect(asked).toHaveLength(2)
  expect(table.known('shop', LID).username).toBe('ada')
})

test('a hidden number is forgotten after two empty answers a day apart; a failed answer hides nothing', async () => {
  await find()
  await clock.advance(25 * HOUR)
  phone = new Error('the page does not answer')
  expect(await find()).toBe('2348011111111')
  await clock.advance(25 * HOUR)
  phone = null
  await find()
  await clock.advance(25 * HOUR)
  expect(await find()).toBeNull()
  expect(table.phoneOf('shop', LID)).toBeNull()
  const before = asked.length
  await find()
  expect(asked).toHaveLength(before)
})

test('an unknown LID is asked for again with the next message if the page failed to answer', async () => {
  phone = new Error('the page stumbled')
  expect(await find()).toBeNull()
  phone = '2348011111111'
  expect(await find()).toBe('2348011111111')
  expect(asked).toHaveLength(2)
})

test('neither one empty answer nor several in a row hide a number, because the page may not know it yet', async () => {
  await find()
  await clock.advance(25 * HOUR)
  phone = null
  for (let hour = 0; hour < 20; hour += 1) {
    expect(await find()).toBe('2348011111111')
    await clock.advance(HOUR)
  }
  phone = '2348011111111'
  await clock.advance(5 * HOUR)
  expect(await find()).toBe('2348011111111')
  // WhatsApp named the phone in between: two new empty answers are needed.
  await clock.advance(25 * HOUR)
  phone = null
  expect(await find()).toBe('2348011111111')
  await clock.advance(HOUR)
  expect(await find()).toBe('2348011111111')
})

test('the first empty answer survives a restart, so that a laptop that is off at night hides a number, too', async () => {
  await find()
  await clock.advance(25 * HOUR)
  phone = null
  expect(await find()).toBe('2348011111111')
  lids = restart()
  await clock.advance(2 * HOUR)
  expect(await find()).toBe('2348011111111')
  lids = restart()
  await clock.advance(23 * HOUR)
  expect(await find()).toBeNull()
})

test('after a notice from WhatsApp one empty answer hides a number', async () => {
  await find()
  phone = null
  await Promise.all([lids.renumbered({ from: null, to: null, others: ['777@lid'] }), clock.settle()])
  expect(table.phoneOf('shop', LID)).toBeNull()
})

test('a deleted customer who writes again is asked for at once', async () => {
  await find()
  rows.clear()
  expect(await find()).toBe('2348011111111')
  expect(asked).toHaveLength(2)
})

test('a clock set backwards does not make an old answer look fresh', async () => {
  await find()
  lids = restart()
  clock.setWall(-48 * HOUR)
  await find()
  expect(asked).toHaveLength(2)
})

test('a notice makes us ask at once for the LIDs it names and for the LIDs of the phones it names', async () => {
  await find()
  table.remember('shop', '888', '2348033333333')
  const others = ['777@lid', '2348033333333@c.us', '120@g.us']
  await Promise.all([lids.renumbered({ from: null, to: null, others }), clock.settle()])
  expect(asked.toSorted()).toEqual(['777', '777', '888'])
})

test('a notice of a replaced LID makes us ask only for the new one', async () => {
  const others = ['777@lid', '999@lid']
  await Promise.all([lids.renumbered({ from: '777@lid', to: '999@lid', others }), clock.settle()])
  expect(asked).toEqual(['999'])
})

test('a notice that comes when the record is closed rejects nothing', async () => {
  table.lidsOf = () => {
    throw new Error('database is not open')
  }
  const notice = lids.renumbered({ from: null, to: null, others: ['2348033333333@c.us'] })
  await expect(Promise.all([notice, clock.settle()])).resolves.toBeDefined()
})
