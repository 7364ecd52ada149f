import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const sheets = globSync(join(root, '**/*.css')).map((path) => ({
  name: relative(root, path),
  text: readFileSync(path, 'utf8'),
}))
/** The stylesheet without its comments. */
const bare = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '')

/** Every word in a string of the page's code. They include all class names, even composed ones. */
function wordsInLiterals(): ReadonlySet<string> {
  const found = new Set<string>()
  const read = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return
    const holdsText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
    if (holdsText) for (const word of node.text.split(/[^\w-]+/)) found.add(word)
    ts.forEachChild(node, read)
  }
  // States that become class names are listed in src/shared.
  for (const path of globSync([join(root, '**/*.{ts,tsx}'), join(root, '../../shared/**/*.ts')])) {
    if (/\.test\.|[\\/](i18n|words)[\\/]/.test(relative(root, path))) continue
    read(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest))
  }
  return found
}

test('every styled class is used', () => {
  const selectors = sheets.map(({ text }) => bare(text).replace(/\{[^{}]*\}/g, '{}')).join('\n')
  const styled = new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map((match) => match[1]!))
  const used = wordsInLiterals()
  expect(styled.size).toBeGreaterThan(150)
  expect([...styled].filter((name) => !used.has(name))).toEqual([])
})

test('no stylesheet has more than 400 lines or uses left and right, because the page also runs right to left', () => {
  expect(sheets.length).toBeGreaterThan(20)
  for (const { name, text } of sheets) {
    expect(text.split('\n').length, name).toBeLessThanOrEqual(400)
    expect(physicalIn(bare(text)), name).toEqual([])
  }
})

test.each([
  ['a side by its name', 'margin-left: 4px'],
  ['a place by its side', 'inset-block: 0; right: 0'],
  ['a corner', 'border-top-left-radius: 4px'],
  ['four values of which two are sides', 'padding: 6px 0 6px 20px'],
  ['four corners', 'border-radius: 0 8px 8px 0'],
  ['a text at its side', 'text-align: right'],
  ['a way to the side', 'transform: translateX(8px)'],
  ['a shadow to the side', 'box-shadow: 4px 0 8px black'],
  ['a margin for scrolling', 'scroll-margin-left: 4px'],
])('%s is found', (_what, declaration) => {
  expect(physicalIn(`.a { ${declaration}; }`)).toHaveLength(1)
})

test('values that are equal on both sides are allowed', () => {
  const same = 'padding: 6px 8px; margin: 1px 2px 3px 2px; border-radius: 8px 8px 0 0; text-align: start; inset: 0 auto'
  expect(physicalIn(`.a { ${same}; box-shadow: 0 2px 8px black; transform: translateY(4px) }`)).toEqual([])
  expect(physicalIn("[dir='rtl'] .a { transform: scaleX(-1) }")).toEqual([])
})

const SIDES =
  /^(scroll-)?(margin|padding|border|inset)(-.+)?-(left|right)(-.+)?$|^border-(top|bottom)-(left|right)-radius$/
/** Shorthands whose second and fourth values are the right and left sides. */
const FOUR_SIDES = /^(scroll-)?(margin|padding)$|^inset$|^border-(width|style|color)$/

/** Declarations that are wrong in a right-to-left page. */
function physicalIn(css: string): readonly string[] {
  const forBoth = css.replace(/[^{};]*\[dir='rtl'\][^{]*\{[^{}]*\}/g, '')
  return forBoth
    .split(/[;{}]/)
    .map((declaration) => declaration.trim())
    .filter((declaration) => {
      const [property = '', value = ''] = declaration.split(/\s*:\s*/, 2)
      return isPhysical(property, value)
    })
}

function isPhysical(property: string, value: string): boolean {
  const parts = value.trim().split(/\s+(?![^(]*\))/)
  if (SIDES.test(property) || /^(left|right|float|clear)$/.test(property)) return true
  if (FOUR_SIDES.test(property)) return parts.length === 4 && parts[1] !== parts[3]
  if (property === 'border-radius') return parts.length > 2 && parts[0] !== parts[1]
  if (property === 'text-align') return /left|right/.test(value)
  if (property === 'box-shadow') return /^-?[1-9]\S*\s/.test(value.trim())
  return /translate(X|3d)?\(\s*-?[1-9]|translate: -?[1-9]/.test(value)
}
