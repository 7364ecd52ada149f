import { describe, expect, test } from 'vitest'
import { createEventHub } from '../../core/rpc/event-hub.ts'
import { createMemoryLogger } from '../../core/testing/memory-ports.ts'
import { createEventFeed } from './event-feed.ts'

function feedWith(events: number) {
  const sessions = createEventHub(createMemoryLogger())
  const feed = createEventFeed((listener) => sessions.onEvent(listener))
  const publish = (count: number) => {
    for (let made = 0; made < count; made += 1) sessions.publish({ type: 'session.removed', id: 'x' })
  }
  publish(events)
  return { sessions, feed, publish }
}

describe('the event feed', () => {
  test('continues after the last number that a page saw, without gaps or repeats', () => {
    const { feed, publish } = feedWith(5)
    const seen: number[] = []
    feed.follow(3, (event) => seen.push(event.seq))
    publish(2)
    expect(seen).toEqual([4, 5, 6, 7])
  })

  test('starts with the next event for a new page', () => {
    const { feed, publish } = feedWith(5)
    const seen: number[] = []
    feed.follow(null, (event) => seen.push(event.seq))
    publish(1)
    expect(seen).toEqual([6])
  })

  test('lets a page that was away for long see a gap in the numbers', () => {
    const { feed } = feedWith(1_000)
    const seen: number[] = []
    feed.follow(1, (event) => seen.push(event.seq))
    expect(seen).toEqual(Array.from({ length: 300 }, (_, index) => 701 + index))
  })

  test('leaves no listeners behind', () => {
    const { sessions, feed } = feedWith(1)
    feed.follow(null, () => undefined)()
    expect(feed.listeners).toBe(0)
    feed.stop()
    expect(sessions.listeners).toBe(0)
  })
})
