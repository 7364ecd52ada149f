import { dirname, join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { parse, productionFiles } from './support/production-code.ts'

/** The local files whose values a file imports or re-exports when it is loaded. Type imports are gone by then. */
function valueImports(path: string): readonly string[] {
  return parse(path)
    .statements.filter((one) =>
      ts.isImportDeclaration(one) ? !isTypeOnly(one) : ts.isExportDeclaration(one) && !one.isTypeOnly,
    )
    .map((one) => (one as ts.ImportDeclaration | ts.ExportDeclaration).moduleSpecifier)
    .filter((name) => name !== undefined && ts.isStringLiteral(name) && name.text.startsWith('.'))
    .map((name) => join(dirname(path), (name as ts.StringLiteral).text))
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  return importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

/** Each import cycle, once. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>()
  const cycles: string[] = []
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) cycles.push([...way.slice(way.indexOf(path)), path].join(' → '))
    if (done.has(path) || way.includes(path)) return
    for (const next of graph.get(path) ?? []) walk(next, [...way, path])
    done.add(path)
  }
  for (const path of graph.keys()) walk(path, [])
  return cycles
}

test('a cycle is found, and a file that two others import is not one', () => {
  const graph = { a: ['b', 'c'], b: ['d'], c: ['d'], d: [], e: ['f'], f: ['g'], g: ['f'] }
  expect(findCycles(new Map(Object.entries(graph)))).toEqual(['f → g → f'])
})

test('no file imports itself through others: values are imported in one direction', () => {
  const graph = new Map(productionFiles().map((path) => [path, valueImports(path)]))
  expect(graph.get('src/core/build-rooms.ts')?.length).toBeGreaterThan(10)
  expect(findCycles(graph)).toEqual([])
})
