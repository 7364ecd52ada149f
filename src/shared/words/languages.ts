import type { WholeCatalog } from './catalog.ts'
import { en } from './en.ts'

interface LanguageEntry {
  /** The language's own name for itself. */
  readonly name: string
  /** Loads the catalog. A window calls it only for the chosen language. */
  readonly load: () => Promise<WholeCatalog>
}

/** The supported languages. To add one, add its file and its line here. */
export const spoken = {
  en: { name: 'English', load: () => Promise.resolve(en) },
  fr: { name: 'Français', load: async () => (await import('./fr.ts')).fr },
  'pt-BR': { name: 'Português (Brasil)', load: async () => (await import('./pt-br.ts')).ptBr },
  ar: { name: 'العربية', load: async () => (await import('./ar.ts')).ar },
} as const satisfies Readonly<Record<string, LanguageEntry>>

export type Language = keyof typeof spoken
export const languages = Object.keys(spoken) as readonly Language[]

/** Allowed values of the setting `computer.language`. */
export const languageChoices: readonly ['system', ...Language[]] = ['system', ...languages]
export type LanguageChoice = (typeof languageChoices)[number]

/** The first wanted language that is supported, compared by main part (`fr-CA` is `fr`, `pt` is `pt-BR`); English if none is. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((name) => mainPart(name) === mainPart(tag))
    if (found !== undefined) return found
  }
  return 'en'
}

const mainPart = (tag: string): string => tag.toLowerCase().split(/[-_@.]/)[0]!
