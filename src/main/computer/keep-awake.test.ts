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

test('one blocker at most, of the program only, and always given back', () => {
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

test('with two reasons it is given back with the last one', () => {
  const { calls, awake } = createHarness()
  awake.set('setting', true)
  awake.set('connected', true)
  awake.set('setting', false)
  expect(awake.isOn).toBe(true)
  awake.set('connected', false)
  expect(calls).toEqual(['start prevent-app-suspension', 'stop'])
})
