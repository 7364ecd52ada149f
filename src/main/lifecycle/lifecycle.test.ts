import { expect, test } from 'vitest'
import { createHandClock } from '../testing/hand-clock.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import type { Clock } from '../../core/ports.ts'
import { Lifecycle, type Part } from './lifecycle.ts'

function closing(part: Part, clock: Clock = createHandClock()): Lifecycle {
  const lifecycle = new Lifecycle(clock, quietLogger)
  lifecycle.closes([part])
  return lifecycle
}

test('closes once, even when it is asked several times', async () => {
  const deadlines: number[] = []
  const stop = async (deadlineMs: number) => void deadlines.push(deadlineMs)
  const lifecycle = closing({ stop })
  expect(lifecycle.state).toBe('running')
  const first = lifecycle.close('quit', 8_000)
  expect(lifecycle.state).toBe('closing')
  await Promise.all([first, lifecycle.close('shutdown', 3_000)])
  expect(lifecycle.state).toBe('closed')
  expect(deadlines).toEqual([8_000])
})

test('a stop that fails does not prevent closing', async () => {
  const stop = () => Promise.reject(new Error('stuck'))
  const lifecycle = closing({ stop })
  await lifecycle.close('quit', 8_000)
  expect(lifecycle.state).toBe('closed')
})

test('a stop that never ends is cut off one second after its deadline', async () => {
  const clock = createHandClock()
  const lifecycle = closing({ stop: () => new Promise(() => undefined) }, clock)
  const closed = lifecycle.close('quit', 8_000)
  clock.advance(8_999)
  expect(lifecycle.state).toBe('closing')
  clock.advance(1)
  await closed
  expect(lifecycle.state).toBe('closed')
})

test('closeNow waits for nothing, works during a close, and happens once', async () => {
  const steps: string[] = []
  const clock = createHandClock()
  const stop = () => new Promise<void>(() => void steps.push('stop'))
  const lifecycle = closing({ stop, stopNow: () => steps.push('stopNow') }, clock)
  void lifecycle.close('quit', 8_000)
  lifecycle.closeNow('session-end')
  expect(lifecycle.state).toBe('closed')
  lifecycle.closeNow('session-end')
  expect(steps).toEqual(['stop', 'stopNow'])
})

test('close does nothing after closeNow', async () => {
  const steps: string[] = []
  const stop = async () => void steps.push('stop')
  const lifecycle = closing({ stop, stopNow: () => steps.push('stopNow') })
  lifecycle.closeNow('session-end')
  await lifecycle.close('quit', 8_000)
  expect(steps).toEqual(['stopNow'])
})

test('a part that fails does not prevent the others from stopping, in close and in closeNow', async () => {
  const steps: string[] = []
  const fail = () => {
    throw new Error('stuck')
  }
  const stop = () => steps.push('stop')
  const stopNow = () => steps.push('stopNow')
  const slow = new Lifecycle(createHandClock(), quietLogger)
  slow.closes([
    { stop: fail, stopNow: fail },
    { stop, stopNow },
  ])
  await slow.close('quit', 8_000)
  const quick = new Lifecycle(createHandClock(), quietLogger)
  quick.closes([
    { stop: fail, stopNow: fail },
    { stop, stopNow },
  ])
  quick.closeNow('session-end')
  expect(steps).toEqual(['stop', 'stopNow'])
})
