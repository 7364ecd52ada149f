/** What the program reads itself. */
const NOT_WORDS = new Set(['kind', 'group', 'locale', 'example'])

/** Makes a catalogue out of the English one by changing each of its texts, those that functions make included. */
export function mapWords(words: unknown, change: (text: string) => string): unknown {
  if (typeof words === 'string') return words === '' ? '' : change(words)
  if (typeof words === 'function') {
    const make = words as (...args: unknown[]) => unknown
    return (...args: unknown[]) => mapWords(make(...args), change)
  }
  if (Array.isArray(words)) return words.map((entry) => mapWords(entry, change))
  if (typeof words !== 'object' || words === null) return words
  return Object.fromEntries(
    Object.entries(words).map(([name, value]) => [name, NOT_WORDS.has(name) ? value : mapWords(value, change)]),
  )
}

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

/** Longer by two fifths, as German or French may be, in brackets that show where a text was cut. */
export function lengthen(text: string): string {
  const accented = text.replace(/[a-zA-Z]/g, (letter) => ACCENTS[letter] ?? letter)
  return `[${accented}${'·'.repeat(Math.ceil(text.length * 0.4))}]`
}
