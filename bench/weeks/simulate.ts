/**
 * `npm run simulate -- [--seeds N] [--from S] [--weeks W
 * --days D] [--beside N] [--show] [--json FILE]`: plays a shop's week for each seed on a simulated clock with the product's own core,
 * then checks every promise. A seed repeats its week exactly. A seed that breaks a promise is cut down to the shortest plan that still
 * does, and its story is told. Ctrl-C ends the run with the figures so far.
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { makePlan } from './make-plan.ts'
import { play } from './play.ts'
import { Progress } from './progress.ts'
import { runSeeds } from './run-seeds.ts'
import { Tally } from './tally.ts'
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
/** How many broken seeds are cut down and told. For the others the faults are enough. */
const MOST_STORIES = 3

process.exit(values.show ? await show() : await simulate())

async function show(): Promise<number> {
  const { story, faults, trace, figures } = await play(makePlan(from, days), { keepsStory: true })
  for (const line of [...story, ...faults.map((fault) => `✗ ${fault}`)]) console.log(line)
  const told = Object.entries(figures).map(([name, value]) => `${name} ${value}`)
  console.log(`trace ${trace}; ${told.join(', ')}`)
  return faults.length === 0 ? 0 : 1
}

async function simulate(): Promise<number> {
  const seeds = Array.from({ length: values.seeds }, (_, n) => from + n)
  const progress = new Progress(seeds.length)
  const tally = new Tally(days)
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ended.abort())
  let stories = 0
  await runSeeds({
    ...{ seeds, days, signal: ended.signal },
    beside: Math.min(values.beside, seeds.length),
    told(result) {
      tally.add(result)
      progress.done += 1
      if (result.faults.length === 0) return
      progress.failed += 1
      progress.tell(`✗ seed ${result.seed}`)
      for (const fault of result.faults.slice(0, 5)) progress.tell(`    ${fault}`)
    },
    wantsStory: () => (stories += 1) <= MOST_STORIES,
    toldStory(seed, story) {
      tally.stories.set(seed, story)
      for (const line of story) progress.tell(line)
      progress.tell(`again: npm run simulate -- --from ${seed} --days ${days} --show`)
    },
  })
  progress.stop()
  if (ended.signal.aborted) console.log(`ended after ${progress.done} of ${seeds.length} seeds`)
  for (const line of tally.lines(progress.seconds)) console.log(line)
  if (values.json !== undefined) {
    const figures = { from, wanted: seeds.length, ...tally.figures(progress.seconds) }
    writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
  }
  if (ended.signal.aborted) return 130
  return progress.failed === 0 ? 0 : 1
}
