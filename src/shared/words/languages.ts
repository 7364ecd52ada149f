import type { WholeCatalog } from './catalog.ts'
import { en } from './en.ts'

interface LanguageEntry {
  /** Its own name. */
  readonly name: string
  /** A window fetches its catalog only when it is chosen. */
  readonly load: () => Promise<WholeCatalog>
}

/** The languages that the product speaks: one more is its file and its line here. */
export const spoken = {
  en: { name: 'English', load: () => Promise.resolve(en) },
  fr: { name: 'Français', load: async () => (await import('./fr.ts')).fr },
  'pt-BR': { name: 'Português (Brasil)', load: async () => (await import('./pt-br.ts')).ptBr },
  ar: { name: 'العربية', load: async () => (await import('./ar.ts')).ar },
} as const satisfies Readonly<Record<string, LanguageEntry>>

export type Language = keyof typeof spoken
export const languages = Object.keys(spoken) as readonly Language[]

/** What the setting `computer.language` can be. */
export const languageChoices: readonly ['system', ...Language[]] = ['system', ...languages]
export type LanguageChoice = (typeof languageChoices)[number]

/** The first of the wanted languages that we speak, by its main part (`fr-CA` is `fr`, `pt` is `pt-BR`); English if none. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((name) => mainPart(name) === mainPart(tag))
    if (found !== undefined) return found
  }
  return 'en'
}

const mainPart = (tag: string): string => tag.toLowerCase().split(/[-_@.]/)[0]!
