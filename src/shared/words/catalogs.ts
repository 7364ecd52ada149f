import type { Catalog, WholeCatalog } from './catalog.ts'
import { en } from './en.ts'
import { firstSpoken, languageChoices, spoken, type Language, type LanguageChoice } from './languages.ts'

/** Loaded catalogs. Each takes a megabyte in a program that runs for months, so only needed languages are loaded. */
const loaded: Partial<Record<Language, WholeCatalog>> = { en }

const languageOf = (choice: LanguageChoice): Language =>
  choice === 'system' ? firstSpoken([Intl.DateTimeFormat().resolvedOptions().locale]) : choice

/** Loads the words of a language for `catalogFor`. Ignores an unknown choice, because the setting's schema refuses it. */
export async function loadWords(choice: unknown): Promise<void> {
  const known = languageChoices.find((one) => one === choice)
  if (known === undefined) return
  const language = languageOf(known)
  loaded[language] ??= await spoken[language].load()
}

// Loads the system's language before any setting is read, because an alert must not wait for its words.
await loadWords('system')

/** The catalog for the core and the shells if `loadWords` has loaded it, else English. `system` means this computer's language. */
export function catalogFor(choice: LanguageChoice): Catalog {
  return loaded[languageOf(choice)] ?? en
}
