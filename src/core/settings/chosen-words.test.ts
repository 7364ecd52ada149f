import { expect, test } from 'vitest'
import { catalogFor } from '../../shared/words/catalogs.ts'
import { createMemoryLogger } from '../testing/test-ports.ts'
import { createSettings } from './settings.ts'

test('reading the settings loads the words of the chosen language and of no other', async () => {
  await createSettings({
    store: { problem: null, load: () => ({ 'computer.language': 'pt-BR' }), save: () => undefined },
    secrets: { protection: 'file', get: async () => null, set: async () => undefined },
    overrides: { settings: {}, secrets: {} },
    logger: createMemoryLogger(),
  })
  expect([catalogFor('pt-BR').locale, catalogFor('ar').locale]).toEqual(['pt-BR', 'en'])
})
