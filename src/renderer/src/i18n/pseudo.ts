import { en } from '../../../shared/words/en.ts'

const ACCENTS: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
  n: 'ñ',
  c: 'ç',
  y: 'ý',
}

/**
 * Not languages: English made long, in a page that runs from left or from right. Every text is in brackets, so that one without is one
 * that is not in the catalog, or that was cut off.
 */
export const pseudoCatalogs: Readonly<Record<string, () => typeof en>> = {
  'en-XA': () => ({ ...(lengthen(en) as typeof en), locale: 'en-XA' as 'en' }),
  'ar-XB': () => ({ ...(lengthen(en) as typeof en), locale: 'ar-XB' as 'en' }),
}

/** Each text longer by two fifths, as German or French may be; what is filled in stays. */
export function lengthen(node: unknown): unknown {
  if (typeof node === 'string') return node === '' ? '' : lengthenText(node)
  if (Array.isArray(node)) return node.map(lengthen)
  return Object.fromEntries(Object.entries(node as object).map(([name, part]) => [name, lengthen(part)]))
}

function lengthenText(text: string): string {
  const accented = text.replace(/\{\w+\}|[a-zA-Z]/g, (part) => ACCENTS[part] ?? part)
  return `[${accented}${'·'.repeat(Math.ceil(text.length * 0.4))}]`
}
