import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A file of the walk in docs/architecture.md, and the files between it and the file that hands the message to it. */
export interface Step {
  readonly file: string
  /** Null for the first file. */
  readonly from: string | null
  readonly via: readonly string[]
}

/** The steps of a nested list whose entries begin with a file. An indented entry is called by the entry above it. */
export function stepsOf(list: string): readonly Step[] {
  const steps: (Step & { readonly depth: number })[] = []
  for (const match of list.matchAll(/^( *)(?:\d+\.|-) `(src\/core\/[\w./-]+\.ts)`(?: \(via ([^)]*)\))?/gm)) {
    const depth = match[1]!.length
    const above = steps.findLast((step) => step.depth < depth) ?? steps.findLast((step) => step.depth === 0)
    const via = [...(match[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
    steps.push({ depth, file: match[2]!, from: above?.file ?? null, via })
  }
  return steps
}

/** Broken hand-overs: pairs of adjacent files on the walk in which neither file imports the other. */
export function brokenHandOvers(root: string, steps: readonly Step[]): readonly string[] {
  const files = readdirSync(join(root, 'src/core'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join('src/core', path))
  const pathOf = (name: string): string => files.find((path) => basename(path) === name) ?? name
  const importsOf = (path: string): readonly string[] =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/ from '(\.[^']+)'/g)].map((match) =>
      join(dirname(path), match[1]!),
    )
  const areJoined = (a: string, b: string): boolean => importsOf(a).includes(b) || importsOf(b).includes(a)
  return steps.flatMap(({ file, from, via }) => {
    const chain = [...(from === null ? [] : [from]), ...via.map(pathOf), file]
    return chain
      .slice(1)
      .flatMap((next, index) => (areJoined(chain[index]!, next) ? [] : [`${chain[index]} → ${next}`]))
  })
}
