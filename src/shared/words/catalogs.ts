import type { Catalog, WholeCatalog } from './catalog.ts'
import { firstSpoken, languages, spoken, type Language, type LanguageChoice } from './languages.ts'

const loaded = await Promise.all(languages.map(async (language) => [language, await spoken[language].load()] as const))

/** Every language at once, for the core and the shells: an alert must not wait for its words. */
export const catalogs = Object.fromEntries(loaded) as unknown as Readonly<Record<Language, WholeCatalog>>

/** The language of the core and the shells. `system` asks the system that this program runs on. */
export function catalogFor(choice: LanguageChoice): Catalog {
  return catalogs[choice === 'system' ? firstSpoken([Intl.DateTimeFormat().resolvedOptions().locale]) : choice]
}
