import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { bookFor } from './books.ts'
import { sentences as english, type SentenceCode } from './en.ts'
import { firstSpoken, languages } from './languages.ts'
import { said, say, type Sentence } from './say.ts'

const source = join(import.meta.dirname, '../..')
const codes = Object.keys(english) as readonly SentenceCode[]
const others = languages.filter((language) => language !== 'en')
const textsOf = (sentence: Sentence): readonly string[] =>
  typeof sentence === 'string' ? [sentence] : Object.values(sentence)
const namesIn = (sentence: Sentence) =>
  [...new Set(textsOf(sentence).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1])))].sort()

test.each(others)('%s has every sentence, with the same things to fill in and all plural forms', (language) => {
  const { locale, sentences } = bookFor(language)
  expect(Object.keys(sentences).sort()).toEqual([...codes].sort())
  for (const code of codes) {
    const sentence = sentences[code]
    expect(namesIn(sentence), code).toEqual(namesIn(english[code]))
    expect(typeof sentence, code).toBe(typeof english[code])
    for (const text of textsOf(sentence)) expect(text.trim(), code).not.toBe('')
    if (typeof sentence === 'string') continue
    expect(Object.keys(sentence).sort(), code).toEqual(
      [...new Intl.PluralRules(locale).resolvedOptions().pluralCategories].sort(),
    )
  }
})

test('every sentence is said somewhere: none is left over', () => {
  const files = globSync(join(source, '**/*.{ts,tsx}')).filter(
    (path) => !/\.test\.|^shared[\\/]words[\\/]/.test(relative(source, path)),
  )
  const code = files.map((path) => readFileSync(path, 'utf8')).join('\n')
  // Codes that are put together: a reason or a state of a closed list behind a fixed beginning.
  const composed = /^(setup\.|tray\.state-|fetch\.|left\.)/
  const unused = codes.filter((name) => !composed.test(name) && !code.includes(`'${name}'`))
  expect(unused).toEqual([])
})

test('the core and the desktop shell say nothing to an owner that is not in the catalogue', () => {
  const written = /((new CommandError|\bfail)\(\s*'[a-z-]+',\s*|message: |label: )['`][A-Z]/
  // Read by whoever calls the API or by a page that is not ours: in English.
  const forMachines =
    /^(core[\\/](gateway|command-stream)[\\/]|core[\\/]delivery[\\/]secret-rotation|main[\\/]ipc[\\/]core-transport)/
  const found = globSync(join(source, '{core,main}/**/*.ts'))
    .map((path) => relative(source, path))
    .filter((name) => !/\.test\.|[\\/]testing[\\/]/.test(name) && !forMachines.test(name))
    .filter((name) => written.test(readFileSync(join(source, name), 'utf8')))
  expect(found).toEqual([])
})

test('plural forms and numbers are those of the language', () => {
  const away = (language: (typeof languages)[number], count: number) =>
    say(bookFor(language), said('notice.wrote-while-away', { count }))
  expect(away('en', 0)).toBe('0 customers wrote while you were away.')
  expect(away('fr', 0)).toBe('0 client a écrit pendant votre absence.')
  expect(away('fr', 2)).toBe('2 clients ont écrit pendant votre absence.')
  expect(away('pt-BR', 1234)).toBe('1.234 clientes escreveram enquanto você estava fora.')
  expect(away('ar', 2)).toBe('كتب عميلان أثناء غيابك.')
  expect(away('ar', 11)).toBe('كتب 11 عميلًا أثناء غيابك.')
})

test('French signs are tied to their words: no line begins with one', () => {
  expect(say(bookFor('fr'), said('start.nothing-changed'))).toContain('Salesboy\u00a0; si cela')
  expect(say(bookFor('en'), said('ask.link', { host: 'a ?' }))).toContain('a ?')
})

test('a name can neither break the line nor turn the sentence round nor fill it', () => {
  const named = (name: string) => say(bookFor('en'), said('headline.disconnected', { name }))
  expect(named('Ada\r\n\u0000\u202eShop')).toBe('Ada Shop is disconnected. The bot does not answer.')
  expect(named('متجر')).toBe('\u2068متجر\u2069 is disconnected. The bot does not answer.')
  expect(named('x'.repeat(65_000)).length).toBeLessThan(200)
  expect(named('{name} $& <b>')).toBe('{name} $& <b> is disconnected. The bot does not answer.')
})

test('the first wanted language that is spoken is chosen, whatever its country', () => {
  expect(firstSpoken(['yo', 'fr-CA', 'en'])).toBe('fr')
  expect(firstSpoken(['pt-PT'])).toBe('pt-BR')
  expect(firstSpoken(['ar-TD', 'fr'])).toBe('ar')
  expect(firstSpoken(['ha', 'en-US@posix'])).toBe('en')
  expect(firstSpoken([])).toBe('en')
})
