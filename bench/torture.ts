/**
 * `npm run torture -- [--host] [--rounds N] [--seed S] [--beside N] [--log LEVEL] [--story] [--json FILE]`: messages flow while
 * everything around them fails; afterwards every promise is checked. The seed of a failing round repeats its dice. `--host` plays with
 * the built program and a real browser.
 */
import { writeFileSync } from 'node:fs'
import { playFastRound, type RoundResult } from './torture/fast-round.ts'
import { playHostRound } from './torture/host-round.ts'
import { readOptions } from '../scripts/read-options.mjs'

const { values } = readOptions({
  use: 'npm run torture -- [--host] [--rounds N] [--seed S] [--beside N] [--log silent|info|debug] [--story] [--json FILE]',
  options: {
    rounds: { type: 'number', default: 20, least: 1 },
    seed: { type: 'number', default: Math.floor(Date.now() / 1000) % 1_000_000 },
    beside: { type: 'number', least: 1 },
    log: { type: 'string', default: 'silent', among: ['silent', 'info', 'debug'] },
    json: { type: 'string' },
    story: { type: 'boolean' },
    host: { type: 'boolean' },
  },
})
const { seed } = values
const seeds = Array.from({ length: values.rounds }, (_, n) => seed + n)
console.log(`torture: ${seeds.length} rounds, first seed ${seed}`)

const totals: Record<string, number> = {}
const failed: RoundResult[] = []
const began = performance.now()
const left = [...seeds]
/** Rounds mostly wait, so several run side by side; each has its own folder, host and ports. */
async function play(): Promise<void> {
  for (let mine = left.shift(); mine !== undefined; mine = left.shift()) await playOne(mine)
}

async function playOne(mine: number): Promise<void> {
  const since = performance.now()
  const level = values.log === 'debug' || values.log === 'info' ? values.log : 'silent'
  const result = values.host ? await playHostRound(mine) : await playFastRound(mine, { logLevel: level })
  for (const [name, value] of Object.entries(result.figures)) totals[name] = (totals[name] ?? 0) + value
  const seconds = ((performance.now() - since) / 1_000).toFixed(1)
  console.log(`${result.faults.length === 0 ? '✓' : '✗'} seed ${mine} (${seconds} s) ${describe(result.figures)}`)
  if (result.faults.length > 0) failed.push(result)
  if (result.faults.length > 0 || values.story) {
    for (const line of result.story) console.log(`    ${line}`)
    for (const fault of result.faults) console.log(`  ✗ seed ${mine}: ${fault}`)
  }
}

await Promise.all(Array.from({ length: values.beside ?? (values.host ? 1 : 4) }, play))
const seconds = Math.round((performance.now() - began) / 1_000)
console.log(`${seeds.length} rounds in ${seconds} s, ${failed.length} failed; in all ${describe(totals)}`)
if (failed.length > 0) console.log(`failing seeds: ${failed.map((one) => one.seed).join(', ')}`)
if (values.json !== undefined) {
  const report = {
    seed,
    rounds: seeds.length,
    seconds,
    failed: failed.map(({ seed, faults }) => ({ seed, faults })),
    totals,
  }
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
}
process.exit(failed.length === 0 ? 0 : 1)

function describe(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
