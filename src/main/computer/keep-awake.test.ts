import { expect, test } from 'vitest'
import { createKeepAwake } from './keep-awake.ts'

test('one blocker at most, of the program only, and always given back', () => {
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
  awake.set(false)
  expect(awake.isOn).toBe(false)
  awake.set(true)
  awake.set(true)
  expect(awake.isOn).toBe(true)
  awake.set(false)
  awake.set(false)
  expect(awake.isOn).toBe(false)
  expect(calls).toEqual(['start prevent-app-suspension', 'stop'])
})
