import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MUTANTS } from './mutant-list.ts'
import { runSeeds, type SeedResult } from './run-seeds.ts'

/** One time of work, and a night: the shortest week that has everything in it. */
const DAYS = 0.5
const SEEDS = Array.from({ length: 50 }, (_, n) => n + 1)
/** What a loaded machine may need; nothing is asserted about it. */
const LIMIT_MS = 300_000

/** In whichever of two processes is free, and after whatever that one has played before. */
const AGAIN = SEEDS.slice(0, 5).toReversed()

test(
  'simulated weeks, shortened: every promise is kept in fifty of them, and a seed is played again exactly as it was',
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

test('each mutant has a name of its own, and the line that it breaks stands there once', () => {
  const core = join(import.meta.dirname, '..', '..', 'src', 'core')
  const lost = MUTANTS.filter(({ file, find }) => readFileSync(join(core, file), 'utf8').split(find).length !== 2)
  expect(lost.map(({ name }) => name)).toEqual([])
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
})
