import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'
import { commandSchemas } from '../src/shared/contract/commands.ts'
import { everyNode, readProgram } from './support/production-code.ts'
import { literalsOf, readUse, unionsOf, type StringUnion, type Use } from './support/use-of-literals.ts'

let program: ts.Program
let use: Use
let unions: readonly StringUnion[]

const inFolder = (folder: string) => (file: ts.SourceFile) => file.fileName.includes(`/src/${folder}/`)

beforeAll(() => {
  program = readProgram()
  // The UI words contain plural forms, which no code produces by itself.
  unions = unionsOf(program, (file) => inFolder('shared')(file) && !inFolder('shared/words')(file))
  use = readUse(program, new Set(unions.flatMap(({ members }) => [...members])))
}, 120_000)

describe('the contract has', () => {
  test('no command without a caller outside the core', () => {
    expect(use.called.size).toBeGreaterThan(30)
    expect(Object.keys(commandSchemas).filter((name) => !use.called.has(name))).toEqual([])
  })

  test('no event without a publisher and a listener', () => {
    const events = eventTypes()
    expect(events.length).toBeGreaterThan(15)
    expect(
      events.filter((type) => !use.published.has(type)),
      'without a publisher',
    ).toEqual([])
    expect(
      events.filter((type) => !use.heard.has(type)),
      'without a listener',
    ).toEqual([])
  })

  test('no state, reason or kind that production code never produces', () => {
    expect(unions.length).toBeGreaterThan(40)
    const missing = unions.flatMap(({ name, members }) =>
      [...members].filter((member) => !use.makes(member, members)).map((member) => `${name}: ${member}`),
    )
    expect([...new Set(missing)]).toEqual([])
  })
})

function eventTypes(): readonly string[] {
  const checker = program.getTypeChecker()
  const types: string[] = []
  for (const file of program.getSourceFiles().filter(inFolder('shared')))
    everyNode(file, (node) => {
      if (!ts.isTypeAliasDeclaration(node) || node.name.text !== 'HostEvent') return
      const type = checker.getTypeAtLocation(node).getProperty('type')!
      types.push(...literalsOf(checker.getTypeOfSymbol(type)))
    })
  return types
}
