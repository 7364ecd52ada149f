import { expect, test } from 'vitest'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { Emitter } from './emitter.ts'

test('a listener that throws is logged and stops neither the other listeners nor the emitting code', () => {
  const logger = createMemoryLogger()
  const emitter = new Emitter<number>(logger, 'change')
  const heard: number[] = []
  emitter.on(() => {
    throw new Error('a bad listener')
  })
  emitter.on((event) => heard.push(event))
  emitter.emit(7)
  expect(heard).toEqual([7])
  expect(logger.lines).toHaveLength(1)
})

test('an unsubscribe removes only its own subscription, even when called twice', () => {
  const emitter = new Emitter(createMemoryLogger(), 'change')
  let heard = 0
  const { on } = emitter
  const count = () => void (heard += 1)
  const [off] = [on(count), on(count)]
  off()
  off()
  emitter.emit()
  expect([heard, emitter.size]).toEqual([1, 1])
})

test('adding or removing a listener during an emit does not change who gets that event', () => {
  const emitter = new Emitter(createMemoryLogger(), 'change')
  const heard: string[] = []
  emitter.on(() => {
    off()
    emitter.on(() => heard.push('came'))
  })
  const off = emitter.on(() => heard.push('leaves'))
  emitter.emit()
  expect(heard).toEqual(['leaves'])
})
