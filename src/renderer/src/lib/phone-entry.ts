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
  /** Name of the country with its calling code. */
  readonly label: string
}

export type PhoneEntry =
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong'; readonly why: 'not-a-number' | 'too-short' | 'too-long' | 'impossible' }
  | {
      readonly kind: 'fits'
      /** Digits only, with country code, as WhatsApp requires. */
      readonly digits: string
      /** The number in international format. */
      readonly written: string
      /** Null when several countries share the calling code and the number does not decide. */
      readonly country: CountryCode | null
    }

const nameOf = (code: string, locale: string): string =>
  new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' }).of(code) ?? code

/** All countries with a calling code, sorted by name. */
export function countryChoices(locale = 'en'): readonly CountryChoice[] {
  return getCountries()
    .map((code) => ({ code, label: `${nameOf(code, locale)} ${keepLeftToRight(`+${getCountryCallingCode(code)}`)}` }))
    .sort((a, b) => a.label.localeCompare(b.label, locale))
}

export function countryName(code: CountryCode, locale = 'en'): string {
  return nameOf(code, locale)
}

/** The first country named in the browser's languages, or null. */
export function ownCountry(languages: readonly string[]): CountryCode | null {
  const known: ReadonlySet<string> = new Set(getCountries())
  for (const language of languages) {
    const region = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?-([A-Z]{2})\b/.exec(language)?.[1]
    if (region !== undefined && known.has(region)) return region as CountryCode
  }
  return null
}

/** Parses a phone number: with country code (`+` or `00`), or as dialled within `country`. */
export function readPhone(text: string, country: CountryCode | null): PhoneEntry {
  const trimmed = plainDigits(text)
    .trim()
    .replace(/^00(?=[1-9])/, '+')
  if (trimmed === '') return { kind: 'empty' }
  if (!/^[+\d\s().\-/]+$/.test(trimmed)) return { kind: 'wrong', why: 'not-a-number' }
  const digits = trimmed.replace(/\D/g, '')
  if (digits.length < 5) return { kind: 'wrong', why: 'too-short' }
  const parsed = parsePhoneNumberFromString(trimmed, country ?? undefined)
  // E.164 allows fifteen digits; WhatsApp and the core accept no more.
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

/** Guesses why a length is wrong: most countries have eight to ten digits after the calling code. */
function lengthOf(digits: number): 'too-short' | 'too-long' {
  return digits < 9 ? 'too-short' : 'too-long'
}
