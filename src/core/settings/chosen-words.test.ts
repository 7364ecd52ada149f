import { expect, test, vi } from 'vitest'
import { createMemoryLogger } from '../testing/test-ports.ts'

test('reading the settings loads the words of the chosen language and of no other', async () => {
  // Loaded words stay loaded, and another test may have loaded them.
  vi.resetModules()
  const { catalogFor } = await import('../../shared/words/catalogs.ts')
  const { createSettings } = await import('./settings.ts')
  await createSettings({
    store: { problem: null, load: () => ({ 'computer.language': 'pt-BR' }), save: () => undefined },
    secrets: { protection: 'file', get: async () => null, set: async () => undefined },
    overrides: { settings: {}, secrets: {} },
    logger: createMemoryLogger(),
  })
  expect([catalogFor('pt-BR').locale, catalogFor('ar').locale]).toEqual(['pt-BR', 'en'])
})
