import { expect, test } from 'vitest'
import type { Language } from '../../../shared/words/languages.ts'
import { jargonIn, rudenessIn } from '../../../shared/words/testing/plain-words.ts'
import { catalogue as arabic } from './ar/words.ts'
import { words as english } from './en.ts'
import { catalogue as french } from './fr/words.ts'
import { catalogue as portuguese } from './pt-br/words.ts'

const catalogues: readonly (readonly [Language, object])[] = [
  ['en', english],
  ['fr', french],
  ['pt-BR', portuguese],
  ['ar', arabic],
]

/** What the program reads itself. */
const NOT_WORDS = new Set(['kind', 'group', 'locale', 'example', 'addressExample', 'exportName'])

/** Every text of a catalogue, those that are made of something included: the window's and the core's. */
function textsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part]
  if (typeof part === 'function') return [String((part as (...values: unknown[]) => unknown)(7, 7, 7))]
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, inner]: [string, unknown]) => (NOT_WORDS.has(name) ? [] : textsIn(inner)))
}

test.each(catalogues)(
  '%s has plain words only, one for each thing, and neither shouts nor blames',
  (language, catalogue) => {
    const texts = textsIn(catalogue)
    expect(texts.length).toBeGreaterThan(1000)
    expect(jargonIn(language, texts)).toEqual([])
    expect(rudenessIn(texts)).toEqual([])
  },
)

test('jargon would be found, and what only looks like it is not', () => {
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
