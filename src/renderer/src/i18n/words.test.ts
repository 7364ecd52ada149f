import { expect, test } from 'vitest'
import { secretNames, settingNames } from '../../../shared/model/settings.ts'
import { lengthen } from './pseudo.ts'
import { settingFields, settingOptions, settingWords } from './setting-fields.ts'
import { bind, words } from './words.ts'

test('every setting has its texts, and no texts belong to a removed setting', () => {
  expect(Object.keys(settingFields).sort()).toEqual([...settingNames].sort())
  expect(Object.keys(words.settings.fields).sort()).toEqual([...settingNames].sort())
  for (const name of settingNames) {
    const { label, help, options, unit } = settingWords(name)
    expect(label.length, name).toBeGreaterThan(2)
    expect(help, name).toMatch(/[.!?]$/)
    expect(options === undefined, name).toBe(settingFields[name].kind !== 'choice')
    expect(unit === undefined, name).toBe(settingFields[name].kind !== 'number')
  }
  // The host keeps the previous secret itself during a rotation; the owner never enters it.
  const entered = secretNames.filter((name) => name !== 'core.previousSecret')
  expect(Object.keys(words.settings.secrets).sort()).toEqual(entered.sort())
})

test('an inserted text keeps its own direction in a right-to-left page', () => {
  const tree = { of: '{name}: {count}', all: { one: 'one', other: '{count} of {name}' }, plain: 'x' }
  const arabic = bind('ar', tree) as Record<'of' | 'all', (values: object) => string>
  expect(arabic.of({ name: '7 Ada', count: 1234 })).toBe('\u20687 Ada\u2069: 1,234')
  expect(arabic.of({ name: '', count: 1 })).toBe(': 1')
  const english = bind('en', tree) as typeof arabic & { plain: string }
  expect(english.all({ name: '{count}', count: 2 })).toBe('2 of {count}')
  expect(english.plain).toBe('x')
})

test('each language is listed under its own name', () => {
  expect(settingOptions('computer.language')).toMatchObject({
    system: 'As on this computer',
    fr: 'Français',
    ar: 'العربية',
  })
})

test('the pseudo-language lengthens every text and keeps the placeholders', () => {
  expect(
    lengthen({ home: 'Home', count: { one: '{count} shop', other: '{count} shops' }, steps: ['Done'], none: '' }),
  ).toEqual({
    home: '[Hómé··]',
    count: { one: '[{count} shóp·····]', other: '[{count} shóps······]' },
    steps: ['[Dóñé··]'],
    none: '',
  })
})
