/**
 * `npm run simulate:mutants -- [--seeds N] [--days D] [--only WORDS,WORDS] [--beside N]`: breaks a copy of the product in each known way, and
 * shows after how many seeds the simulated weeks notice. What is not noticed wants another trouble or another promise.
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
import { parseArgs } from 'node:util'
import { MUTANTS, type Mutant } from './mutant-list.ts'
import { runSeeds, type SeedResult } from './run-seeds.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    days: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    beside: { type: 'string', default: String(availableParallelism()) },
  },
})
const ROOT = resolve(import.meta.dirname, '..', '..')
const COPIED = ['src', 'bench', 'simulator', 'package.json']

const DAYS = Number(values.days)
const mutants = MUTANTS.filter(({ name }) => values.only.split(',').some((words) => name.includes(words)))
console.log(`mutants: ${mutants.length}, each in ${values.seeds} seeds`)
const seeds = await soundSeeds()

let missed = 0
for (const mutant of mutants) {
  const found = await hunt(mutant)
  if (found === null) missed += 1
  const what = found === null ? '✗ not found' : `✓ after ${String(found.nth).padStart(3)}`
  console.log(`${what}  ${mutant.name}${found === null ? '' : ` (seed ${found.seed}): ${found.fault.slice(0, 140)}`}`)
}
console.log(`${mutants.length - missed} of ${mutants.length} found`)
process.exit(missed === 0 ? 0 : 1)

/** A seed in which the product itself breaks a promise shows nothing about a mutant. */
async function soundSeeds(): Promise<readonly number[]> {
  const all = Array.from({ length: Number(values.seeds) }, (_, n) => Number(values.from) + n)
  const broken = new Set<number>()
  const told = ({ seed, faults }: SeedResult) => void (faults.length > 0 && broken.add(seed))
  await runSeeds({ seeds: all, days: DAYS, beside: Number(values.beside), told })
  if (broken.size > 0)
    console.log(`left out, because the product itself breaks a promise there: ${[...broken].join(', ')}`)
  return all.filter((seed) => !broken.has(seed))
}

interface Found {
  /** How many seeds it took. */
  readonly nth: number
  readonly seed: number
  readonly fault: string
}

async function hunt(mutant: Mutant): Promise<Found | null> {
  const folder = mkdtempSync(join(tmpdir(), 'salesboy-mutant-'))
  try {
    copyTree(folder)
    breakFile(join(folder, 'src', 'core', mutant.file), mutant)
    let found: Found | null = null
    let count = 0
    await runSeeds({
      seeds,
      days: DAYS,
      beside: Number(values.beside),
      worker: join(folder, 'bench', 'weeks', 'seed-worker.ts'),
      isEnough: () => found !== null,
      told({ seed, faults }) {
        count += 1
        if (faults[0] !== undefined) found ??= { nth: count, seed, fault: faults[0] }
      },
    })
    return found
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Hard links where that can be: only the broken file is another one. */
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
  // Not into the linked file: that is the product's own.
  rmSync(path)
  writeFileSync(
    path,
    text.replace(find, () => replace),
  )
}
