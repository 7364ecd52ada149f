import { expect, test } from 'vitest'
import { countryChoices, countryName, ownCountry, readPhone } from './phone-entry.ts'

test('a number is read with its country code or as dialled within the country', () => {
  const expected = { kind: 'fits', digits: '2348031234567', written: '+234 803 123 4567', country: 'NG' }
  expect(readPhone('+234 803 123 4567', null)).toEqual(expected)
  expect(readPhone('00234 (803) 123-4567', null)).toEqual(expected)
  expect(readPhone('0803 123 4567', 'NG')).toEqual(expected)
})

test('a typed country code wins over the chosen country', () => {
  expect(readPhone('+44 7400 123456', 'NG')).toMatchObject({ kind: 'fits', country: 'GB', digits: '447400123456' })
})

test('an invalid number gives the reason', () => {
  expect(readPhone('  ', 'NG')).toEqual({ kind: 'empty' })
  expect(readPhone('Ada', 'NG')).toEqual({ kind: 'wrong', why: 'not-a-number' })
  expect(readPhone('080', 'NG')).toEqual({ kind: 'wrong', why: 'too-short' })
  expect(readPhone('0803 123', 'NG')).toEqual({ kind: 'wrong', why: 'too-short' })
  expect(readPhone('+234 803 123 4567 890', null)).toEqual({ kind: 'wrong', why: 'too-long' })
  expect(readPhone('+1 000 000 0000', null)).toEqual({ kind: 'wrong', why: 'impossible' })
  expect(readPhone('0803 123 4567', null)).toEqual({ kind: 'wrong', why: 'not-a-number' })
})

test('countries have names and calling codes, and the computer’s own country is found', () => {
  expect(countryChoices().find(({ code }) => code === 'NG')?.label).toBe('Nigeria +234')
  expect(countryName('KE')).toBe('Kenya')
  expect(ownCountry(['en', 'ha-NG'])).toBe('NG')
  expect(ownCountry(['zh-Hans-CN'])).toBe('CN')
  expect(ownCountry(['en', 'es-419'])).toBeNull()
})
