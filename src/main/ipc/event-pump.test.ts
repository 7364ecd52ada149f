import { expect, test } from 'vitest'
import type { NumberedEvent } from '../../shared/contract/events.ts'
import { createEventPump } from './event-pump.ts'

const event = (seq: number): NumberedEvent => ({ seq, event: { type: 'session.removed', id: 'a' } })

function createHarness() {
  const sent: number[] = []
  return { sent, pump: createEventPump(({ seq }) => sent.push(seq)) }
}

test('events wait until the page is ready, then arrive in order', () => {
  const { sent, pump } = createHarness()
  pump.push(event(1))
  pump.push(event(2))
  expect(sent).toEqual([])
  pump.open()
  pump.push(event(3))
  expect(sent).toEqual([1, 2, 3])
})

test('after a reload the new page gets only the events since the old page closed', () => {
  const { sent, pump } = createHarness()
  pump.open()
  pump.push(event(1))
  pump.close()
  pump.push(event(2))
  pump.open()
  expect(sent).toEqual([1, 2])
})

test('a page that never becomes ready holds at most 500 events', () => {
  const { sent, pump } = createHarness()
  for (let seq = 1; seq <= 2_000; seq += 1) pump.push(event(seq))
  pump.open()
  expect(sent.length).toBe(500)
  expect(sent.at(-1)).toBe(2_000)
})

test('events before the first page are kept when that page starts to load', () => {
  const { sent, pump } = createHarness()
  pump.push(event(1))
  pump.close()
  pump.push(event(2))
  pump.open()
  expect(sent).toEqual([1, 2])
})
