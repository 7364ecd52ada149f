/**
 * `npm run simulate -- [--seeds N] [--from S] [--weeks W | --days D] [--show]`: a shop's week in no time, as each
 * seed says, with the product's own core; afterwards every promise is checked. A seed repeats its week exactly.
 */
import { parseArgs } from 'node:util'
import { makePlan } from './make-plan.ts'
import { play, type Played } from './play.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    weeks: { type: 'string' },
    days: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
})
const days = values.days !== undefined ? Number(values.days) : Number(values.weeks ?? 1) * 7
const from = Number(values.from)
const seeds = Array.from({ length: values.show ? 1 : Number(values.seeds) }, (_, n) => from + n)
const totals: Record<string, number> = {}
const failed: Played[] = []
const began = performance.now()
for (const seed of seeds) {
  const since = performance.now()
  const played = await play(makePlan(seed, days), { keepsStory: values.show })
  for (const [name, value] of Object.entries(played.figures)) totals[name] = (totals[name] ?? 0) + value
  if (values.show) for (const line of played.story) console.log(line)
  if (played.faults.length > 0 || values.show) {
    failed.push(played)
    console.log(`✗ seed ${seed} (${(performance.now() - since).toFixed(0)} ms)`)
    for (const fault of played.faults.slice(0, 6)) console.log(`    ${fault}`)
  }
}
const seconds = (performance.now() - began) / 1000
console.log(
  `${seeds.length} seeds in ${seconds.toFixed(1)} s (${((seconds / seeds.length) * 1000).toFixed(0)} ms each), ${failed.length} failed`,
)
console.log(
  Object.entries(totals)
    .map(([name, value]) => `${name} ${value}`)
    .join(', '),
)
process.exit(failed.length === 0 ? 0 : 1)
