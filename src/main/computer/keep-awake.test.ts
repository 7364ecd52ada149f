import { expect, test } from 'vitest'
import { createKeepAwake } from './keep-awake.ts'

function createHarness() {
  const calls: string[] = []
  const running = new Set<number>()
  const awake = createKeepAwake({
    start(type) {
      calls.push(`start ${type}`)
      running.add(calls.length)
      return calls.length
    },
    stop(id) {
      calls.push('stop')
      return running.delete(id)
    },
    isStarted: (id) => running.has(id),
  })
  return { calls, awake }
}

test('starts at most one blocker, for app suspension only, and always stops it', () => {
  const { calls, awake } = createHarness()
  awake.set('setting', false)
  expect(awake.isOn).toBe(false)
  awake.set('setting', true)
  awake.set('setting', true)
  expect(awake.isOn).toBe(true)
  awake.set('setting', false)
  awake.set('setting', false)
  expect(awake.isOn).toBe(false)
  expect(calls).toEqual(['start prevent-app-suspension', 'stop'])
})

test('with two reasons the blocker stops when the last reason ends', () => {
  const { calls, awake } = createHarness()
  awake.set('setting', true)
  awake.set('connected', true)
  awake.set('setting', false)
  expect(awake.isOn).toBe(true)
  awake.set('connected', false)
  expect(calls).toEqual(['start prevent-app-suspension', 'stop'])
})
