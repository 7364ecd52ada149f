import { ar } from './ar.ts'
import type { Catalog } from './catalog.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { ptBr } from './pt-br.ts'

/** The languages that the product speaks: one more is its file and its name here. */
export const catalogs = { en, fr, 'pt-BR': ptBr, ar } as const
export type Language = keyof typeof catalogs
export const languages = Object.keys(catalogs) as readonly Language[]

/** What the setting `computer.language` can be. */
export const languageChoices: readonly ['system', ...Language[]] = ['system', ...languages]
export type LanguageChoice = (typeof languageChoices)[number]

/** The first of the wanted languages that we speak, by its main part (`fr-CA` is `fr`, `pt` is `pt-BR`); English if none. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const spoken = languages.find((name) => mainPart(name) === mainPart(tag))
    if (spoken !== undefined) return spoken
  }
  return 'en'
}

/** The language of the core and the shells. `system` asks the system that this program runs on. */
export function catalogFor(choice: LanguageChoice): Catalog {
  return catalogs[choice === 'system' ? firstSpoken([Intl.DateTimeFormat().resolvedOptions().locale]) : choice]
}

const mainPart = (tag: string): string => tag.toLowerCase().split(/[-_@.]/)[0]!
