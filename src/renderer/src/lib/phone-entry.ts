import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/min'

import { keepLeftToRight } from './left-to-right.ts'
import { plainDigits } from './plain-digits.ts'

export interface CountryChoice {
  readonly code: CountryCode
  /** As a person calls it, with its calling code. */
  readonly label: string
}

export type PhoneEntry =
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong'; readonly why: 'not-a-number' | 'too-short' | 'too-long' | 'impossible' }
  | {
      readonly kind: 'fits'
      /** With country code, digits only: what WhatsApp wants. */
      readonly digits: string
      /** As it is written internationally. */
      readonly written: string
      /** Null where several countries share a calling code and the number does not tell. */
      readonly country: CountryCode | null
    }

const nameOf = (code: string, locale: string): string =>
  new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' }).of(code) ?? code

/** Every country there is a calling code for, by name. */
export function countryChoices(locale = 'en'): readonly CountryChoice[] {
  return getCountries()
    .map((code) => ({ code, label: `${nameOf(code, locale)} ${keepLeftToRight(`+${getCountryCallingCode(code)}`)}` }))
    .sort((a, b) => a.label.localeCompare(b.label, locale))
}

export function countryName(code: CountryCode, locale = 'en'): string {
  return nameOf(code, locale)
}

/** The country this computer is set to, when it says one. */
export function ownCountry(languages: readonly string[]): CountryCode | null {
  const known: ReadonlySet<string> = new Set(getCountries())
  for (const language of languages) {
    const region = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?-([A-Z]{2})\b/.exec(language)?.[1]
    if (region !== undefined && known.has(region)) return region as CountryCode
  }
  return null
}

/** Reads a number as people write it: with its country code (`+` or `00`), or as dialled within `country`. */
export function readPhone(text: string, country: CountryCode | null): PhoneEntry {
  const trimmed = plainDigits(text)
    .trim()
    .replace(/^00(?=[1-9])/, '+')
  if (trimmed === '') return { kind: 'empty' }
  if (!/^[+\d\s().\-/]+$/.test(trimmed)) return { kind: 'wrong', why: 'not-a-number' }
  const digits = trimmed.replace(/\D/g, '')
  if (digits.length < 5) return { kind: 'wrong', why: 'too-short' }
  const parsed = parsePhoneNumberFromString(trimmed, country ?? undefined)
  // E.164 allows fifteen digits; WhatsApp and the core take no more.
  if (digits.length > 15) return { kind: 'wrong', why: 'too-long' }
  if (parsed === undefined) return { kind: 'wrong', why: 'not-a-number' }
  if (!parsed.isPossible()) return { kind: 'wrong', why: lengthOf(parsed.nationalNumber.length) }
  if (!parsed.isValid()) return { kind: 'wrong', why: 'impossible' }
  return {
    kind: 'fits',
    digits: parsed.number.slice(1),
    written: parsed.formatInternational(),
    country: parsed.country ?? null,
  }
}

/** Most countries have eight to ten digits after the calling code. */
function lengthOf(digits: number): 'too-short' | 'too-long' {
  return digits < 9 ? 'too-short' : 'too-long'
}
