import { formatLocale } from '../../../shared/words/locales.ts'

let chosen: string | undefined

/** How the owner writes dates and numbers: set together with the language of the window. */
export function ownLocale(): string {
  return chosen ?? Intl.DateTimeFormat().resolvedOptions().locale
}

/** `wanted` may name the country too, by which dates differ: the chosen language with it, else alone. */
export function setOwnLocale(language: string, wanted: readonly string[]): void {
  chosen = formatLocale(wanted.find((tag) => isLocale(tag) && mainPart(tag) === mainPart(language)) ?? language)
}

let zone = ''

/** The shop's time zone, in which days begin and clocks are read; empty: that of this window, until the host has said which. */
export function ownZone(): string {
  return zone
}

export function setOwnZone(shopZone: string): void {
  zone = shopZone
}

const mainPart = (tag: string): string => tag.toLowerCase().split('-')[0]!

/** Some systems name their language in a way that Intl refuses, as `en-US@posix`. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    // Not a name of a language: another one is taken.
    return false
  }
}
