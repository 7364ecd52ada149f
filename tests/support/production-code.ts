import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

export const ROOT = join(import.meta.dirname, '..', '..')

/** Paths of what is shipped, from the project's folder, or from that of another tree. */
export function productionFiles(root = ROOT): readonly string[] {
  return globSync('src/**/*.{ts,tsx}', { cwd: root })
    .sort()
    .filter((path) => !/\.test\.tsx?$|\.d\.ts$|\/testing\//.test(path))
}

/** One file's syntax, without its types. */
export function parse(path: string, root = ROOT): ts.SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true, kind)
}

/** All of it with its types, for the window and for Node at once: only its types are read, so no wall is looked at. */
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
