import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './report.ts'
import { rounded } from './statistics.ts'

/**
 * The environment variable with the folder for the host's profiles; `--profile` sets it. Parts that run in processes of their own inherit
 * it.
 */
const FOLDER = 'SALESBOY_BENCH_PROFILES'
const MOST = 25

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** Empties the folder. From now on each Salesboy that starts writes a CPU profile into it when it ends. */
export function profileInto(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  process.env[FOLDER] = folder
}

/** Node's flags for a profile; none unless `profileInto` was called. */
export function profileFlags(): readonly string[] {
  const folder = process.env[FOLDER]
  return folder === undefined ? [] : ['--cpu-prof', '--cpu-prof-interval', '500', '--cpu-prof-dir', folder]
}

/** The largest profile in the folder as two tables: whose code ran, and the most expensive functions including their callees. */
export function readProfile(folder: string): { readonly owners: readonly Row[]; readonly functions: readonly Row[] } {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => join(folder, name))
    .toSorted((a, b) => statSync(b).size - statSync(a).size)
  if (files[0] === undefined) throw new Error(`no profile was written into ${folder}`)
  return describe(JSON.parse(readFileSync(files[0], 'utf8')) as Profile)
}

function describe({ nodes, samples, timeDeltas }: Profile) {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const owners = new Map<string, number>()
  const functions = new Map<string, number>()
  const add = (table: Map<string, number>, key: string, value: number) => table.set(key, (table.get(key) ?? 0) + value)
  let busy = 0
  for (const [index, id] of samples.entries()) {
    const spent = (timeDeltas[index] ?? 0) / 1_000
    const { callFrame } = byId.get(id)!
    if (callFrame.functionName === '(idle)') continue
    busy += spent
    // Time in Node and V8 counts for the nearest caller from a package or from Salesboy.
    let owner = callFrame.functionName.startsWith('(garbage') ? 'garbage collection' : ''
    const seen = new Set<string>()
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)!.callFrame
      owner ||= ownerOf(frame.url)
      const name = `${frame.functionName || '(anonymous)'} (${ownerOf(frame.url) || 'Node'})`
      if (!frame.functionName.startsWith('(') && !seen.has(name)) add(functions, name, spent)
      seen.add(name)
    }
    add(owners, owner || 'Node by itself', spent)
  }
  const rows = (table: Map<string, number>, what: string): Row[] =>
    [...table]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, MOST)
      .map(([name, ms]) => ({ [what]: name, ms: rounded(ms), 'of the busy time, %': rounded((ms / busy) * 100) }))
  return { owners: rows(owners, 'whose code'), functions: rows(functions, 'function, with what it calls') }
}

function ownerOf(url: string): string {
  const packages = url.split('/node_modules/')
  if (packages.length > 1)
    return packages
      .at(-1)!
      .split('/')
      .slice(0, packages.at(-1)!.startsWith('@') ? 2 : 1)
      .join('/')
  return url.includes('/out/server/') ? 'Salesboy, with what its bundle holds' : ''
}
