import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
/** Attributes with text that the owner reads or hears. */
const SPOKEN = new Set([
  'title',
  'alt',
  'placeholder',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'label',
])
/** Texts that are the same in every language: units in technical details, and the start of a setup link. */
const SAME = /^(ms|salesboy:\/\/connect\?…)$/

/** Texts that are written in the page's code instead of the catalog. */
function strayWordsIn(name: string, code: string): readonly string[] {
  const found: string[] = []
  const note = (text: string) =>
    /\p{L}{2}/u.test(text) && !SAME.test(text.trim()) && found.push(`${name}: ${text.trim()}`)
  const read = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node.text.replace(/[·:]/g, ' '))
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer) {
      if (ts.isStringLiteral(node.initializer)) note(node.initializer.text)
    }
    ts.forEachChild(node, read)
  }
  read(ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX))
  return found
}

test('every text of the page is in the catalog, none in the code', () => {
  const files = globSync(join(root, '**/*.tsx'))
  expect(files.length).toBeGreaterThan(50)
  expect(files.flatMap((path) => strayWordsIn(relative(root, path), readFileSync(path, 'utf8')))).toEqual([])
})

test('a text in the code is found', () => {
  expect(strayWordsIn('a', '<p>Try again</p>')).toEqual(['a: Try again'])
  expect(strayWordsIn('a', '<button aria-label="Close">×</button>')).toEqual(['a: Close'])
  expect(strayWordsIn('a', '<p>{words.frame.undo} · {time}</p>')).toEqual([])
})
