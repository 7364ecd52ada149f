import { afterEach, expect, test } from 'vitest'
import type { HttpClient } from '../http/http-client.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createWayBed, customerMessage, type WayBed } from './testing/way-bed.ts'

let bed: WayBed
afterEach(() => bed.remove())

async function openBed(post: HttpClient['post']) {
  const clock = createFakeClock()
  bed = await createWayBed({
    clock,
    settings: { 'core.url': 'http://127.0.0.1:9' },
    http: { post, close: () => undefined },
  })
  bed.way.start()
  await clock.settle()
  return clock
}

const answer = (reply: string) =>
  ({
    kind: 'answer',
    status: 200,
    body: JSON.stringify({ response: reply }),
    truncated: false,
    date: null,
    retryAfter: null,
  }) as const

test('an answer that the disk refuses is written later without a second post, and its chat waits for it', async () => {
  const posted: unknown[] = []
  const clock = await openBed(async ({ body }) => {
    const { message } = JSON.parse(body.toString()) as { message: string }
    posted.push(message)
    return answer(`Re: ${message}`)
  })
  const update = bed.storage.messages.update.bind(bed.storage.messages)
  let refusals = 0
  bed.storage.messages.update = (row, change) => {
    if (change.state === 'delivered' && refusals === 0) {
      refusals += 1
      throw Object.assign(new Error('database disk image is malformed'), { errcode: 11 })
    }
    update(row, change)
  }
  const now = Math.floor(clock.now() / 1000)
  await bed.way.incoming('shop', customerMessage('first', { timestamp: now }))
  await bed.way.incoming('shop', customerMessage('second', { timestamp: now + 1 }))
  await clock.settle()
  expect([refusals, posted]).toEqual([1, ['first']])
  await clock.advance(10_000)
  expect(bed.deliveryStates()).toEqual(['delivered', 'delivered'])
  expect(posted).toEqual(['first', 'second'])
  expect(bed.sender.sent.map(({ text }) => text)).toEqual(['Re: first', 'Re: second'])
})

test('a message whose answer cannot be stored becomes a dead letter, and its chat goes on', async () => {
  let posts = 0
  const clock = await openBed(async () => answer(`answer ${(posts += 1)}`))
  const insert = bed.storage.replies.insert.bind(bed.storage.replies)
  bed.storage.replies.insert = (reply) => {
    if (reply.text === 'answer 1') throw new Error('no such column')
    return insert(reply)
  }
  const now = Math.floor(clock.now() / 1000)
  await bed.way.incoming('shop', customerMessage('first', { timestamp: now }))
  await bed.way.incoming('shop', customerMessage('second', { timestamp: now + 1 }))
  await clock.advance(60_000)
  expect([posts, [...bed.deliveryStates()].toSorted()]).toEqual([1, ['posting', 'waiting']])
  await clock.advance(120_000)
  expect([posts, [...bed.deliveryStates()].toSorted()]).toEqual([2, ['dead', 'delivered']])
  expect(bed.sender.sent.map(({ text }) => text)).toEqual(['answer 2'])
})

test('a post that throws has an unknown outcome and is tried once more under the same id', async () => {
  const ids: (string | undefined)[] = []
  const clock = await openBed(async ({ headers }) => {
    ids.push(headers['webhook-id'])
    if (ids.length === 1) throw new Error('out of memory')
    return answer('Hello!')
  })
  await bed.way.incoming('shop', customerMessage('hi', { timestamp: Math.floor(clock.now() / 1000) }))
  await clock.advance(10_000)
  expect(bed.deliveryStates()).toEqual(['delivered'])
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})
