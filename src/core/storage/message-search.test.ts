import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { createScratch, messageRow } from './testing/scratch.ts'

let scratch: ReturnType<typeof createScratch>
let storage: Storage
beforeEach(() => {
  scratch = createScratch()
  storage = openStorage({ path: scratch.database, clock: createFakeClock(), logger: createMemoryLogger() })
})
afterEach(() => {
  storage.close()
  scratch.remove()
})

const TEXTS = [
  'Do you have RICE?',
  'price of the rice, 50 kg',
  'L’École est ouverte',
  'هل المحل مفتوح اليوم؟',
  '你好，有米吗',
  '100% "sure" -- OR NEAR(a b)* ',
  '🙏🏽🙏🏽🙏🏽 thanks',
]
const fill = () =>
  storage.writes.run(() => {
    TEXTS.forEach((text, n) => storage.messages.insert(messageRow(`M${n}`, { text, push_name: 'Ada' })))
    storage.messages.insert(messageRow('N', { text: 'hello', push_name: 'Ngọc Ánh', phone: '2348031234567' }))
  })
const texts = (text: string) => storage.messages.list({ limit: 50, text }).map((row) => row.text)

test.each([
  ['rice', [TEXTS[1], TEXTS[0]]],
  ['the rice', [TEXTS[1]]],
  ['ÉCOLE', [TEXTS[2]]],
  ['مفتوح', [TEXTS[3]]],
  ['有米', [TEXTS[4]]],
  ['"sure" -- OR', [TEXTS[5]]],
  ['100%', [TEXTS[5]]],
  ['🙏🏽🙏🏽', [TEXTS[6]]],
  ['ngọc án', ['hello']],
  ['+234 803 123', ['hello']],
  ['0803 123', ['hello']],
  ['ricericerice', []],
  ['\u0000', []],
])('a search for %s finds exactly the matching messages', async (text, expected) => {
  await fill()
  expect(texts(text)).toEqual(expected)
})

test('an emptied or deleted text is no longer found, not even in the index', async () => {
  await fill()
  await storage.writes.run(() => storage.messages.update(1, { text: '' }))
  expect(texts('have rice')).toEqual([])
  await storage.writes.run(() => storage.messages.update(2, { state: 'delivered' }))
  await storage.writes.run(() =>
    storage.oldMessages.remove({ stored: Number.MAX_SAFE_INTEGER, sent: Number.MAX_SAFE_INTEGER }, 10),
  )
  expect(texts('price')).toEqual([])
})

test('the list is limited by days, chat and states, and paging continues below the last row', async () => {
  const day = 86_400_000
  await storage.writes.run(() => {
    for (let n = 0; n < 9; n += 1) {
      const chat_key = n % 2 === 0 ? 'even@c.us' : 'odd@c.us'
      const state = n % 3 === 0 ? ('dead' as const) : ('delivered' as const)
      storage.messages.insert(messageRow(`D${n}`, { stored_at: n * day, chat_key, state, text: `text ${n}` }))
    }
  })
  const ids = (query: object) => storage.messages.list({ limit: 50, ...query }).map((row) => row.id_part)
  expect(ids({ from: 2 * day, to: 4 * day })).toEqual(['D3', 'D2'])
  expect(ids({ from: 20 * day, to: 21 * day })).toEqual([])
  expect(ids({ sessionId: 'shop', chatKey: 'odd@c.us' })).toEqual(['D7', 'D5', 'D3', 'D1'])
  expect(ids({ states: ['dead'], from: day })).toEqual(['D6', 'D3'])
  expect(ids({ text: 'text', to: 3 * day, states: ['delivered'] })).toEqual(['D2', 'D1'])
  expect(ids({ before: 4, limit: 2 })).toEqual(['D2', 'D1'])
})
