import { formatLocale } from '../../../shared/words/locales.ts'

let chosen: string | undefined

/** Locale for dates and numbers. Set together with the language of the window. */
export function ownLocale(): string {
  return chosen ?? Intl.DateTimeFormat().resolvedOptions().locale
}

/** Sets the locale: the entry of `wanted` with this language, because its country decides the date format; else the language alone. */
export function setOwnLocale(language: string, wanted: readonly string[]): void {
  chosen = formatLocale(wanted.find((tag) => isLocale(tag) && mainPart(tag) === mainPart(language)) ?? language)
}

let zone = ''

/** The shop's time zone for days and times. Empty until the host reports it: then the zone of this window applies. */
export function ownZone(): string {
  return zone
}

export function setOwnZone(shopZone: string): void {
  zone = shopZone
}

const mainPart = (tag: string): string => tag.toLowerCase().split('-')[0]!

/** False for language names that Intl refuses, such as `en-US@posix` on some systems. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    // Intl throws for an invalid language tag.
    return false
  }
}
