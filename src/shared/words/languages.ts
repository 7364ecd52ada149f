/** The languages that the product speaks, each by its own name. */
export const languageNames = { en: 'English', fr: 'Français', 'pt-BR': 'Português (Brasil)', ar: 'العربية' } as const
export type Language = keyof typeof languageNames
export const languages = Object.keys(languageNames) as readonly Language[]

/** What the setting `computer.language` can be. */
export const languageChoices = ['system', 'en', 'fr', 'pt-BR', 'ar'] as const satisfies readonly (Language | 'system')[]
export type LanguageChoice = (typeof languageChoices)[number]

/** The forms that a counted text has in each language, by Unicode's categories (a test compares them with the system's own). */
export const pluralForms = {
  en: ['one', 'other'],
  fr: ['one', 'many', 'other'],
  'pt-BR': ['one', 'many', 'other'],
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
} as const satisfies Readonly<Record<Language, readonly Intl.LDMLPluralRule[]>>

/** A counted text in one language: what is missing does not compile. */
export type PluralForms<L extends Language> = Readonly<Record<(typeof pluralForms)[L][number], string>>

/** Scripts written from right to left. */
export function isRightToLeft(locale: string): boolean {
  return /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/.test(locale)
}

/**
 * For Intl. Arabic keeps the digits of phone numbers, codes and what is typed into fields, wherever the computer stands: two kinds of
 * digits in one line are hard to read.
 */
export function formatLocale(locale: string): string {
  return /^ar\b/.test(locale) && !/-u-/.test(locale) ? `${locale}-u-nu-latn` : locale
}

/** The first of the wanted languages that we speak, by its main part (`fr-CA` is `fr`, `pt` is `pt-BR`); English if none. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const spoken = languages.find((name) => mainPart(name) === mainPart(tag))
    if (spoken !== undefined) return spoken
  }
  return 'en'
}

const mainPart = (tag: string): string => tag.toLowerCase().split(/[-_@.]/)[0]!
