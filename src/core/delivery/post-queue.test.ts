import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import { PostQueue, type PostSource } from './post-queue.ts'

/** A source of numbered posts that end when told. */
function openBed(options: { readonly limit?: number } = {}) {
  const clock = createFakeClock()
  const due: { readonly post: string; at: number }[] = []
  const ends = new Map<string, PromiseWithResolvers<void>>()
  const signals: AbortSignal[] = []
  const broke: string[] = []
  const bed = { clock, due, ends, signals, broke, limit: options.limit ?? 2, posted: [] as string[] }
  const source: PostSource<string> = {
    limit: () => bed.limit,
    take() {
      const at = due.findIndex((one) => one.at <= clock.now())
      return at < 0 ? null : due.splice(at, 1)[0]!.post
    },
    nextAt: () => (due.length === 0 ? null : Math.min(...due.map(({ at }) => at))),
    shiftEarlier: (milliseconds) => due.forEach((one) => (one.at -= milliseconds)),
    post(post, signal) {
      bed.posted.push(post)
      signals.push(signal)
      const end = Promise.withResolvers<void>()
      ends.set(post, end)
      return end.promise
    },
    broke: (post) => void broke.push(post),
  }
  const queue = new PostQueue({ clock, logger: createMemoryLogger(), source })
  const add = (post: string, inMs = 0) => due.push({ post, at: clock.now() + inMs })
  return { ...bed, bed, queue, add }
}

test('it posts what is due, so many at once, and the next when one has ended', async () => {
  const { queue, bed, add, clock, ends } = openBed()
  for (const post of ['a', 'b', 'c']) add(post)
  queue.wake()
  expect(bed.posted).toEqual([])
  queue.start()
  expect([bed.posted, queue.underWay]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
  ends.get('a')!.resolve()
  await clock.settle()
  expect([bed.posted, queue.underWay]).toEqual([
    ['a', 'b', 'c'],
    ['b', 'c'],
  ])
})

test('what waits for a time goes at that time, also when the wall clock was set back meanwhile', async () => {
  const { queue, bed, add, clock } = openBed()
  add('later', 10 * MINUTE_MS)
  queue.start()
  await clock.advance(5 * MINUTE_MS)
  clock.setWall(-3 * HOUR_MS)
  await clock.advance(4 * MINUTE_MS)
  expect(bed.posted).toEqual([])
  await clock.advance(2 * MINUTE_MS)
  expect(bed.posted).toEqual(['later'])
})

test('one whose end could not be written is told to its source and holds up nobody', async () => {
  const { queue, bed, add, clock, ends, broke } = openBed({ limit: 1 })
  add('bad')
  add('good')
  queue.start()
  ends.get('bad')!.reject(new Error('no disk'))
  await clock.settle()
  expect([broke, bed.posted]).toEqual([['bad'], ['bad', 'good']])
})

test('at the end it waits for what is under way, then cuts it, and never waits for ever', async () => {
  const { queue, bed, add, clock, ends, signals } = openBed()
  add('quick')
  add('stuck')
  queue.start()
  let isOver = false
  const over = queue.stop(2_000).then(() => (isOver = true))
  ends.get('quick')!.resolve()
  add('late')
  await clock.advance(1_999)
  expect([isOver, signals.map(({ aborted }) => aborted)]).toEqual([false, [false, false]])
  await clock.advance(1)
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  await clock.advance(1_000)
  await over
  queue.start()
  expect(bed.posted).toEqual(['quick', 'stuck'])
  expect(clock.pending).toBe(0)
})
