import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MUTANTS } from './mutant-list.ts'
import { runSeeds, type SeedResult } from './run-seeds.ts'

/** One sitting and a night: the shortest plan with every part of a week. */
const DAYS = 0.5
const SEEDS = Array.from({ length: 50 }, (_, n) => n + 1)
/** ms that a loaded machine may need; no test asserts on it. */
const LIMIT_MS = 300_000

/** A repeated seed runs in whichever process is free, after whatever seeds that process played before. */
const AGAIN = SEEDS.slice(0, 5).toReversed()

test(
  'fifty shortened weeks keep every promise, and a seed repeats its week exactly',
  async () => {
    const results: SeedResult[] = []
    await runSeeds({ seeds: [...SEEDS, ...AGAIN], days: DAYS, beside: 2, told: (result) => results.push(result) })
    expect(results.filter(({ faults }) => faults.length > 0)).toEqual([])
    const total = (name: string) => results.reduce((sum, { figures }) => sum + (figures[name] ?? 0), 0)
    const played = ['messages', 'replies', 'pictures', 'files', 'places', 'notices']
    for (const name of [...played, '+dies', '+outage', '+line-drops', '+disk-full', '+clock', '+sleeps'])
      expect([name, total(name)]).not.toEqual([name, 0])
    const traces = (of: number) => results.filter(({ seed }) => seed === of).map(({ trace }) => trace)
    expect(AGAIN.map((seed) => traces(seed).length)).toEqual(AGAIN.map(() => 2))
    expect(AGAIN.filter((seed) => new Set(traces(seed)).size > 1)).toEqual([])
  },
  LIMIT_MS,
)

test('each mutant has a unique name, and the code that it changes occurs once', () => {
  const core = join(import.meta.dirname, '..', '..', 'src', 'core')
  const lost = MUTANTS.filter(({ file, find }) => readFileSync(join(core, file), 'utf8').split(find).length !== 2)
  expect(lost.map(({ name }) => name)).toEqual([])
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
})
