import { expect, test } from 'vitest'
import { secretNames, settingNames } from '../../../shared/model/settings.ts'
import { words } from './en.ts'
import { mapWords } from './map-words.ts'
import { lengthen } from './pseudo.ts'
import { settingTable } from './setting-words.ts'

test('every setting has its words, and no words are for a setting that is gone', () => {
  expect(Object.keys(settingTable).sort()).toEqual([...settingNames].sort())
  for (const name of settingNames) {
    const { label, help } = settingTable[name]
    expect(label.length, name).toBeGreaterThan(2)
    expect(help, name).toMatch(/[.!?]$/)
  }
  // The former secret is kept by the host itself while a new one takes over; nobody enters it.
  const entered = secretNames.filter((name) => name !== 'core.previousSecret')
  expect(Object.keys(words.settings.secrets).sort()).toEqual(entered.sort())
})

test('the long pseudo-language changes every text, those that functions make included', () => {
  const long = mapWords(words, lengthen) as typeof words
  expect(long.nav.home).toBe('[Hómé··]')
  expect(long.frame.waitForYou(2)).toMatch(/^\[2 .*·+\]$/)
  expect(long.settings.fields['replies.mode'].kind).toBe('choice')
  expect(long.firstRun.steps[0]).toMatch(/^\[/)
})
