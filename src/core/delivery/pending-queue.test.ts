import { expect, test } from 'vitest'
import { PendingQueue, type Pending, type TakeOptions } from './pending-queue.ts'

const entry = (id: number, chat: string, change: Partial<Pending> = {}): Pending => ({
  id,
  session: 'shop',
  chat,
  sentAt: id,
  nextAt: 0,
  triedAt: 0,
  suspect: false,
  ...change,
})
const options = (change: Partial<TakeOptions> = {}): TakeOptions => ({
  now: 100,
  admits: () => 'open',
  probe: false,
  ...change,
})
const ids = (queue: PendingQueue, how = options()) => {
  const taken: number[] = []
  for (let next = queue.take(how); next; next = queue.take(how)) taken.push(next.id)
  return taken
}

test('one of each chat is taken, the oldest first, also when it came last', () => {
  const queue = new PendingQueue()
  for (const one of [entry(5, 'a'), entry(6, 'a'), entry(3, 'b'), entry(1, 'a')]) queue.add(one)
  expect(ids(queue)).toEqual([1, 3])
  expect(queue.size).toBe(4)
})

test('nothing goes before a message that is being posted, and the next waits until it is done', () => {
  const queue = new PendingQueue()
  queue.add(entry(5, 'a'))
  const posting = queue.take(options())!
  queue.add(entry(1, 'a'))
  expect(queue.take(options())).toBeNull()
  queue.release(posting, { done: false, nextAt: 500 })
  expect(queue.take(options())).toBeNull()
  expect(queue.nextDue(() => 'open')).toBe(500)
  expect(queue.take(options({ now: 500 }))?.id).toBe(5)
})

test('a closed session is passed over and a probe takes the one tried longest ago, due or not', () => {
  const queue = new PendingQueue()
  queue.add(entry(1, 'a', { session: 'held' }))
  queue.add(entry(2, 'b', { triedAt: 50, nextAt: 900 }))
  queue.add(entry(3, 'c', { triedAt: 20, nextAt: 950 }))
  const admits = (session: string) => (session === 'held' ? 'closed' : 'open')
  expect(queue.take(options({ admits }))).toBeNull()
  expect(queue.take(options({ admits, probe: true }))?.id).toBe(3)
})

test('behind a suspect head the second may go, nobody else may', () => {
  const queue = new PendingQueue()
  queue.add(entry(1, 'a', { suspect: true, nextAt: 900 }))
  queue.add(entry(2, 'a'))
  queue.add(entry(3, 'a'))
  const second = queue.take(options())!
  expect(second.id).toBe(2)
  expect(queue.take(options())).toBeNull()
  queue.release(second, { done: false, nextAt: 400 })
  expect(queue.take(options())).toBeNull()
})

test('a chat that gets its second name keeps its order, also while one of it is being posted', () => {
  const queue = new PendingQueue()
  queue.add(entry(1, 'lid'))
  queue.add(entry(2, 'lid'))
  const posting = queue.take(options())!
  queue.rename('lid', 'phone')
  queue.add(entry(3, 'phone'))
  expect(queue.take(options())).toBeNull()
  queue.release(posting, { done: true })
  expect(ids(queue)).toEqual([2])
  expect(queue.size).toBe(2)
})
