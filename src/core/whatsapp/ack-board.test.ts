import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createAckBoard } from './ack-board.ts'

test('a word about the message ends the wait at once, a word about another does not', async () => {
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

test('without a word the wait ends by its time, and nothing is left behind', async () => {
  const clock = createFakeClock()
  const board = createAckBoard(clock)
  let told = 0
  void board.next('true_1', 250).told.then(() => (told += 1))
  board.next('true_1', 250).cancel()
  await clock.advance(250)
  expect([told, clock.pending]).toEqual([1, 0])
})
