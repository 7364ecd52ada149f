import { describe, expect, test } from 'vitest'
import type { Clock } from '../../core/ports.ts'
import { createClockJumpPower } from './clock-jump-power.ts'

/** A fake clock whose wall time and monotonic time move independently. */
function twoClocks() {
  const time = { wall: 1_000_000, steady: 0 }
  let due: (() => void) | null = null
  const clock: Clock = {
    now: () => time.wall,
    monotonic: () => time.steady,
    setTimer(_milliseconds, run) {
      due = run
      return { cancel: () => (due = null) }
    },
  }
  const pass = (wall: number, steady: number) => {
    time.wall += wall
    time.steady += steady
    due?.()
  }
  return { clock, pass, pending: () => due !== null }
}

describe('detecting sleep without asking the system', () => {
  test.each([
    ['an ordinary look', 10_000, 10_000, 0],
    ['a look that came a little late', 25_000, 25_000, 0],
    ['sleep in which the steady clock stood still', 3_610_000, 10_000, 1],
    ['sleep in which the steady clock ran on', 3_610_000, 3_610_000, 1],
    ['a wall clock that was set back', -3_600_000, 10_000, 0],
  ])('recognises %s', (_name, wall, steady, resumes) => {
    const { clock, pass } = twoClocks()
    let heard = 0
    createClockJumpPower(clock).onResume(() => (heard += 1))
    pass(10_000, 10_000)
    pass(wall, steady)
    pass(10_000, 10_000)
    expect(heard).toBe(resumes)
  })

  test('does not call an unsubscribed listener, and has no timer after stop', () => {
    const { clock, pass, pending } = twoClocks()
    const power = createClockJumpPower(clock)
    let heard = 0
    power.onResume(() => (heard += 1))()
    pass(3_600_000, 10_000)
    expect(heard).toBe(0)
    power.stop()
    expect(pending()).toBe(false)
  })
})
