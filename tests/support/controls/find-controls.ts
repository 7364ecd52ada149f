import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** One thing that can be pressed, chosen or written in, as it stands in the page's source. */
export interface Control {
  /** `features/home/session-card.tsx` */
  readonly file: string
  readonly kind: string
  /** Paths of the catalogue that may be its name; empty where its name is data. */
  readonly words: readonly string[]
}

const PAGE = join(import.meta.dirname, '..', '..', '..', 'src', 'renderer', 'src')
/** Elements and parts of the library that a person presses or writes in, and what a person calls them. */
const KINDS: Readonly<Record<string, string>> = {
  a: 'link',
  button: 'button',
  Button: 'button',
  'Primitive.Close': 'button',
  input: 'field',
  textarea: 'field',
  'Command.Input': 'field',
  select: 'choice',
  ChoiceChips: 'chips',
  summary: 'details',
  Menu: 'menu',
}
/** Attributes in which a name stands. */
const NAMES = ['aria-label', 'label', 'placeholder', 'confirm', 'cancel']

/** Everything in the page's sources that can be pressed, chosen or written in. */
export function findControls(): readonly Control[] {
  return readdirSync(PAGE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name) && !name.startsWith('i18n'))
    .toSorted()
    .flatMap((file) => controlsIn(file, readFileSync(join(PAGE, file), 'utf8')))
}

export function controlsIn(file: string, text: string): readonly Control[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const pathsIn = pathFinder(source)
  const found: Control[] = []
  const add = (kind: string, words: readonly string[]) => found.push({ file, kind, words: [...new Set(words)] })
  const visit = (node: ts.Node): void => {
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      const tag = node.tagName.getText()
      const kind = KINDS[tag]
      if (kind !== undefined) add(kind, nameOf(node, pathsIn))
      if (tag === 'Dialog') for (const part of ['confirm', 'cancel']) add('answer', attributeOf(node, part, pathsIn))
    }
    // A line of a menu, a command of the palette, the button of an empty state or of a notice.
    if (ts.isObjectLiteralExpression(node) && propertyOf(node, 'run') && propertyOf(node, 'label')) {
      add('action', pathsIn(propertyOf(node, 'label')!))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

type Opening = ts.JsxOpeningElement | ts.JsxSelfClosingElement
type FindPaths = (node: ts.Node) => readonly string[]

/** Its own label, else what stands in it, else the label around it. */
function nameOf(node: Opening, pathsIn: FindPaths): readonly string[] {
  const own = NAMES.flatMap((name) => attributeOf(node, name, pathsIn))
  const choices = attributeOf(node, 'choices', pathsIn)
  if (own.length + choices.length > 0) return choices.length > 0 ? choices : own
  const inside = ts.isJsxOpeningElement(node) ? node.parent.children.flatMap(pathsIn) : []
  if (inside.length > 0) return inside
  for (let around: ts.Node = node; around; around = around.parent) {
    if (ts.isJsxElement(around) && around.openingElement.tagName.getText() === 'label') {
      return around.children.flatMap((child) => (ts.isJsxExpression(child) ? pathsIn(child) : []))
    }
  }
  return []
}

function attributeOf(node: Opening, name: string, pathsIn: FindPaths): readonly string[] {
  const attribute = node.attributes.properties.find((one) => one.name?.getText() === name)
  return attribute === undefined ? [] : pathsIn(attribute)
}

function propertyOf(node: ts.ObjectLiteralExpression, name: string): ts.Node | undefined {
  return node.properties.find((one) => one.name?.getText() === name)
}

/** Finds `words.a.b`, also behind another name that the file gave to a part of the catalogue or to one of its words. */
export function pathFinder(source: ts.SourceFile): FindPaths {
  const given = new Map<string, ts.Expression>()
  const collect = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      given.set(node.name.text, node.initializer)
    }
    ts.forEachChild(node, collect)
  }
  collect(source)
  const pathOf = (node: ts.Node): string | null => {
    if (ts.isIdentifier(node)) {
      if (node.text === 'words') return ''
      const known = given.get(node.text)
      return known && ts.isPropertyAccessExpression(known) ? pathOf(known) : null
    }
    if (ts.isPropertyAccessExpression(node)) {
      const before = pathOf(node.expression)
      return before === null ? null : before === '' ? node.name.text : `${before}.${node.name.text}`
    }
    if (ts.isElementAccessExpression(node)) {
      const before = pathOf(node.expression)
      if (before === null) return null
      // Chosen by data: any word of that part.
      return ts.isStringLiteral(node.argumentExpression) ? `${before}.${node.argumentExpression.text}` : before
    }
    return null
  }
  const find = (node: ts.Node, depth = 0): readonly string[] => {
    const path = pathOf(node)
    if (path !== null && path !== '') return [path]
    if (ts.isIdentifier(node) && depth < 3) {
      const known = given.get(node.text)
      // A name that was worked out before: `const label = running ? words.a : words.b`.
      if (known && !ts.isArrowFunction(known)) return find(known, depth + 1)
      return []
    }
    const found: string[] = []
    ts.forEachChild(node, (child) => void found.push(...find(child, depth)))
    return found
  }
  return find
}
