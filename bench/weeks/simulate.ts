/**
 * `npm run simulate -- [--seeds N] [--from S] [--weeks W | --days D] [--beside N] [--show] [--json FILE]`: a shop's week in no time, as each
 * seed says, with the product's own core; afterwards every promise is checked. A seed repeats its week exactly; one that breaks a promise is
 * cut down to the shortest plan that still does, and told.
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { makePlan } from './make-plan.ts'
import { play } from './play.ts'
import { runSeeds } from './run-seeds.ts'
import { shrink } from './shrink.ts'
import { tellStory } from './tell-story.ts'
import { readOptions } from '../../scripts/read-options.mjs'

const { values } = readOptions({
  use: 'npm run simulate -- [--seeds N] [--from S] [--weeks W | --days D] [--beside N] [--show] [--json FILE]',
  options: {
    seeds: { type: 'number', default: 100, least: 1 },
    from: { type: 'number', default: 1 },
    weeks: { type: 'number', default: 1, fraction: true },
    days: { type: 'number', fraction: true },
    beside: { type: 'number', default: availableParallelism(), least: 1 },
    show: { type: 'boolean' },
    json: { type: 'string' },
  },
})
const days = values.days ?? 7 * values.weeks
const { from } = values
/** So many broken seeds are cut down and told; of the others the faults are enough. */
const MOST_STORIES = 3

if (values.show) {
  const played = await play(makePlan(from, days), { keepsStory: true })
  for (const line of [...played.story, ...played.faults.map((fault) => `✗ ${fault}`)]) console.log(line)
  console.log(`trace ${played.trace}; ${describe(played.figures)}`)
  process.exit(played.faults.length === 0 ? 0 : 1)
}

const began = performance.now()
const seeds = Array.from({ length: values.seeds }, (_, n) => from + n)
const totals: Record<string, number> = {}
const failed: { readonly seed: number; readonly faults: readonly string[] }[] = []
await runSeeds({
  seeds,
  days,
  beside: values.beside,
  told({ seed, faults, figures }) {
    for (const [name, value] of Object.entries(figures)) totals[name] = (totals[name] ?? 0) + value
    if (faults.length === 0) return
    failed.push({ seed, faults })
    console.log(`✗ seed ${seed}`)
    for (const fault of faults.slice(0, 5)) console.log(`    ${fault}`)
  },
})
const seconds = (performance.now() - began) / 1_000
for (const { seed, faults } of failed.slice(0, MOST_STORIES)) {
  for (const line of tellStory(await shrink(makePlan(seed, days), faults[0]!))) console.log(line)
  console.log(`again: npm run simulate -- --from ${seed} --days ${days} --show`)
}
const speed = Math.round(((totals['minutes'] ?? 0) * 60) / seconds)
console.log(
  `${seeds.length} seeds of ${days} days in ${seconds.toFixed(1)} s (${speed} times as fast as life), ${failed.length} failed`,
)
console.log(describe(totals))
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ from, days, seconds, failed, totals }, null, 2)}\n`)
process.exit(failed.length === 0 ? 0 : 1)

function describe(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
