import { describe, expect, test } from 'vitest'
import { orderFaults } from './order-faults.ts'

const wrote = [
  { id: 'one', chat: 'a', at: 0 },
  { id: 'two', chat: 'a', at: 1_000 },
  { id: 'other', chat: 'b', at: 2_000 },
]
const took = (id: string, at: number) => ({ id, at, taken: true })
const failed = (id: string, at: number) => ({ id, at, taken: false })
const faults = (seen: Parameters<typeof orderFaults>[0]['seen'], cuts: readonly number[] = []) =>
  orderFaults({ wrote, seen, cuts }).map(({ passed, by }) => `${by} passed ${passed}`)

describe('the order within a chat', () => {
  test('is kept when other chats go first or a message comes again later', () => {
    expect(faults([took('other', 2_100), took('one', 3_000), took('two', 4_000), took('one', 5_000)])).toEqual([])
  })

  test('is broken when the passed message failed never, once, or twice in a short time', () => {
    const wrong = ['two passed one']
    expect(faults([took('two', 3_000), took('one', 4_000)])).toEqual(wrong)
    expect(faults([took('two', 3_000)])).toEqual(wrong)
    expect(faults([failed('one', 2_000), took('two', 60_000), took('one', 61_000)])).toEqual(wrong)
    expect(faults([failed('one', 2_000), failed('one', 9_000), took('two', 10_000), took('one', 40_000)])).toEqual(
      wrong,
    )
    // Failures after the message was passed do not count.
    expect(faults([failed('one', 1), took('two', 5), failed('one', 6), failed('one', 7), took('one', 9)])).toEqual(
      wrong,
    )
  })

  test('may break after three failures, or two over half a minute, even when a kill hid one of them', () => {
    expect(faults([failed('one', 1), failed('one', 2), failed('one', 3), took('two', 4), took('one', 5)])).toEqual([])
    expect(faults([failed('one', 1), failed('one', 30_000), took('two', 31_000), took('one', 32_000)])).toEqual([])
    expect(faults([failed('one', 29_000), took('two', 31_000), took('one', 32_000)], [500])).toEqual([])
    expect(faults([failed('one', 9_000), took('two', 10_000), took('one', 32_000)], [500])).toEqual(['two passed one'])
  })
})
