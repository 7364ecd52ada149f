import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { words } from './words.ts'

const folder = join(import.meta.dirname, '..')
const catalogue = join(folder, 'i18n')

/** The page's sources that may use a text: all without the catalog and the tests. */
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => join(folder, name))
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name))
  .filter((name) => !name.startsWith(catalogue) || name.endsWith('say-it.ts'))
  .map((name) => readFileSync(name, 'utf8'))
  .join('\n')

const ALIAS = /const (\w+) = words\.([\w.]+)\n/g
/** Without the alias declarations, because they use no text themselves. */
const uses = sources.replace(ALIAS, '')

/** The path of each text, such as `['home', 'today']`. */
function pathsOf(tree: object, path: readonly string[] = []): (readonly string[])[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? pathsOf(value as object, [...path, name])
      : [[...path, name]],
  )
}

/** Aliases that the sources give to parts of the catalog, as in `const text = words.insights`. */
const aliases = new Map<string, Set<string>>()
for (const [, alias, path] of sources.matchAll(ALIAS)) {
  aliases.set(path!, (aliases.get(path!) ?? new Set()).add(alias!))
}

/** Whether the sources use the text itself, or index a part that contains it. */
function isUsed(path: readonly string[]): boolean {
  for (let length = path.length; length > 0; length -= 1) {
    const dotted = path.slice(0, length).join('.')
    const isWhole = length === path.length
    for (const [start, name] of namesOf(dotted)) {
      // A part counts as used when it is passed on whole or indexed by data.
      const after = isWhole ? '(?!\\w)' : '(?![\\w.])'
      if (new RegExp(`\\b${start}${name}${after}`).test(uses)) return true
    }
  }
  return isChosenByName(path)
}

/** `text[name]` on an aliased part: then the name of the text must occur in quotes. */
function isChosenByName(path: readonly string[]): boolean {
  const names = aliases.get(path.slice(0, -1).join('.')) ?? []
  return [...names].some((name) => uses.includes(`${name}[`)) && uses.includes(`'${path.at(-1)!}'`)
}

/** The ways to write one path: in full, or with an alias for its start. */
function namesOf(dotted: string): (readonly [string, string])[] {
  const escape = (text: string) => text.replaceAll('.', '\\??\\.').replaceAll('-', '\\-')
  const behind = [...aliases].flatMap(([part, names]) =>
    dotted.startsWith(`${part}.`)
      ? [...names].map((name) => [`${name}\\.`, escape(dotted.slice(part.length + 1))] as const)
      : [],
  )
  return [['words\\.', escape(dotted)], ...behind]
}

test('every text of the catalog is used', () => {
  const unused = pathsOf(words).filter((path) => !isUsed(path))
  expect(pathsOf(words).length).toBeGreaterThan(300)
  expect(unused.map((path) => path.join('.'))).toEqual([])
})

test('an unused text is found', () => {
  expect(isUsed(['computer', 'title'])).toBe(false)
  expect(isUsed(['home', 'today'])).toBe(true)
})
