import ts from 'typescript'
import { everyNode } from './production-code.ts'

/** How production code uses the words of the contract. */
export interface Use {
  /** First arguments of calls from a client, that is the window or a shell. */
  readonly called: ReadonlySet<string>
  /** Values of `{ type: … }` in the core or a shell. */
  readonly published: ReadonlySet<string>
  /** Words that are compared with, a `case`, or a key of a table of listeners. */
  readonly heard: ReadonlySet<string>
  /** Whether some expression has this value where a member of this union, or of a part of it, is expected. */
  makes(member: string, union: ReadonlySet<string>): boolean
}

export interface StringUnion {
  readonly name: string
  readonly members: ReadonlySet<string>
}

/** The strings that a type names. Empty when it allows any string. */
export function literalsOf(type: ts.Type): readonly string[] {
  const parts = type.isUnion() ? type.types : [type]
  if (parts.some((part) => part.flags & ts.TypeFlags.String)) return []
  return parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []))
}

/** Every union of strings in the wanted files, and the `kind`s, `type`s … that distinguish the parts of a union of objects. */
export function unionsOf(program: ts.Program, wanted: (file: ts.SourceFile) => boolean): readonly StringUnion[] {
  const checker = program.getTypeChecker()
  const unions: StringUnion[] = []
  const add = (node: ts.Node, type: ts.Type): void => {
    const members = literalsOf(type)
    if (members.length > 1) unions.push({ name: nameOf(node), members: new Set(members) })
  }
  for (const file of program.getSourceFiles().filter(wanted))
    everyNode(file, (node) => {
      if (!ts.isUnionTypeNode(node) || isListOfKeys(node)) return
      const type = checker.getTypeFromTypeNode(node)
      add(node, type)
      if (type.isUnion() && type.types.every((part) => part.flags & ts.TypeFlags.Object))
        for (const property of checker.getPropertiesOfType(type)) add(node, checker.getTypeOfSymbol(property))
    })
  return unions
}

/** In `Pick<Some, 'a' | 'b'>`, the union names properties. */
function isListOfKeys({ parent }: ts.Node): boolean {
  return ts.isTypeReferenceNode(parent) && /^(Pick|Omit)$/.test(parent.typeName.getText())
}

function nameOf(node: ts.Node): string {
  const names: string[] = []
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent)
    if ((ts.isTypeAliasDeclaration(at) || ts.isInterfaceDeclaration(at) || ts.isPropertySignature(at)) && at.name)
      names.unshift(at.name.getText())
  return names.join('.') || node.getSourceFile().fileName
}

/** Reads the whole program once. Types are resolved only where one of `words` occurs, because that takes most of the time. */
export function readUse(program: ts.Program, words: ReadonlySet<string>): Use {
  const checker = program.getTypeChecker()
  const called = new Set<string>()
  const published = new Set<string>()
  const heard = new Set<string>()
  /** For each string, the unions expected where it occurs. `null` where any string would do. */
  const made = new Map<string, (ReadonlySet<string> | null)[]>()
  const remember = (value: string, expected: ReadonlySet<string> | null): void => {
    made.set(value, [...(made.get(value) ?? []), expected])
  }
  const read = (file: ts.SourceFile): void => {
    const isCore = /\/src\/core\//.test(file.fileName)
    everyNode(file, (node) => {
      if (!ts.isStringLiteralLike(node)) {
        if (isCore && ts.isTemplateLiteralToken(node)) for (const word of wordsOfSql(node.text)) remember(word, null)
        return
      }
      if (isCore) for (const word of wordsOfSql(node.text)) remember(word, null)
      if (isAsked(node)) heard.add(node.text)
      else if (isValue(node)) {
        if (isFirstArgument(node)) called.add(node.text)
        if (isTypeOfObject(node)) published.add(node.text)
        if (words.has(node.text)) remember(node.text, expectedAt(checker, node))
      }
    })
  }
  for (const file of program.getSourceFiles())
    if (/\/src\/(?!shared\/)/.test(file.fileName) && !file.isDeclarationFile) read(file)
  for (const file of program.getSourceFiles()) if (/\/src\/shared\//.test(file.fileName)) read(file)
  const makes = (member: string, union: ReadonlySet<string>): boolean =>
    (made.get(member) ?? []).some((expected) => expected === null || isPartOf(expected, union))
  return { called, published, heard, makes }
}

/** Whether the expected strings share more than this one with the union, or are nothing else. */
function isPartOf(expected: ReadonlySet<string>, union: ReadonlySet<string>): boolean {
  const common = [...expected].filter((one) => union.has(one)).length
  return common > 1 || common === expected.size
}

function expectedAt(checker: ts.TypeChecker, node: ts.StringLiteralLike): ReadonlySet<string> | null {
  const type = checker.getContextualType(node)
  const literals = type === undefined ? [] : literalsOf(type)
  return literals.length === 0 ? null : new Set(literals)
}

/** `=== 'x'`, `case 'x'`, or the key of a table. */
function isAsked(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isCaseClause(parent)) return true
  if (ts.isBinaryExpression(parent)) return /^[!=]==?$/.test(parent.operatorToken.getText())
  return ts.isPropertyName(node) && 'name' in parent && parent.name === node
}

function isValue({ parent }: ts.Node): boolean {
  return (
    !ts.isTypeNode(parent) &&
    !ts.isImportDeclaration(parent) &&
    !ts.isExportDeclaration(parent) &&
    !ts.isElementAccessExpression(parent)
  )
}

function isFirstArgument(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.arguments[0] === node
}

function isTypeOfObject({ parent }: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) && parent.name.getText() === 'type'
}

/** Words that SQL writes: `SET state = 'x'`, `THEN 'x'`, values of an INSERT. */
function wordsOfSql(text: string): readonly string[] {
  return [...text.matchAll(/(?:\bSET\b[^;]*?=|\bTHEN|\bELSE|,|\()\s*'([a-z-]+)'/g)].map(([, word]) => word!)
}
