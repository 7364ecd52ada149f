// Prints the shape of the production code: long functions, nesting, long files, and state changed inside closures. The figures are for
// reading; nothing fails. `npm run shape` reads this tree, `npm run shape -- FOLDER` another tree.
import { join } from 'node:path'
import ts from 'typescript'
import { parse, productionFiles } from '../tests/support/production-code.ts'
import { readOptions } from './read-options.mjs'

const LISTED = 12

interface FunctionShape {
  readonly place: string
  readonly lines: number
  readonly nested: boolean
  /** How many of its `let`s are changed by functions inside it. */
  readonly mutable: number
}

interface FileShape {
  readonly path: string
  readonly lines: number
  readonly functions: readonly FunctionShape[]
}

/** Only functions with a block body count; a one-expression arrow handed to `map` does not. */
function counts(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && ts.isBlock(node.body as ts.Node)
}

function nameOf(node: ts.FunctionLikeDeclaration): string {
  if (node.name) return node.name.getText()
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  const { parent } = node
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : '(callback)'
}

/** Names declared with `let` directly in this function, not in a function inside it. */
function ownLets(body: ts.Node): Set<string> {
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Let) !== 0)
      for (const { name } of node.declarations) names.add(name.getText())
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(body, visit)
  return names
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function isChanged(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false
  const { parent } = node
  if (ts.isBinaryExpression(parent)) return parent.left === node && isAssignment(parent.operatorToken.kind)
  return ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)
}

/** How many of `names` are changed by a function inside `body`: the state of a closure. */
function changedInside(body: ts.Node, names: ReadonlySet<string>): number {
  const changed = new Set<string>()
  const visit = (node: ts.Node, inside: boolean): void => {
    if (inside && isChanged(node) && names.has(node.text)) changed.add(node.text)
    ts.forEachChild(node, (child) => visit(child, inside || ts.isFunctionLike(node)))
  }
  ts.forEachChild(body, (child) => visit(child, false))
  return changed.size
}

function readShape(root: string, path: string): FileShape {
  const file = parse(path, root)
  const line = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1
  const functions: FunctionShape[] = []
  const visit = (node: ts.Node, nested: boolean): void => {
    if (counts(node) && node.body) {
      const first = line(node.getStart())
      const place = `${path}:${first} ${nameOf(node)}`
      const mutable = changedInside(node.body, ownLets(node.body))
      functions.push({ place, lines: line(node.end) - first + 1, nested, mutable })
    }
    ts.forEachChild(node, (child) => visit(child, nested || ts.isFunctionLike(node)))
  }
  visit(file, false)
  return { path, lines: file.text.split('\n').length - 1, functions }
}

function print(title: string, rows: readonly { readonly place: string; readonly n: number }[]): void {
  const longest = [...rows].sort((a, b) => b.n - a.n).slice(0, LISTED)
  console.log(`\n${title}\n${longest.map(({ place, n }) => `${String(n).padStart(6)}  ${place}`).join('\n')}`)
}

function share(functions: readonly FunctionShape[]): string {
  return `${Math.round((functions.filter((one) => one.nested).length / Math.max(1, functions.length)) * 100)} %`
}

const [given] = readOptions({ use: 'npm run shape -- [FOLDER]', options: {}, words: 1 }).words
const root = given ?? join(import.meta.dirname, '..')
const files = productionFiles(root).map((path) => readShape(root, path))
const functions = files.flatMap((file) => file.functions)
const longer = (limit: number): number => functions.filter((one) => one.lines > limit).length
const core = files.filter((file) => file.path.startsWith('src/core/')).flatMap((file) => file.functions)

console.log(`production code   ${files.reduce((sum, file) => sum + file.lines, 0)} lines in ${files.length} files`)
console.log(
  `functions over    60: ${longer(60)}   100: ${longer(100)}   200: ${longer(200)} lines, of ${functions.length}`,
)
console.log(`nested functions  ${share(functions)} of all, ${share(core)} in src/core`)
print(
  'Longest functions (lines)',
  functions.map((one) => ({ place: one.place, n: one.lines })),
)
print(
  'Longest files (lines)',
  files.map((file) => ({ place: file.path, n: file.lines })),
)
print(
  'Most state in one closure (`let`s that functions inside it change)',
  functions.map((one) => ({ place: one.place, n: one.mutable })),
)
