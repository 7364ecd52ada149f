import { words } from './en.ts'

/** What another language may say otherwise: any part of the English catalogue, in the same shape. */
export type CatalogueOf<T> = T extends (...args: infer A) => string
  ? (...args: A) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]?: CatalogueOf<T[K]> }
export type Catalogue = CatalogueOf<typeof words> & { readonly locale: string }

/** The languages there are besides English, each loaded only when it is wanted. */
const others: Readonly<Record<string, () => Promise<{ readonly catalogue: Catalogue }>>> = {
  // Not languages: they make English long, or run it from right to left, to show what is not in the catalogue and what breaks.
  'en-XA': () => import('./pseudo-long.ts'),
  'ar-XB': () => import('./pseudo-right-to-left.ts'),
}

/** Scripts written from right to left. */
const RIGHT_TO_LEFT = /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/

/**
 * Chooses the first language of the owner's list that there is, before anything is drawn. Another language is laid over the English
 * words; what it does not say stays English.
 */
export async function chooseLanguage(wanted: readonly string[]): Promise<void> {
  const locale = wanted.find((name) => Object.hasOwn(others, name) || /^en\b/.test(name)) ?? words.locale
  const load = others[locale]
  if (load) layOver(words, (await load()).catalogue)
  document.documentElement.lang = load ? locale : words.locale
  document.documentElement.dir = load && RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr'
}

function layOver(target: object, source: object): void {
  for (const [name, value] of Object.entries(source)) {
    const known: unknown = (target as Record<string, unknown>)[name]
    if (isTree(known) && isTree(value)) layOver(known, value)
    else (target as Record<string, unknown>)[name] = value
  }
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null
