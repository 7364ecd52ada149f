import { expect, test } from 'vitest'
import { words as english } from './en.ts'
import { catalogue as french } from './fr/words.ts'
import { mapWords } from './pseudo.ts'
import { catalogue as portuguese } from './pt-br/words.ts'

const languages = [
  ['fr', french],
  ['pt-BR', portuguese],
] as const

/** The same in every language: the shape of a field, an address as an example, and what `shared/words` holds to account itself. */
const SAME =
  /^settings\.fields\.[\w.]+\.(kind|group|example|asksWhen)$|^settings\.fields\.computer\.language\.options\.(en|fr|pt-BR)$|^sentences\b|^locale$/

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
/** Marks that can be found again in what is made of them; counts take each plural form that the languages have. */
const COUNTS = [0, 1, 2, 5, 11, 1234]
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
      expect(made(other, count), `${place} ${count}`).not.toMatch(/undefined|NaN|#/)
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

test.each(languages)('numbers and plural forms are those of %s', (locale, { frame, insights, away }) => {
  const isFrench = locale === 'fr'
  expect(insights.number(1234.5)).toBe(new Intl.NumberFormat(locale).format(1234.5))
  expect(frame.waitForYou(0)).toBe(isFrench ? '0 vous attend' : '0 espera por você')
  expect(frame.waitForYou(2)).toBe(isFrench ? '2 vous attendent' : '2 esperam por você')
  expect(away(2, 1, 0)).toBe(
    isFrench
      ? '2 clients ont écrit pendant votre absence. 1 a reçu une réponse.'
      : '2 clientes escreveram enquanto você estava fora. 1 foi respondido.',
  )
})

test.each(languages)('%s keeps to plain words', (_locale, catalogue) => {
  const said: string[] = []
  mapWords(Object.fromEntries(leavesOf(catalogue)), (text) => (said.push(text), text))
  expect(said.filter((text) => /webhook|\bJSON\b|\bAPI\b|payload|\bsession\b|exception|\bbots?\b/i.test(text))).toEqual(
    [],
  )
  expect(said.filter((text) => /'|"|\.\.\./.test(text))).toEqual([])
})
