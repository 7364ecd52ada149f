import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { strict } from './strict.ts'

test('existing members work, and a missing member throws with advice', () => {
  const part = strict('app', Object.assign(new EventEmitter(), { getVersion: () => '1' }))
  let heard = 0
  part.on('ready', () => (heard += 1))
  part.emit('ready')
  expect([part.getVersion(), heard]).toEqual(['1', 1])
  expect(() => (part as unknown as { dock: unknown }).dock).toThrow('no app.dock')
})

test('awaiting a part and printing it do not throw', async () => {
  const part = strict('app', {})
  expect(await part).toBe(part)
  expect(JSON.stringify(part)).toBe('{}')
})
