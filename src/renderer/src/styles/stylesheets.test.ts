import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const sheets = globSync(join(root, '**/*.css')).map((path) => ({
  name: relative(root, path),
  text: readFileSync(path, 'utf8'),
}))
/** Selectors and declarations without what comments say. */
const bare = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '')

/** Every word in a text that the page's code holds: class names are among them, those that are put together included. */
function wordsInLiterals(): ReadonlySet<string> {
  const found = new Set<string>()
  const read = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return
    const holdsText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
    if (holdsText) for (const word of node.text.split(/[^\w-]+/)) found.add(word)
    ts.forEachChild(node, read)
  }
  // The states that become classes are listed in the contract.
  for (const path of globSync([join(root, '**/*.{ts,tsx}'), join(root, '../../shared/**/*.ts')])) {
    if (/\.test\.|[\\/](i18n|words)[\\/]/.test(relative(root, path))) continue
    read(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest))
  }
  return found
}

test('every class that is styled is used somewhere', () => {
  const selectors = sheets.map(({ text }) => bare(text).replace(/\{[^{}]*\}/g, '{}')).join('\n')
  const styled = new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map((match) => match[1]!))
  const used = wordsInLiterals()
  expect(styled.size).toBeGreaterThan(150)
  expect([...styled].filter((name) => !used.has(name))).toEqual([])
})

test('no stylesheet grows past 400 lines, and none speaks of left and right: the page also runs from right to left', () => {
  const physical =
    /(^|[\s;{])((margin|padding|border)-(left|right)|(left|right)\s*:|text-align:\s*(left|right)|float\s*:)/m
  expect(sheets.length).toBeGreaterThan(20)
  for (const { name, text } of sheets) {
    expect(text.split('\n').length, name).toBeLessThanOrEqual(400)
    expect(bare(text), name).not.toMatch(physical)
  }
})
