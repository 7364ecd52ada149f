import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { strict } from './strict.ts'

test('what is there works, what is not throws and says what to do', () => {
  const part = strict('app', Object.assign(new EventEmitter(), { getVersion: () => '1' }))
  let heard = 0
  part.on('ready', () => (heard += 1))
  part.emit('ready')
  expect([part.getVersion(), heard]).toEqual(['1', 1])
  expect(() => (part as unknown as { dock: unknown }).dock).toThrow('no app.dock')
})

test('awaiting a part and printing it are no mistakes', async () => {
  const part = strict('app', {})
  expect(await part).toBe(part)
  expect(JSON.stringify(part)).toBe('{}')
})
