import { expect, test } from 'vitest'
import type { Logger } from '../ports.ts'
import { createSettings } from './settings.ts'

test('a secret that was unreadable at the start is announced as present once it can be read', async () => {
  let isLocked = true
  const quiet: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
    child: () => quiet,
  }
  const settings = await createSettings({
    store: { load: () => ({}), save: () => undefined, problem: null },
    secrets: { get: async () => (isLocked ? null : 'whsec'), set: async () => undefined, protection: 'vault' },
    overrides: { settings: {}, secrets: {} },
    logger: quiet,
  })
  const announced: string[] = []
  settings.onChanged((name) => announced.push(name))
  expect(await settings.secret('core.secret')).toBeNull()
  expect(settings.view().secrets['core.secret']).toBe(false)
  isLocked = false
  expect(await settings.secret('core.secret')).toBe('whsec')
  expect(await settings.secret('core.secret')).toBe('whsec')
  expect(settings.view().secrets['core.secret']).toBe(true)
  expect(announced).toEqual(['core.secret'])
})
