import { expect, test } from 'vitest'
import { createMemoryLogger } from '../testing/test-ports.ts'
import { createSettings } from './settings.ts'

test('a setting that failed to save is not saved with the next setting', async () => {
  const saved: Readonly<Record<string, unknown>>[] = []
  let isFull = true
  const settings = await createSettings({
    store: {
      problem: null,
      load: () => ({ 'replies.mode': 'auto', 'name.of.a.newer.version': 1 }),
      save(values) {
        if (isFull) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
        saved.push(values)
      },
    },
    secrets: { protection: 'file', get: async () => null, set: async () => undefined },
    overrides: { settings: {}, secrets: {} },
    logger: createMemoryLogger(),
  })
  const told: string[] = []
  settings.onChanged((name) => told.push(name))

  expect(() => settings.set('replies.mode', 'callback')).toThrow('ENOSPC')
  expect(settings.get('replies.mode')).toBe('auto')
  expect(told).toEqual([])

  isFull = false
  settings.set('remote.alerts', 'on')
  expect(saved).toEqual([{ 'replies.mode': 'auto', 'remote.alerts': 'on', 'name.of.a.newer.version': 1 }])
})
