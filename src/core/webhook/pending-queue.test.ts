import fc from 'fast-check'
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
  condemned: false,
  ...change,
})
const options = (change: Partial<TakeOptions> = {}): TakeOptions => ({
  now: 100,
  admits: () => 'pass',
  probe: false,
  ...change,
})
const ids = (queue: PendingQueue, how = options()) => {
  const taken: number[] = []
  for (let next = queue.take(how); next; next = queue.take(how)) taken.push(next.id)
  return taken
}

test('takes one message of each chat, the oldest first, even when it was added last', () => {
  const queue = new PendingQueue()
  for (const one of [entry(5, 'a'), entry(6, 'a'), entry(3, 'b'), entry(1, 'a')]) queue.add(one)
  expect(ids(queue)).toEqual([1, 3])
  expect(queue.size).toBe(4)
})

test('puts nothing before a message that is being posted, and holds the next until it is done', () => {
  const queue = new PendingQueue()
  queue.add(entry(5, 'a'))
  const posting = queue.take(options())!
  queue.add(entry(1, 'a'))
  expect(queue.take(options())).toBeNull()
  queue.release(posting, 500)
  expect(queue.take(options())).toBeNull()
  expect(queue.nextDue(() => 'pass')).toBe(500)
  expect(queue.take(options({ now: 500 }))?.id).toBe(5)
})

test('skips a stopped session, and a probe takes the message tried longest ago, due or not', () => {
  const queue = new PendingQueue()
  queue.add(entry(1, 'a', { session: 'held' }))
  queue.add(entry(2, 'b', { triedAt: 50, nextAt: 900 }))
  queue.add(entry(3, 'c', { triedAt: 20, nextAt: 950 }))
  const admits = (session: string) => (session === 'held' ? 'stop' : 'pass')
  expect(queue.take(options({ admits }))).toBeNull()
  expect(queue.take(options({ admits, probe: true }))?.id).toBe(3)
})

test('lets only the second message of a chat pass a suspect head', () => {
  const queue = new PendingQueue()
  queue.add(entry(1, 'a', { suspect: true, nextAt: 900 }))
  queue.add(entry(2, 'a'))
  queue.add(entry(3, 'a'))
  const second = queue.take(options())!
  expect(second.id).toBe(2)
  expect(queue.take(options())).toBeNull()
  queue.release(second, 400)
  expect(queue.take(options())).toBeNull()
})

test('keeps the order of a chat that gets its second name, even while one of its messages is being posted', () => {
  const queue = new PendingQueue()
  queue.add(entry(1, 'lid'))
  queue.add(entry(2, 'lid'))
  const posting = queue.take(options())!
  queue.rename('lid', 'phone')
  queue.add(entry(3, 'phone'))
  expect(queue.take(options())).toBeNull()
  queue.release(posting, null)
  expect(ids(queue)).toEqual([2])
  expect(queue.size).toBe(2)
})

test('keeps the order of 10,000 messages in 2,000 chats without scanning every chat for the next one', () => {
  const queue = new PendingQueue()
  const chats = Array.from({ length: 2_000 }, (_, n) => `chat ${n}`)
  for (let id = 1; id <= 10_000; id += 1) queue.add(entry(id, chats[id % chats.length]!, { session: `shop ${id % 2}` }))
  let asked = 0
  const admits = () => {
    asked += 1
    return 'pass' as const
  }
  const taken: number[] = []
  const flying: Pending[] = []
  while (queue.size > 0) {
    while (flying.length < 4) {
      const next = queue.take(options({ now: 20_000, admits }))
      if (!next) break
      taken.push(next.id)
      flying.push(next)
    }
    queue.nextDue(admits)
    queue.release(flying.shift()!, null)
  }
  expect(taken).toEqual(Array.from({ length: 10_000 }, (_, n) => n + 1))
  // For each message the two sessions are asked, and once more for the next time, not two thousand chats.
  expect(asked).toBeLessThan(6 * 10_000)
  expect([queue.size, queue.busy, queue.nextDue(() => 'pass')]).toEqual([0, 0, null])
})

test('chooses the same message as a scan of every chat, after any sequence of operations', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(6), fc.nat(9), fc.nat(50)), { minLength: 1, maxLength: 80 }), (steps) => {
      const queue = new PendingQueue()
      const entries: Pending[] = []
      const flying: Pending[] = []
      let now = 0
      for (const [kind, which, time] of steps) {
        now += 1
        const chat = `chat ${which % 4}`
        if (kind <= 1) {
          const added = entry(entries.length + 1, chat, { nextAt: time, sentAt: time, suspect: which > 7 })
          entries.push(added)
          queue.add(added)
        }
        const someone = entries[which % Math.max(entries.length, 1)]
        if (kind === 2 && someone && queue.find(someone.id)) queue.setTime(someone, time)
        if (kind === 3 && time < 5) queue.makeDue(now, 0)
        if (kind === 3 && time > 45) queue.shiftEarlier(5)
        if (kind === 4 && flying.length > 0) {
          queue.release(flying.shift()!, time % 2 === 0 ? null : time)
        }
        const waiting = entries.filter((one) => queue.find(one.id) !== null && !queue.isBusy(one.chat))
        const due = waiting.filter((one) => {
          const head = queue.head(one.chat)!
          const others = waiting.filter((two) => two.chat === one.chat && two !== head)
          const behind = head.suspect && others.sort(inOrder)[0] === one
          return one.nextAt <= now && (one === head || behind)
        })
        if (kind < 5) continue
        const next = queue.take(options({ now }))
        if (next === null) expect(due).toEqual([])
        else {
          expect(due).toContain(next)
          expect(Math.min(...due.map((one) => one.nextAt))).toBeGreaterThanOrEqual(
            Math.min(...due.filter((one) => one.chat === next.chat).map((one) => one.nextAt)),
          )
          flying.push(next)
        }
      }
    }),
  )
})

const inOrder = (a: Pending, b: Pending) => a.sentAt - b.sentAt || a.id - b.id
