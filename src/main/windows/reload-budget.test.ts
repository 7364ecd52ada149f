import { expect, test } from 'vitest'
import { createHandClock } from '../testing/hand-clock.ts'
import { createReloadBudget } from './reload-budget.ts'

test('allows three uses within a minute, refuses the fourth, and allows one again a minute later', () => {
  const clock = createHandClock()
  const budget = createReloadBudget(clock, { times: 3, withinMs: 60_000 })
  expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([true, true, true, false])
  clock.advance(60_000)
  expect(budget.take()).toBe(true)
})
