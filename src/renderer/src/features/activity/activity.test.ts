import { expect, test } from 'vitest'
import type { MessageDetails } from '../../../../shared/model/message-details.ts'
import type { MessageView } from '../../../../shared/model/message.ts'
import { filterOf, fits, isPlain, queryOf } from './activity-filter.ts'
import { stepsOf } from './steps-of.ts'

test('the filter is read from the URL, and invalid parts are ignored', () => {
  expect(isPlain(filterOf({ state: 'nonsense', day: '2026-13-99x', other: 'x' }))).toBe(true)
  const filter = filterOf({ state: 'waiting', day: '2026-03-05', find: ' rice ', shop: 's', chat: 'c' })
  const { from, to, ...query } = queryOf(filter, 'Africa/Lagos')
  expect(query).toEqual({ text: 'rice', states: ['waiting', 'posting'], sessionId: 's', chatKey: 'c' })
  expect([from, to]).toEqual(['2026-03-04T23:00:00Z', '2026-03-05T23:00:00Z'].map((text) => Date.parse(text)))
})

test('a day is an hour shorter when the clock changes at midnight', () => {
  const { from, to } = queryOf(filterOf({ day: '2026-04-24' }), 'Africa/Cairo')
  expect([from, to]).toEqual(['2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z'].map((text) => Date.parse(text)))
})

test('a live message is inserted only when it matches the filter', () => {
  const message = { sessionId: 's', chatKey: 'c', storedAt: Date.now(), delivery: { state: 'posting' } } as MessageView
  expect(fits(message, filterOf({}), 'UTC')).toBe(true)
  expect(fits(message, filterOf({ state: 'waiting', shop: 's', chat: 'c' }), 'UTC')).toBe(true)
  for (const parts of [{ state: 'dead' }, { shop: 'x' }, { chat: 'x' }, { day: '2020-01-01' }, { find: 'rice' }]) {
    expect(fits(message, filterOf(parts), 'UTC')).toBe(false)
  }
})

test('a message has eight steps with durations; a step not reached has no time, disagreeing clocks give no duration', () => {
  const details = {
    message: { sentAt: 1_000, storedAt: 900, delivery: { deliveredAt: 3_000 } },
    postedAt: 1_100,
    replies: [
      { id: 1, answeredAt: 3_000, typedAt: null, sentAt: null, deliveredAt: null, readAt: null },
      { id: 2, answeredAt: 3_000, typedAt: 4_000, sentAt: 4_500, deliveredAt: 5_000, readAt: null },
    ],
  } as unknown as MessageDetails
  expect(stepsOf(details).map(({ name, took }) => [name, took])).toEqual([
    ['received', null],
    ['stored', null],
    ['sent', 200],
    ['answered', 1_900],
    ['typed', 1_000],
    ['out', 500],
    ['delivered', 500],
    ['read', null],
  ])
  expect(stepsOf(details).at(-1)!.at).toBeNull()
})
