import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { words } from './words.ts'

const folder = join(import.meta.dirname, '..')
const catalogue = join(folder, 'i18n')

/** All that may name a word: the page's sources without the catalogue and the tests. */
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => join(folder, name))
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name))
  .filter((name) => !name.startsWith(catalogue) || name.endsWith('say-it.ts'))
  .map((name) => readFileSync(name, 'utf8'))
  .join('\n')

const ALIAS = /const (\w+) = words\.([\w.]+)\n/g
/** Without the lines that only give a part another name: they use none of its words. */
const uses = sources.replace(ALIAS, '')

/** How each word is reached, as `['home', 'today']`; parts that are named by data, like `words.state[kind]`, are one. */
function pathsOf(tree: object, path: readonly string[] = []): (readonly string[])[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? pathsOf(value as object, [...path, name])
      : [[...path, name]],
  )
}

/** Names that the sources give to a part of the catalogue, as in `const text = words.insights`. */
const aliases = new Map<string, Set<string>>()
for (const [, alias, path] of sources.matchAll(ALIAS)) {
  aliases.set(path!, (aliases.get(path!) ?? new Set()).add(alias!))
}

/** Whether the sources name the word itself, or, by data, one of the parts it is in. */
function isUsed(path: readonly string[]): boolean {
  for (let length = path.length; length > 0; length -= 1) {
    const dotted = path.slice(0, length).join('.')
    const isWhole = length === path.length
    for (const [start, name] of namesOf(dotted)) {
      // A part counts when it is handed on whole or one of its words is chosen by data.
      const after = isWhole ? '(?!\\w)' : '(?![\\w.])'
      if (new RegExp(`\\b${start}${name}${after}`).test(uses)) return true
    }
  }
  return isChosenByName(path)
}

/** `text[name]` on a part with a name of its own: then the word's name stands in quotes somewhere. */
function isChosenByName(path: readonly string[]): boolean {
  const names = aliases.get(path.slice(0, -1).join('.')) ?? []
  return [...names].some((name) => uses.includes(`${name}[`)) && uses.includes(`'${path.at(-1)!}'`)
}

/** The ways to write one path: in full, or behind an alias for its beginning. */
function namesOf(dotted: string): (readonly [string, string])[] {
  const escape = (text: string) => text.replaceAll('.', '\\??\\.').replaceAll('-', '\\-')
  const behind = [...aliases].flatMap(([part, names]) =>
    dotted.startsWith(`${part}.`)
      ? [...names].map((name) => [`${name}\\.`, escape(dotted.slice(part.length + 1))] as const)
      : [],
  )
  return [['words\\.', escape(dotted)], ...behind]
}

test('every word of the catalogue is used somewhere', () => {
  const unused = pathsOf(words).filter((path) => !isUsed(path))
  expect(pathsOf(words).length).toBeGreaterThan(300)
  expect(unused.map((path) => path.join('.'))).toEqual([])
})

test('a word that nothing names is found', () => {
  expect(isUsed(['computer', 'title'])).toBe(false)
  expect(isUsed(['home', 'today'])).toBe(true)
})
