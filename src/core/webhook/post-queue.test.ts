import { expect, test } from 'vitest'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import { PostQueue } from './post-queue.ts'

/** A queue of named posts; the test ends each post. */
class TestQueue extends PostQueue<string> {
  readonly due: { readonly post: string; at: number }[] = []
  readonly ends = new Map<string, PromiseWithResolvers<void>>()
  readonly posted: string[] = []
  readonly signals: AbortSignal[] = []
  readonly broken: string[] = []
  readonly clock: FakeClock
  readonly most: number

  constructor(most = 2) {
    const clock = createFakeClock()
    super({ clock, logger: createMemoryLogger(), storage: { lastWrittenAt: null } })
    this.clock = clock
    this.most = most
  }
  add(post: string, inMs = 0): void {
    this.due.push({ post, at: this.clock.now() + inMs })
  }
  start(): void {
    this.run()
  }
  protected limit(): number {
    return this.most
  }
  protected take(): string | null {
    const at = this.due.findIndex((one) => one.at <= this.clock.now())
    return at < 0 ? null : this.due.splice(at, 1)[0]!.post
  }
  protected nextAt(): number | null {
    return this.due.length === 0 ? null : Math.min(...this.due.map(({ at }) => at))
  }
  protected shiftEarlier(milliseconds: number): void {
    for (const one of this.due) one.at -= milliseconds
  }
  protected post(post: string, signal: AbortSignal): Promise<void> {
    this.posted.push(post)
    this.signals.push(signal)
    const end = Promise.withResolvers<void>()
    this.ends.set(post, end)
    return end.promise
  }
  protected broke(post: string): void {
    this.broken.push(post)
  }
}

test('begins due posts up to its limit, and the next when one has ended', async () => {
  const queue = new TestQueue()
  for (const post of ['a', 'b', 'c']) queue.add(post)
  queue.wake()
  expect(queue.posted).toEqual([])
  queue.start()
  expect([queue.posted, queue.underWay]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
  queue.ends.get('a')!.resolve()
  await queue.clock.settle()
  expect([queue.posted, queue.underWay]).toEqual([
    ['a', 'b', 'c'],
    ['b', 'c'],
  ])
})

test('begins a waiting post at its time, even when the wall clock was set back meanwhile', async () => {
  const queue = new TestQueue()
  queue.add('later', 10 * MINUTE_MS)
  queue.start()
  await queue.clock.advance(5 * MINUTE_MS)
  queue.clock.setWall(-3 * HOUR_MS)
  await queue.clock.advance(4 * MINUTE_MS)
  expect(queue.posted).toEqual([])
  await queue.clock.advance(2 * MINUTE_MS)
  expect(queue.posted).toEqual(['later'])
})

test('reports a post whose outcome could not be written, and goes on with the next', async () => {
  const queue = new TestQueue(1)
  queue.add('bad')
  queue.add('good')
  queue.start()
  queue.ends.get('bad')!.reject(new Error('no disk'))
  await queue.clock.settle()
  expect([queue.broken, queue.posted]).toEqual([['bad'], ['bad', 'good']])
})

test('stop waits for posts in flight, then aborts them, and never waits forever', async () => {
  const queue = new TestQueue()
  queue.add('quick')
  queue.add('stuck')
  queue.start()
  let isOver = false
  const over = queue.stop(2_000).then(() => (isOver = true))
  queue.ends.get('quick')!.resolve()
  queue.add('late')
  await queue.clock.advance(1_999)
  expect([isOver, queue.signals.map(({ aborted }) => aborted)]).toEqual([false, [false, false]])
  await queue.clock.advance(1)
  expect(queue.signals.map(({ aborted }) => aborted)).toEqual([true, true])
  await queue.clock.advance(1_000)
  await over
  queue.start()
  expect(queue.posted).toEqual(['quick', 'stuck'])
  expect(queue.clock.pending).toBe(0)
})
