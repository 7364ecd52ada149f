import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createAckBoard } from './ack-board.ts'

test('an acknowledgement of the message ends the wait at once, one of another message does not', async () => {
  const clock = createFakeClock()
  const board = createAckBoard(clock)
  let told = 0
  void board.next('true_1', 250).told.then(() => (told += 1))
  board.tell('true_2')
  await clock.settle()
  expect(told).toBe(0)
  board.tell('true_1')
  await clock.settle()
  expect([told, clock.pending]).toEqual([1, 0])
})

test('without an acknowledgement the wait ends at its time limit and leaves no timer behind', async () => {
  const clock = createFakeClock()
  const board = createAckBoard(clock)
  let told = 0
  void board.next('true_1', 250).told.then(() => (told += 1))
  board.next('true_1', 250).cancel()
  await clock.advance(250)
  expect([told, clock.pending]).toEqual([1, 0])
})
