import type { WholeCatalog } from '../catalog.ts'
import { loadWords } from '../catalogs.ts'
import { languages, spoken, type Language } from '../languages.ts'

/** Loads every language, also for `catalogFor`. */
export async function loadAllCatalogs(): Promise<Readonly<Record<Language, WholeCatalog>>> {
  await Promise.all(languages.map(loadWords))
  const entries = languages.map(async (language) => [language, await spoken[language].load()] as const)
  return Object.fromEntries(await Promise.all(entries)) as unknown as Readonly<Record<Language, WholeCatalog>>
}
