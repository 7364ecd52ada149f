import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

export type Row = Readonly<Record<string, string | number>>

export interface PartResult {
  readonly part: string
  /** What was measured and how, in one or two sentences. */
  readonly about: string
  readonly rows: readonly Row[]
  /** The raw values, for drawing. */
  readonly raw?: unknown
}

const folder = join(import.meta.dirname, '..', '..', 'out', 'bench')

/** The machine in one line, because figures mean nothing without it. */
export function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GB, Node ${process.versions.node}, ${process.platform}`
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return 'unknown' // not a git checkout
  }
}

/** Prints the table and writes `out/bench/<part>.json`. */
export function report(result: PartResult): void {
  console.log(`\n${result.part}: ${result.about}`)
  console.table(result.rows)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${result.part}.json`)
  const document = { ...result, machine: machine(), commit: commit(), date: new Date().toISOString() }
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`)
  console.log(`  ${path}`)
}
