/**
 * `npm run simulate:mutants -- [--seeds N] [--from S] [--days D] [--only WORDS,WORDS] [--beside N]`: breaks a copy of the product in each
 * known way, and shows how many seeds the simulated weeks need to notice it, and by which promise. A mutant that is not noticed calls for
 * another trouble or another promise. `--beside` is how many mutants are hunted at once, each in its own process, which ends with its
 * first finding.
 */
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Mutant } from './mutant.ts'
import { MUTANTS } from './mutant-list.ts'
import { runSeeds } from './run-seeds.ts'
import { readOptions } from '../../scripts/read-options.mjs'

const { values } = readOptions({
  use: 'npm run simulate:mutants -- [--seeds N] [--from S] [--days D] [--only WORDS,…] [--beside N]',
  options: {
    seeds: { type: 'number', default: 200 },
    from: { type: 'number', default: 1 },
    days: { type: 'number', default: 0.5, fraction: true },
    only: { type: 'string', default: '' },
    beside: { type: 'number', default: availableParallelism(), least: 1 },
  },
})
const ROOT = resolve(import.meta.dirname, '..', '..')
const COPIED = ['src', 'bench', 'simulator', 'package.json']
const DAYS = values.days

interface Found {
  /** How many seeds were played until the finding. */
  readonly nth: number
  readonly seed: number
  readonly faults: readonly string[]
}

const mutants = MUTANTS.filter(({ name }) => values.only.split(',').some((words) => name.includes(words)))
console.log(`${mutants.length} mutants, each in ${values.seeds} seeds of ${DAYS} days at most`)
const found = new Map<Mutant, Found>()
const left = [...mutants]
await Promise.all(
  Array.from({ length: values.beside }, async () => {
    for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
      const its = await hunt(mutant)
      if (its !== null) found.set(mutant, its)
      const how = its === null ? '✗ not found' : `✓ after ${String(its.nth).padStart(3)}`
      console.log(`${how}  ${mutant.name}${its === null ? '' : ` (seed ${its.seed}): ${its.faults[0]!.slice(0, 160)}`}`)
    }
  }),
)
for (const line of table()) console.log(line)
console.log(`${found.size} of ${mutants.length} found`)
process.exit(found.size === mutants.length ? 0 : 1)

/** In the order of the list, as in `docs/simulation.md`. */
function table(): readonly string[] {
  const rows = mutants.map((mutant) => {
    const its = found.get(mutant)
    const promises = new Set(its?.faults.map((fault) => fault.split(': ')[0]!))
    return `| ${mutant.name} | ${its?.nth ?? 'not found'} | ${[...promises].join('; ')} |`
  })
  return ['', '| mutant | seeds | promise that is broken |', '| --- | --- | --- |', ...rows, '']
}

async function hunt(mutant: Mutant): Promise<Found | null> {
  const folder = mkdtempSync(join(tmpdir(), 'salesboy-mutant-'))
  try {
    copyTree(folder)
    breakFile(join(folder, 'src', 'core', mutant.file), mutant)
    let its: Found | null = null
    let count = 0
    for (let from = values.from; its === null && count < values.seeds;) {
      const seeds = Array.from({ length: values.seeds - count }, (_, n) => from + n)
      const suspected: Found[] = []
      await runSeeds({
        seeds,
        days: DAYS,
        beside: 1,
        worker: join(folder, 'bench', 'weeks', 'seed-worker.ts'),
        isEnough: () => suspected.length > 0,
        told({ seed, faults }) {
          count += 1
          from = seed + 1
          if (faults.length > 0) suspected.push({ nth: count, seed, faults })
        },
      })
      const [first] = suspected
      if (first !== undefined && (await isSound(first.seed))) its = first
    }
    return its
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Whether the product itself keeps all promises with this seed. If not, the seed shows nothing about a mutant. */
async function isSound(seed: number): Promise<boolean> {
  let isBroken = false
  const told = ({ faults }: { readonly faults: readonly string[] }) => void (isBroken = faults.length > 0)
  await runSeeds({ seeds: [seed], days: DAYS, beside: 1, told })
  if (isBroken) console.log(`seed ${seed} is left out: the product itself breaks a promise there`)
  return !isBroken
}

/** Uses hard links where possible: only the broken file differs. */
function copyTree(folder: string): void {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  for (const name of COPIED) copy(join(ROOT, name), join(folder, name))
}

function copy(from: string, to: string): void {
  const entries = readdirEntries(from)
  if (entries === null) {
    try {
      return linkSync(from, to)
    } catch {
      return copyFileSync(from, to) // another disk
    }
  }
  mkdirSync(to)
  for (const entry of entries) copy(join(from, entry), join(to, entry))
}

function readdirEntries(path: string): readonly string[] | null {
  try {
    return readdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null
    throw error
  }
}

function breakFile(path: string, { name, find, replace }: Mutant): void {
  const text = readFileSync(path, 'utf8')
  if (text.split(find).length !== 2) throw new Error(`"${name}": what it looks for does not stand once in ${path}`)
  // Remove the link first: writing into it would change the product's own file.
  rmSync(path)
  writeFileSync(
    path,
    text.replace(find, () => replace),
  )
}
