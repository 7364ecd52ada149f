import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { exampleOf, namesAt } from './name-patterns.ts'
import { pathFinder } from './find-controls.ts'

/** A name that a test looks a control up by, and the file in which it does. */
export interface Press {
  readonly file: string
  readonly name: string | RegExp
}

const TESTS = join(import.meta.dirname, '..', '..')
const ROLES = ['button', 'link', 'menuitem', 'radio', 'switch', 'textbox', 'searchbox', 'combobox', 'option']

/** Every name by which a test in a real browser looks up something that can be pressed, chosen or written in. */
export function findPresses(): readonly Press[] {
  return ['e2e', 'desktop', 'faults', 'support'].flatMap((folder) =>
    readdirSync(join(TESTS, folder))
      .filter((name) => folder === 'support' || name.endsWith('.integration.test.ts'))
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => pressesIn(`${folder}/${name}`, readFileSync(join(TESTS, folder, name), 'utf8'))),
  )
}

export function pressesIn(file: string, text: string): readonly Press[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const pathsIn = pathFinder(source)
  const helpers = new Set(['getByLabel', 'getByText', 'getByPlaceholder', 'clickTray', ...helpersOf(source)])
  const found: Press[] = []
  const take = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push({ file, name: node.text })
    else if (ts.isRegularExpressionLiteral(node)) found.push({ file, name: asRegExp(node.text) })
    else for (const path of pathsIn(node)) for (const one of namesAt(path)) found.push({ file, name: exampleOf(one) })
    ts.forEachChild(node, take)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const name = ts.isPropertyAccessExpression(node.expression)
        ? node.expression.name.text
        : node.expression.getText()
      const [first] = node.arguments
      if (name === 'getByRole' && first && ts.isStringLiteral(first) && ROLES.includes(first.text)) {
        node.arguments.slice(1).forEach(take)
      } else if (helpers.has(name)) node.arguments.forEach(take)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The file's own shorthands: what they are given ends up as the name in a locator. */
function helpersOf(source: ts.SourceFile): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isArrowFunction(node.initializer)) {
      const { parameters, body } = node.initializer
      const inRole = new RegExp(
        `getBy(Role|Label)\\([^]*\\b(${parameters.map((one) => one.name.getText()).join('|')})\\b`,
      )
      if (parameters.length > 0 && inRole.test(body.getText())) found.push(node.name.getText())
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function asRegExp(text: string): RegExp {
  const end = text.lastIndexOf('/')
  return new RegExp(text.slice(1, end), text.slice(end + 1).replace('g', ''))
}
