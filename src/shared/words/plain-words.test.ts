import { expect, test } from 'vitest'
import { loadAllCatalogs } from './testing/all-catalogs.ts'
import { languages } from './languages.ts'
import { jargonIn, rudenessIn } from './testing/plain-words.ts'

const catalogs = await loadAllCatalogs()

/** Texts that only the program reads. */
const NOT_WORDS = new Set(['locale', 'addressExample', 'exportName'])

/** Every text of a catalog, of the window and of the core. */
function textsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part]
  return Object.entries(part as object).flatMap(([name, inner]: [string, unknown]) =>
    NOT_WORDS.has(name) ? [] : textsIn(inner),
  )
}

test.each(languages)('%s has only plain words, one for each thing, and never shouts or blames', (language) => {
  const texts = textsIn(catalogs[language])
  expect(texts.length).toBeGreaterThan(1000)
  expect(jargonIn(language, texts)).toEqual([])
  expect(rudenessIn(texts)).toEqual([])
})

test('the check finds jargon and accepts texts that only look like it', () => {
  const bad = [
    'The session was destroyed',
    'Webhook failed with status 401',
    'The core is down',
    'The queue is held',
    'Invalid token',
    'Your reply waits',
    'This laptop was unlinked',
  ]
  expect(jargonIn('en', bad)).toEqual(bad)
  expect(jargonIn('fr', ['La session a expiré', 'Le serveur ne répond pas'])).toHaveLength(2)
  expect(jargonIn('en', ['It looks like https://core.example.com', 'Free about 500 MB.', '4011 messages'])).toEqual([])
  expect(rudenessIn(['Done!', "Don't", 'Please wait', 'Loading...', 'Invalid number'])).toHaveLength(5)
})
