/** What the program reads itself. */
const NOT_WORDS = new Set(['kind', 'group', 'locale', 'example'])

/** Makes a catalogue out of another by changing each of its texts, those that functions make included. */
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
