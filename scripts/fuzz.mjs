// `npm run fuzz -- [--runs N] [--seed S] [name…]`: a long run of every test file with properties (the files that import fast-check). A
// name keeps only the files whose path contains it. The ordinary tests run the same properties in a short form.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runStep } from './run-step.mjs'
import { readOptions } from './read-options.mjs'

const { values, words } = readOptions({
  use: 'npm run fuzz -- [--runs N] [--seed S] [NAME…]; NAME is a part of the path of a file with properties',
  options: {
    runs: { type: 'number', default: 2_000, least: 1 },
    seed: { type: 'number', least: -(2 ** 31), most: 2 ** 31 },
  },
  words: 20,
})
const runs = String(values.runs)
// One seed for all files, printed in the first line, so that a failure can be repeated.
const seed = String(values.seed ?? Math.floor(Math.random() * 2 ** 31))

const files = ['src', 'tests', 'simulator', 'bench']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.test.ts') && /from 'fast-check'/.test(readFileSync(path, 'utf8')))
  .filter((path) => words.length === 0 || words.some((name) => path.includes(name)))
if (files.length === 0) {
  console.error('No file with properties has that name.')
  process.exit(2)
}
console.log(`fuzz: ${files.length} files, ${runs} runs for each property, seed ${seed}`)
const { code } = await runStep(
  'vitest',
  ['run', ...['unit', 'alone', 'slow'].flatMap((name) => ['--project', name]), '--testTimeout', '3600000', ...files],
  {
    env: { SALESBOY_FUZZ_RUNS: runs, SALESBOY_FUZZ_SEED: seed },
  },
)
process.exit(code)
