import { expect, test } from 'vitest'
import { languages as spoken, pluralForms } from '../../../shared/words/languages.ts'
import { catalogue as arabic } from './ar/words.ts'
import { words as english } from './en.ts'
import { catalogue as french } from './fr/words.ts'
import { mapWords } from './map-words.ts'
import { catalogue as portuguese } from './pt-br/words.ts'

const languages = [
  ['fr', french],
  ['pt-BR', portuguese],
  ['ar', arabic],
] as const

/** The same in every language: the shape of a field, an address as an example, and what `shared/words` holds to account itself. */
const SAME =
  /^settings\.fields\.[\w.]+\.(kind|group|example|asksWhen)$|^settings\.fields\.computer\.language\.options\.(en|fr|pt-BR|ar)$|^sentences\b|^locale$/

/** Each word or maker of words by its place in the catalogue. */
function leavesOf(tree: unknown, place = ''): ReadonlyMap<string, unknown> {
  if (SAME.test(place)) return new Map()
  if (typeof tree !== 'object' || tree === null) return new Map([[place, tree]])
  return new Map(
    Object.entries(tree).flatMap(([name, value]: [string, unknown]) => [
      ...leavesOf(value, place === '' ? name : `${place}.${name}`),
    ]),
  )
}

type Make = (...values: unknown[]) => unknown
/** Counts that take each plural form that the languages have. */
const COUNTS = [0, 1, 2, 5, 11, 100, 1234, 1_000_000]
const made = (make: Make, count: number) => String(make(count, count + 1, count + 2))

test.each(languages)('%s has every word of the window, in the same shape', (locale, catalogue) => {
  const known = leavesOf(english)
  const there = leavesOf(catalogue)
  expect([...there.keys()].sort()).toEqual([...known.keys()].sort())
  for (const [place, word] of known) {
    const other = there.get(place)
    expect(typeof other, place).toBe(typeof word)
    if (typeof word === 'string') expect((other as string).trim() === '', place).toBe(word.trim() === '')
    if (typeof word === 'function') expect((other as Make).length, place).toBe((word as Make).length)
  }
  expect(catalogue.locale).toBe(locale)
  expect(known.size).toBeGreaterThan(600)
})

test.each(languages)('what %s makes says the same things, whatever their number', (_locale, catalogue) => {
  const there = leavesOf(catalogue)
  for (const [place, word] of leavesOf(english)) {
    if (typeof word !== 'function') continue
    const other = there.get(place) as Make
    for (const count of COUNTS) {
      expect(made(other, count).trim(), `${place} ${count}`).not.toBe('')
      expect(made(other, count), `${place} ${count}`).not.toMatch(/undefined|NaN|#|\{\w+\}/)
    }
    // A text that is put in is put in by every language.
    const named = (make: Make) => [...String(make('‹1›', '‹2›', '‹3›')).matchAll(/‹\d›/g)].map(String).sort()
    expect(named(other), place).toEqual(named(word as Make))
  }
})

test.each(languages)('no English is left over in %s', (_locale, catalogue) => {
  const there = leavesOf(catalogue)
  const left = [...leavesOf(english)].filter(([place, word]) => {
    const isLong = typeof word === 'string' && word.length > 12 && word.includes(' ')
    return isLong && there.get(place) === word
  })
  expect(left).toEqual([])
  const said: string[] = []
  mapWords(Object.fromEntries(there), (text) => (said.push(text), text))
  expect(
    said.filter((text) => /\b(the|and|with|your|this|from|until)\b/i.test(text.replace(/[“«].*?[”»]/g, ''))),
  ).toEqual([])
})

test('plural forms and numbers are those of each language', () => {
  expect(french.frame.waitForYou(0)).toBe('0 vous attend')
  expect(french.frame.waitForYou(2)).toBe('2 vous attendent')
  expect(french.chats.unread(1_000_000)).toBe(`${new Intl.NumberFormat('fr').format(1_000_000)} de messages non lus`)
  expect(portuguese.frame.waitForYou(0)).toBe('0 espera por você')
  expect(portuguese.away(2, 1, 0)).toBe('2 clientes escreveram enquanto você estava fora. 1 foi respondido.')
  const unread = (count: number) => arabic.chats.unread(count)
  expect([0, 1, 2, 5, 11, 1234].map(unread)).toEqual([
    'لا رسائل غير مقروءة',
    'رسالة واحدة غير مقروءة',
    'رسالتان غير مقروءتين',
    '5 رسائل غير مقروءة',
    '11 رسالة غير مقروءة',
    '1,234 رسالة غير مقروءة',
  ])
})

test('every language that is spoken has a catalogue, and all the plural forms that Unicode gives it', () => {
  expect(['en', ...languages.map(([locale]) => locale)].sort()).toEqual([...spoken].sort())
  for (const locale of spoken) {
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions()
    expect([...pluralForms[locale]].sort(), locale).toEqual([...pluralCategories].sort())
  }
})

/** Groups of digits, a plus, an address or a command fall apart in a line that runs from right to left. */
test('what is written from left to right keeps its order in Arabic', () => {
  const said: string[] = []
  const there = Object.fromEntries([...leavesOf(arabic)].filter(([place]) => !place.endsWith('addressExample')))
  mapWords(there, (text) => (said.push(text), text))
  const loose = said.filter((text) =>
    /\+\d|\d [\d(]|https?:|[A-Za-z]+ \+ |\d+\.\d+\./.test(text.replace(/\u2066[^\u2069]*\u2069/g, '')),
  )
  expect(said.length).toBeGreaterThan(600)
  expect(loose).toEqual([])
  for (const text of said) expect(text.split(/[\u2066-\u2068]/).length, text).toBe(text.split('\u2069').length)
})
