import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

export const ROOT = join(import.meta.dirname, '..', '..')

/** Paths of the shipped source files, in this project or in another tree. */
export function productionFiles(root = ROOT): readonly string[] {
  return globSync('src/**/*.{ts,tsx}', { cwd: root })
    .sort()
    .filter((path) => !/\.test\.tsx?$|\.d\.ts$|\/testing\//.test(path))
}

/** The syntax tree of one file, without types. */
export function parse(path: string, root = ROOT): ts.SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true, kind)
}

/**
 * All shipped files with their types, for the window and for Node in one program. Only types are read, so import
 * boundaries do not matter.
 */
export function readProgram(): ts.Program {
  const base = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, ROOT)
  return ts.createProgram(
    productionFiles().map((path) => join(ROOT, path)),
    {
      ...options,
      lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: ['node'],
      jsx: ts.JsxEmit.ReactJSX,
    },
  )
}

export function everyNode(root: ts.Node, visit: (node: ts.Node) => void): void {
  visit(root)
  ts.forEachChild(root, (child) => everyNode(child, visit))
}
