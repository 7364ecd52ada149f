import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { isCounted, type MessageCode, type Text } from './catalog.ts'
import { ar } from './ar.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { ptBr } from './pt-br.ts'
import { catalogFor } from './catalogs.ts'
import { loadAllCatalogs } from './testing/all-catalogs.ts'
import { firstSpoken, languages } from './languages.ts'
import { fill, msg, say } from './say.ts'

const catalogs = await loadAllCatalogs()

const source = join(import.meta.dirname, '../..')
const others = languages.filter((language) => language !== 'en')
/** Texts that are the same in every language: an example address, a file name and the locale. */
const SAME = /addressExample$|exportName$|^locale$/

/** Each text of a catalog by its path, such as `window.frame.waitForYou`. */
function textsOf(node: object | string, place = ''): ReadonlyMap<string, Text> {
  if (SAME.test(place)) return new Map()
  if (typeof node === 'string' || isCounted(node)) return new Map([[place, node]])
  return new Map(
    Object.entries(node).flatMap(([name, part]: [string, object | string]) => [
      ...textsOf(part, place === '' ? name : `${place}.${name}`),
    ]),
  )
}
const formsOf = (text: Text): readonly string[] => (typeof text === 'string' ? [text] : Object.values(text))
const namesIn = (text: Text) =>
  [...new Set(formsOf(text).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((match) => match[1])))].sort()
const english = textsOf(en)

test.each(others)('%s has every text, with the same placeholders and all plural forms', (language) => {
  const texts = textsOf(catalogs[language])
  expect([...texts.keys()].sort()).toEqual([...english.keys()].sort())
  expect(catalogs[language].locale).toBe(language)
  for (const [place, text] of texts) {
    const known = english.get(place)!
    expect(namesIn(text), place).toEqual(namesIn(known))
    expect(typeof text, place).toBe(typeof known)
    if (typeof text === 'string') expect(text.trim() === '', place).toBe((known as string).trim() === '')
    else {
      for (const form of formsOf(text)) expect(form.trim(), place).not.toBe('')
      const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
      expect(Object.keys(text).sort(), place).toEqual([...pluralCategories].sort())
    }
  }
  expect(english.size).toBeGreaterThan(900)
})

test.each(others)('no English is left over in %s', (language) => {
  const texts = textsOf(catalogs[language])
  const left = [...english].filter(([place, text]) => {
    const isLong =
      typeof text === 'string' &&
      text.length > 12 &&
      text
        .replace(/\{\w+\}/g, '')
        .trim()
        .includes(' ')
    return isLong && texts.get(place) === text
  })
  expect(left).toEqual([])
  // Checks only the window's texts: commands that the owner writes to his own chat are English in every language.
  const forms = [...textsOf(catalogs[language].window).values()].flatMap(formsOf)
  expect(
    forms.filter((form) =>
      /\b(the|and|with|your|this|from|until)\b/i.test(form.replace(/[“«].*?[”»]|\{\w+\}|\u2066.*?\u2069/g, '')),
    ),
  ).toEqual([])
})

/** In a right-to-left line, groups of digits, a plus, an address or a command would appear in the wrong order. */
test('left-to-right parts keep their order in Arabic', () => {
  const forms = [...textsOf(catalogs.ar.window).values()].flatMap(formsOf)
  const loose = forms.filter((form) =>
    /\+\d|\d [\d(]|https?:|[A-Za-z]+ \+ |\d+\.\d+\./.test(form.replace(/\u2066[^\u2069]*\u2069/g, '')),
  )
  expect(forms.length).toBeGreaterThan(600)
  expect(loose).toEqual([])
  for (const form of forms) expect(form.split(/[\u2066-\u2068]/).length, form).toBe(form.split('\u2069').length)
})

test('every message code is used in the source', () => {
  const files = globSync(join(source, '**/*.{ts,tsx}')).filter(
    (path) => !/\.test\.|^shared[\\/]words[\\/]/.test(relative(source, path)),
  )
  const code = files.map((path) => readFileSync(path, 'utf8')).join('\n')
  // Codes composed of a fixed prefix and a reason or state of a closed list.
  const composed = /^(setup\.|tray\.state-|fetch\.|left\.)/
  const unused = Object.keys(en.messages).filter((name) => !composed.test(name) && !code.includes(`'${name}'`))
  expect(unused).toEqual([])
})

test('every text that the core and the desktop shell show to an owner is in the catalog', () => {
  const written = /((new CommandError|\bfail)\(\s*'[a-z-]+',\s*|message: |label: )['`][A-Z]/
  // Texts for callers of the API or for pages that are not ours are in English.
  const forMachines =
    /^(core[\\/](gateway|command-stream)[\\/]|core[\\/]webhook[\\/]secret-rotation|main[\\/]ipc[\\/]core-transport)/
  const found = globSync(join(source, '{core,main}/**/*.ts'))
    .map((path) => relative(source, path))
    .filter((name) => !/\.test\.|[\\/]testing[\\/]/.test(name) && !forMachines.test(name))
    .filter((name) => written.test(readFileSync(join(source, name), 'utf8')))
  expect(found).toEqual([])
})

test('plural forms and numbers follow the language', () => {
  const counted = (language: (typeof languages)[number], text: Text, count: number) =>
    fill(
      language,
      text,
      () => new Intl.NumberFormat(language === 'ar' ? 'ar-u-nu-latn' : language).format(count),
      count,
    )
  const away = (language: (typeof languages)[number], count: number) =>
    say(catalogFor(language), msg('notice.wrote-while-away', { count }))
  expect(away('en', 0)).toBe('0 customers wrote while you were away.')
  expect(away('fr', 0)).toBe('0 client a écrit pendant votre absence.')
  expect(away('fr', 2)).toBe('2 clients ont écrit pendant votre absence.')
  expect(away('pt-BR', 1234)).toBe('1.234 clientes escreveram enquanto você estava fora.')
  expect(away('ar', 2)).toBe('كتب عميلان أثناء غيابك.')
  expect(away('ar', 11)).toBe('كتب 11 عميلًا أثناء غيابك.')
  expect(counted('fr', fr.window.frame.waitForYou, 0)).toBe('0 vous attend')
  expect(counted('fr', fr.window.frame.waitForYou, 2)).toBe('2 vous attendent')
  expect(counted('pt-BR', ptBr.window.frame.waitForYou, 0)).toBe('0 espera por você')
  expect([0, 1, 2, 5, 11, 1234].map((count) => counted('ar', ar.window.chats.unread, count))).toEqual([
    'لا رسائل غير مقروءة',
    'رسالة واحدة غير مقروءة',
    'رسالتان غير مقروءتين',
    '5 رسائل غير مقروءة',
    '11 رسالة غير مقروءة',
    '1,234 رسالة غير مقروءة',
  ])
})

test('a group with a text named `other` is not mistaken for plural forms', () => {
  expect(isCounted(en.window.chats.media)).toBe(false)
  expect(isCounted(en.window.frame.waitForYou)).toBe(true)
})

test('every language can say every message without an unfilled placeholder', () => {
  const values = new Proxy({}, { get: () => 'x' }) as Readonly<Record<string, string>>
  for (const language of languages) {
    for (const code of Object.keys(en.messages) as readonly MessageCode[]) {
      expect(say(catalogFor(language), { code, values }), code).not.toMatch(/[{}]|undefined|NaN/)
    }
  }
})

test('no line can begin with a French punctuation mark, because a non-breaking space precedes it', () => {
  expect(say(catalogFor('fr'), msg('start.nothing-changed'))).toContain('Salesboy\u00a0; si cela')
  expect(say(catalogFor('en'), msg('ask.link', { host: 'a ?' }))).toContain('a ?')
})

test('a name cannot break the line, change the sentence’s direction or be too long', () => {
  const named = (name: string) => say(catalogFor('en'), msg('headline.disconnected', { name }))
  expect(named('Ada\r\n\u0000\u202eShop')).toBe('Ada Shop is disconnected. The bot does not answer.')
  expect(named('متجر')).toBe('\u2068متجر\u2069 is disconnected. The bot does not answer.')
  expect(named('x'.repeat(65_000)).length).toBeLessThan(200)
  expect(named('{name} $& <b>')).toBe('{name} $& <b> is disconnected. The bot does not answer.')
})

test('the first wanted language that is supported is chosen, whatever its country', () => {
  expect(firstSpoken(['yo', 'fr-CA', 'en'])).toBe('fr')
  expect(firstSpoken(['pt-PT'])).toBe('pt-BR')
  expect(firstSpoken(['ar-TD', 'fr'])).toBe('ar')
  expect(firstSpoken(['tlh', 'en-US@posix'])).toBe('en')
  expect(firstSpoken([])).toBe('en')
})
