import { expect, test } from 'vitest'
import { EventReplayBuffer } from './event-replay-buffer.ts'

function createBuffer() {
  const applied: string[] = []
  return { applied, buffer: new EventReplayBuffer<string>((event) => applied.push(event)) }
}

test('events received while a page loads are applied once more on top of it, in their order, and no others', () => {
  const { applied, buffer } = createBuffer()
  buffer.record('before')
  buffer.start()
  buffer.record('one')
  buffer.record('two')
  buffer.replay()
  buffer.record('after')
  expect(applied).toEqual(['one', 'two'])
})

test('nothing is kept for a page that does not come', () => {
  const { applied, buffer } = createBuffer()
  buffer.start()
  buffer.record('one')
  buffer.discard()
  buffer.record('two')
  buffer.replay()
  expect(applied).toEqual([])
})

test('a page that is asked for again knows the events before it', () => {
  const { applied, buffer } = createBuffer()
  buffer.start()
  buffer.record('old')
  buffer.start()
  buffer.record('new')
  buffer.replay()
  expect(applied).toEqual(['new'])
})
