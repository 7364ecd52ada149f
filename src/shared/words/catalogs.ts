import type { Catalog, WholeCatalog } from './catalog.ts'
import { en } from './en.ts'
import { firstSpoken, languageChoices, spoken, type Language, type LanguageChoice } from './languages.ts'

/** A catalog is a megabyte of a program that runs for months: only what is spoken is loaded. */
const loaded: Partial<Record<Language, WholeCatalog>> = { en }

const languageOf = (choice: LanguageChoice): Language =>
  choice === 'system' ? firstSpoken([Intl.DateTimeFormat().resolvedOptions().locale]) : choice

/** Loads the words of a language, for `catalogFor`; what is no choice is left to whoever refuses it. */
export async function loadWords(choice: unknown): Promise<void> {
  const known = languageChoices.find((one) => one === choice)
  if (known === undefined) return
  const language = languageOf(known)
  loaded[language] ??= await spoken[language].load()
}

// The system's language speaks before any setting is read: an alert must not wait for its words.
await loadWords('system')

/** The language of the core and the shells, whose words `loadWords` has loaded; English else. `system` asks the system that this program runs on. */
export function catalogFor(choice: LanguageChoice): Catalog {
  return loaded[languageOf(choice)] ?? en
}
