import { expect, test } from 'vitest'
import { EventReplayBuffer } from './event-replay-buffer.ts'

function createBuffer() {
  const applied: string[] = []
  return { applied, buffer: new EventReplayBuffer<string>((event) => applied.push(event)) }
}

test('replays only the events received while a page loads, in order', () => {
  const { applied, buffer } = createBuffer()
  buffer.record('before')
  buffer.start()
  buffer.record('one')
  buffer.record('two')
  buffer.replay()
  buffer.record('after')
  expect(applied).toEqual(['one', 'two'])
})

test('discard forgets the events of a page that does not arrive', () => {
  const { applied, buffer } = createBuffer()
  buffer.start()
  buffer.record('one')
  buffer.discard()
  buffer.record('two')
  buffer.replay()
  expect(applied).toEqual([])
})

test('a second start forgets the events of the earlier request', () => {
  const { applied, buffer } = createBuffer()
  buffer.start()
  buffer.record('old')
  buffer.start()
  buffer.record('new')
  buffer.replay()
  expect(applied).toEqual(['new'])
})
