import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { RateBound } from './stream-bounds.ts'

test('a bound reports the first request over it once, and admits requests again in the next minute', async () => {
  const clock = createFakeClock()
  const bound = new RateBound(clock, { most: 2, untilQuiet: false })
  expect([bound.ask(), bound.ask(), bound.ask(), bound.ask()]).toEqual(['within', 'within', 'first-over', 'over'])
  await clock.advance(60_000)
  expect(bound.ask()).toBe('within')
})

test('a bound with untilQuiet reports a flood once, however long it lasts', async () => {
  const clock = createFakeClock()
  const bound = new RateBound(clock, { most: 1, untilQuiet: true })
  const said = [bound.ask(), bound.ask()]
  for (let second = 0; second < 600; second += 1) {
    await clock.advance(1_000)
    said.push(bound.ask())
  }
  expect(said.filter((one) => one !== 'over')).toEqual(['within', 'first-over'])
  await clock.advance(60_000)
  expect(bound.ask()).toBe('within')
})
