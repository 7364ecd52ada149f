import { isCounted, type Bound, type Catalog, type Text, type WholeCatalog } from '../../../shared/words/catalog.ts'
import { en } from '../../../shared/words/en.ts'
import { firstSpoken, spoken, type LanguageChoice } from '../../../shared/words/languages.ts'
import { isRightToLeft } from '../../../shared/words/locales.ts'
import { fill, numberText } from '../../../shared/words/say.ts'
import { setOwnLocale } from '../lib/own-locale.ts'
import { pseudoCatalogs } from './pseudo.ts'

type Words = Bound<(typeof en)['window']>

let current: WholeCatalog = en
/** Counts choices, so that a choice overtaken while it loads is dropped. */
let chosen = 0

/** Every text of the window. Overwritten in place when the language changes, because the whole window holds references to its parts. */
export const words = bind('en', en.window) as Words

/** The catalog of the window's current language. */
export function currentCatalog(): Catalog {
  return current
}

/**
 * Switches `words` to the chosen language; `system` means the first supported language of `wanted`. Returns false when a newer choice was
 * made while this one was loading.
 */
export async function chooseLanguage(choice: LanguageChoice, wanted: readonly string[]): Promise<boolean> {
  const mine = ++chosen
  const catalog = await load(choice, wanted)
  if (mine !== chosen) return false
  current = catalog
  const { locale } = catalog
  layOver(words, bind(locale, catalog.window) as Words)
  setOwnLocale(locale, wanted)
  document.documentElement.lang = locale
  document.documentElement.dir = isRightToLeft(locale) ? 'rtl' : 'ltr'
  return true
}

async function load(choice: LanguageChoice, wanted: readonly string[]): Promise<WholeCatalog> {
  const pseudo = choice === 'system' ? wanted.map((tag) => pseudoCatalogs[tag]).find(Boolean) : undefined
  if (pseudo) return pseudo()
  try {
    return await spoken[choice === 'system' ? firstSpoken(wanted) : choice].load()
  } catch {
    // The host went away while the page was loading: use English, which is bundled, to tell the owner.
    return en
  }
}

/** Turns a catalog into the window's texts: a plain text stays a string, a text with placeholders becomes a function. */
export function bind(locale: string, node: object | string): unknown {
  if (typeof node === 'string' || isCounted(node)) return bindText(locale, node)
  if (Array.isArray(node)) return node.map((entry: object | string) => bind(locale, entry))
  return Object.fromEntries(
    Object.entries(node).map(([name, part]: [string, object | string]) => [name, bind(locale, part)]),
  )
}

function bindText(locale: string, text: Text): unknown {
  if (typeof text === 'string' && !text.includes('{')) return fill(locale, text, String)
  return (values: Readonly<Record<string, string | number>>) =>
    fill(locale, text, (name) => valueText(locale, values[name]!), values['count'])
}

/**
 * In a right-to-left page, isolates the direction of an inserted text; otherwise a Latin name that begins with a digit would be displayed
 * in the wrong order.
 */
function valueText(locale: string, value: string | number): string {
  if (typeof value === 'number') return numberText(locale, value)
  return isRightToLeft(locale) && value !== '' ? `\u2068${value}\u2069` : value
}

/** The text for a key that comes from data, or undefined when there is none. */
export function wordFor(part: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(part, key) ? part[key] : undefined
}

function layOver(target: object, source: object): void {
  for (const [name, value] of Object.entries(source)) {
    const known: unknown = (target as Record<string, unknown>)[name]
    if (isTree(known) && isTree(value)) layOver(known, value)
    else (target as Record<string, unknown>)[name] = value
  }
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
