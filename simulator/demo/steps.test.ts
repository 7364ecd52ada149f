import { expect, test } from 'vitest'
import { createSteps, StepFailure } from './steps.ts'

function bed() {
  const lines: string[] = []
  const controller = new AbortController()
  let time = 0
  const steps = createSteps(
    (line) => lines.push(line),
    () => time,
    controller.signal,
  )
  return { lines, steps, controller, pass: (milliseconds: number) => (time += milliseconds) }
}

test('each step prints one line with its time and passes on its result', async () => {
  const { steps, lines, pass } = bed()
  const result = await steps.step('one', async () => {
    pass(1_234)
    return 7
  })
  expect(result).toBe(7)
  expect(lines).toEqual(['✓   1.2 s  one'])
  expect(steps.total()).toBe(1.234)
})

test('a failing step is marked and named, and ends the story', async () => {
  const { steps, lines } = bed()
  const failing = steps.step('two', () => Promise.reject(new Error('no reply came')))
  await expect(failing).rejects.toMatchObject({ title: 'two', message: 'no reply came' })
  expect(lines).toEqual(['✗   0.0 s  two'])
})

test('an interruption ends the waiting step and every step after it', async () => {
  const { steps, controller } = bed()
  const waiting = steps.step('three', () => new Promise(() => undefined))
  controller.abort(new Error('interrupted'))
  await expect(waiting).rejects.toBeInstanceOf(StepFailure)
  await expect(steps.step('four', () => new Promise(() => undefined))).rejects.toThrow('interrupted')
})
