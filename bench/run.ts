// npm run bench [-- PART… [--quick] [--profile]]: measures against a naive reference in the same run, so ratios hold on a noisy machine.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { measureAway } from './parts/away.ts'
import { measureBacklog } from './parts/backlog.ts'
import { measureBesideFiles } from './parts/beside-files.ts'
import { measureBigRecord } from './parts/big-record.ts'
import { measureBurst } from './parts/burst.ts'
import { measureCatchUp } from './parts/catch-up.ts'
import { measureFloor } from './parts/floor.ts'
import { measureLatency } from './parts/latency.ts'
import { measureMemory } from './parts/memory.ts'
import { scriptPart } from './parts/script.ts'
import { measureStart } from './parts/start.ts'
import { profileInto, readProfile } from './support/profile.ts'
import { machine, report, type PartResult } from './support/report.ts'
import { readOptions } from '../scripts/read-options.mjs'

type Part = (options: { readonly quick: boolean }) => Promise<PartResult>

const PARTS: Readonly<Record<string, Part>> = {
  latency: measureLatency,
  'beside-files': measureBesideFiles,
  burst: measureBurst,
  start: measureStart,
  memory: measureMemory,
  away: measureAway,
  'catch-up': measureCatchUp,
  backlog: measureBacklog,
  floor: measureFloor,
  growth: scriptPart(
    'growth',
    'Each question of the interface on small and large records (bench/queries.ts).',
    (quick) =>
      (quick ? ['10000'] : ['10000', '100000', '1000000']).map((messages) => ['queries.ts', '10000', messages]),
  ),
  queued: scriptPart(
    'queued',
    'Texts that a core queues while a shop is off (bench/queued.ts): linear in what waits, over many chats and in one.',
    (quick) => [
      ['queued.ts', '2000', ...(quick ? ['1000', '2000'] : ['2000', '5000', '10000', '20000'])],
      ['queued.ts', '1', ...(quick ? ['500', '1000'] : ['500', '1000', '2000'])],
    ],
  ),
  media: scriptPart(
    'media',
    'Pictures of 5 MB on their way from a page to the disk (bench/media-memory.ts): the memory of the host stays flat.',
    (quick) => [['media-memory.ts', '--pictures', quick ? '100' : '1000']],
  ),
  record: measureBigRecord,
  renderer: scriptPart('renderer', 'The interface from the built bundle (bench/renderer.ts).', () => [['renderer.ts']]),
  scrolling: scriptPart(
    'scrolling',
    'Lists of a big shop scrolled in a real Chromium (bench/scrolling.ts).',
    (quick) => [quick ? ['scrolling.ts', '1000', '20000'] : ['scrolling.ts']],
  ),
}

const { values, words } = readOptions({
  use: `npm run bench -- [PART…] [--quick] [--profile]; parts: all, ${Object.keys(PARTS).join(', ')}; --quick is a short run, --profile shows where the host's time goes`,
  options: { quick: { type: 'boolean' }, profile: { type: 'boolean' } },
  words: Object.keys(PARTS).length,
  isWord: (name) => name === 'all' || Object.hasOwn(PARTS, name),
})
if (!existsSync(join(import.meta.dirname, '..', 'out', 'server', 'host.js'))) {
  console.error('Nothing is built yet: run "npm run build" first.')
  process.exit(2)
}
console.log(machine())
const isAll = words.length === 0 || words.includes('all')
for (const name of isAll ? Object.keys(PARTS) : words) {
  const began = performance.now()
  const profiles = join(import.meta.dirname, '..', 'out', 'bench', `profile-${name}`)
  if (values.profile) profileInto(profiles)
  report(await PARTS[name]!({ quick: values.quick }))
  if (values.profile) {
    const { owners, functions } = readProfile(profiles)
    console.table(owners)
    console.table(functions)
    console.log(`  ${profiles} (the figures above are slower than without profiling)`)
  }
  console.log(`  ${name} took ${Math.round((performance.now() - began) / 1_000)} s`)
}
