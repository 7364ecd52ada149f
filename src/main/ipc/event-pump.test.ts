import { expect, test } from 'vitest'
import type { NumberedEvent } from '../../shared/contract/events.ts'
import { createEventPump } from './event-pump.ts'

const event = (seq: number): NumberedEvent => ({ seq, event: { type: 'session.removed', id: 'a' } })

function createHarness() {
  const sent: number[] = []
  return { sent, pump: createEventPump(({ seq }) => sent.push(seq)) }
}

test('events wait for the page, then flow in order', () => {
  const { sent, pump } = createHarness()
  pump.push(event(1))
  pump.push(event(2))
  expect(sent).toEqual([])
  pump.open()
  pump.push(event(3))
  expect(sent).toEqual([1, 2, 3])
})

test('after a reload the new page gets only what came after the old one', () => {
  const { sent, pump } = createHarness()
  pump.open()
  pump.push(event(1))
  pump.close()
  pump.push(event(2))
  pump.open()
  expect(sent).toEqual([1, 2])
})

test('a page that never gets ready does not eat the memory', () => {
  const { sent, pump } = createHarness()
  for (let seq = 1; seq <= 2_000; seq += 1) pump.push(event(seq))
  pump.open()
  expect(sent.length).toBe(500)
  expect(sent.at(-1)).toBe(2_000)
})

test('what came before the very first page is not lost when that page begins to load', () => {
  const { sent, pump } = createHarness()
  pump.push(event(1))
  pump.close()
  pump.push(event(2))
  pump.open()
  expect(sent).toEqual([1, 2])
})
