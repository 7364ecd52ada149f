import { tieSigns } from '../../../shared/words/french-spaces.ts'
import { firstSpoken, isRightToLeft, type Language, type LanguageChoice } from '../../../shared/words/languages.ts'
import { setOwnLocale } from '../lib/own-locale.ts'
import { words } from './en.ts'
import { mapWords } from './map-words.ts'
import type { WholeCatalogue } from './translation.ts'

type Load = () => Promise<{ readonly catalogue: WholeCatalogue }>

/** The languages there are besides English, each loaded only when it is wanted. */
const spoken: Readonly<Record<Exclude<Language, 'en'>, Load>> = {
  fr: () => import('./fr/words.ts'),
  'pt-BR': () => import('./pt-br/words.ts'),
  ar: () => import('./ar/words.ts'),
}

/** Not languages: they make English long, or run it from right to left, to show what is not in the catalogue and what breaks. */
const pseudo: Readonly<Record<string, Load>> = {
  'en-XA': () => import('./pseudo-long.ts'),
  'ar-XB': () => import('./pseudo-right-to-left.ts'),
}

const loads: Readonly<Record<string, Load>> = { ...spoken, ...pseudo }
/** `words` is written over in place, since its parts are held all over the window; this is what it said at first. */
const english = copyOf(words)
let newest = 0

/**
 * Makes `words` speak the chosen language; `system` is the first of `wanted` that we speak. What cannot be loaded is English.
 * False where another choice came meanwhile: that one is on its way.
 */
export async function chooseLanguage(choice: LanguageChoice, wanted: readonly string[]): Promise<boolean> {
  const mine = ++newest
  const locale = choice === 'system' ? systemLanguage(wanted) : choice
  const catalogue = await loaded(loads[locale])
  if (mine !== newest) return false
  layOver(words, english)
  if (catalogue) layOver(words, dressed(catalogue))
  setOwnLocale(words.locale, wanted)
  document.documentElement.lang = words.locale
  document.documentElement.dir = isRightToLeft(words.locale) ? 'rtl' : 'ltr'
  return true
}

function systemLanguage(wanted: readonly string[]): string {
  return wanted.find((tag) => Object.hasOwn(pseudo, tag)) ?? firstSpoken(wanted)
}

async function loaded(load: Load | undefined): Promise<WholeCatalogue | null> {
  try {
    return load === undefined ? null : (await load()).catalogue
  } catch {
    // The host went away while the page was loading: English, which is here, tells the owner so.
    return null
  }
}

/** What a language asks of every text, so that nobody has to type it into each. */
function dressed(catalogue: WholeCatalogue): object {
  if (catalogue.locale === 'fr') return mapWords(catalogue, tieSigns) as object
  return isRightToLeft(catalogue.locale) ? isolating(catalogue) : catalogue
}

/**
 * In a page that runs from right to left, each text that is put into another is kept in its own direction: a name of Latin letters
 * that begins with a digit would else fall apart.
 */
function isolating<T extends object>(tree: T): T {
  const isolated = (value: unknown) => (typeof value === 'string' && value !== '' ? `\u2068${value}\u2069` : value)
  const own = Object.entries(tree).map(([name, value]: [string, unknown]) => {
    if (isTree(value)) return [name, isolating(value)]
    if (typeof value !== 'function') return [name, value]
    const make = value as (...values: unknown[]) => unknown
    return [name, (...values: unknown[]) => make(...values.map(isolated))]
  })
  return (Array.isArray(tree) ? own.map(([, value]) => value as unknown) : Object.fromEntries(own)) as T
}

function layOver(target: object, source: object): void {
  for (const [name, value] of Object.entries(source)) {
    const known: unknown = (target as Record<string, unknown>)[name]
    if (isTree(known) && isTree(value)) layOver(known, value)
    else (target as Record<string, unknown>)[name] = value
  }
}

function copyOf<T extends object>(tree: T): T {
  const copy = Object.entries(tree).map(([name, value]: [string, unknown]) => [
    name,
    isTree(value) ? copyOf(value) : value,
  ])
  return Object.fromEntries(copy) as T
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
