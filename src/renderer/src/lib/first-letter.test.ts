import { expect, test } from 'vitest'
import { firstLetter } from './first-letter.ts'

test('returns the first letter of a name in any script, and null for a number or an emoji', () => {
  expect(['Ada Obi', 'ngozi 🌸', '“Chidi”', 'مريم', 'é́lan', '🌸 Rose'].map(firstLetter)).toEqual([
    'A',
    'N',
    'C',
    'م',
    'É́',
    'R',
  ])
  expect(['+234 803 123 4567', '4 Brothers', '🌸', ''].map(firstLetter)).toEqual([null, null, null, null])
})
