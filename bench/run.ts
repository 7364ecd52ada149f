// npm run bench [-- PART… [--quick]]: measures against a naive reference in the same run, so that ratios survive a noisy machine.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureBacklog } from './parts/backlog.ts'
import { measureBurst } from './parts/burst.ts'
import { measureLatency } from './parts/latency.ts'
import { measureMemory } from './parts/memory.ts'
import { measureStart } from './parts/start.ts'
import { machine, report, type PartResult } from './support/report.ts'

type Part = (options: { readonly quick: boolean }) => Promise<PartResult>

const PARTS: Readonly<Record<string, Part>> = {
  latency: measureLatency,
  burst: measureBurst,
  start: measureStart,
  memory: measureMemory,
  backlog: measureBacklog,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
})
const unknown = positionals.filter((name) => !Object.hasOwn(PARTS, name))
if (unknown.length > 0) {
  console.error(
    `There is no part "${unknown[0]}". Parts: ${Object.keys(PARTS).join(', ')}; add --quick for a short run.`,
  )
  process.exit(2)
}
if (!existsSync(join(import.meta.dirname, '..', 'out', 'server', 'host.js'))) {
  console.error('Nothing is built yet: run "npm run build" first.')
  process.exit(2)
}
console.log(machine())
for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  report(await PARTS[name]!({ quick: values.quick }))
}
