import { words } from '../../../src/renderer/src/i18n/words.ts'

const ANY = '\u0001'

/** What a dotted path of the catalogue says in English, as patterns of whole names: one for each word that it may be. */
export function namesAt(path: string): readonly RegExp[] {
  let at: unknown = words
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null) break
    at = (at as Record<string, unknown>)[part]
  }
  return patternsOf(at)
}

function patternsOf(word: unknown): readonly RegExp[] {
  if (typeof word === 'string') return [patternOf(word)]
  if (typeof word === 'function') return saidBy(word as (...values: unknown[]) => unknown)
  if (typeof word === 'object' && word !== null) return Object.values(word).flatMap(patternsOf)
  return []
}

/** A sentence with a name or a number in it, for one and for many. */
function saidBy(say: (...values: unknown[]) => unknown): readonly RegExp[] {
  const tries = [ANY, 1, 7].map((value) => String(say(new Proxy({}, { get: () => value }))))
  return [...new Set(tries)].map((text) => patternOf(text.replace(/\b[17]\b/g, ANY)))
}

function patternOf(text: string): RegExp {
  const parts = text.split(ANY).map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}

/** Something that the pattern means, to be held against what a test looks for. */
export function exampleOf(pattern: RegExp): string {
  return pattern.source.slice(1, -1).replaceAll('.*', ' 1 ').replaceAll('\\', '').replace(/\s+/g, ' ').trim()
}
