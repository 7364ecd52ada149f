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
 * Pseudo-languages for tests: lengthened English, left to right and right to left. Every text is in brackets, so that a text without them
 * is missing from the catalog or was cut off.
 */
export const pseudoCatalogs: Readonly<Record<string, () => typeof en>> = {
  'en-XA': () => ({ ...(lengthen(en) as typeof en), locale: 'en-XA' as 'en' }),
  'ar-XB': () => ({ ...(lengthen(en) as typeof en), locale: 'ar-XB' as 'en' }),
}

/** Makes each text about 40% longer, as in German or French. Placeholders stay unchanged. */
export function lengthen(node: unknown): unknown {
  if (typeof node === 'string') return node === '' ? '' : lengthenText(node)
  if (Array.isArray(node)) return node.map(lengthen)
  return Object.fromEntries(Object.entries(node as object).map(([name, part]) => [name, lengthen(part)]))
}

function lengthenText(text: string): string {
  const accented = text.replace(/\{\w+\}|[a-zA-Z]/g, (part) => ACCENTS[part] ?? part)
  return `[${accented}${'·'.repeat(Math.ceil(text.length * 0.4))}]`
}
