/** The languages that the product speaks, each by its own name. */
export const languageNames = { en: 'English', fr: 'Français', 'pt-BR': 'Português (Brasil)' } as const
export type Language = keyof typeof languageNames
export const languages = Object.keys(languageNames) as readonly Language[]

/** What the setting `computer.language` can be. */
export const languageChoices = ['system', 'en', 'fr', 'pt-BR'] as const satisfies readonly (Language | 'system')[]
export type LanguageChoice = (typeof languageChoices)[number]

/** The first of the wanted languages that we speak, by its main part (`fr-CA` is `fr`, `pt` is `pt-BR`); English if none. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const spoken = languages.find((name) => mainPart(name) === mainPart(tag))
    if (spoken !== undefined) return spoken
  }
  return 'en'
}

const mainPart = (tag: string): string => tag.toLowerCase().split(/[-_@.]/)[0]!
