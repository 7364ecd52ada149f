// Runs every check and test. Ends with one line: `N passed, N failed`. Each check (build, types, lint, format) counts as one; vitest's
// tests count one by one. Parts that mostly wait (browsers, schedules) run beside parts that compute (compilers, units); the output keeps
// one order. `--quick` (npm run test:quick) leaves out the slow parts: the build, the format, the slow unit
// tests and the integration tests. It checks and lints only what changed since the last quick run.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endChildrenOnSignals } from './end-children.mjs'
import { makeMemoryFolder } from './memory-folder.mjs'
import { runAsOrdinaryUser } from './ordinary-user.mjs'
import { OrderedOutput } from './ordered-output.ts'
import { runStep } from './run-step.mjs'
import { readOptions } from './read-options.mjs'

const isQuick = readOptions({ use: 'npm test -- [--quick]', options: { quick: { type: 'boolean' } } }).values.quick
const scratch = mkdtempSync(join(tmpdir(), 'salesboy-test-'))
const output = new OrderedOutput((text) => process.stdout.write(text))
const memory = makeMemoryFolder()
const env = {
  ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
  ...(memory !== null && { TMPDIR: memory }),
  // Many tests start and kill our programs. Keeping the code that Node compiles from their TypeScript halves the time of a start.
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)),
}
// Ends its children sooner than run.mjs would kill this process. The exit handler below then removes folders without writers.
endChildrenOnSignals(10_000)
process.on('exit', () => {
  rmSync(scratch, { recursive: true, force: true })
  if (memory !== null) rmSync(memory, { recursive: true, force: true, maxRetries: 5 })
})
let passed = 0
let failed = 0

function count(part, { title, code, output: said, seconds }) {
  part.write(`${code === 0 ? '✓' : '✗'} ${title}${seconds === undefined ? '' : ` (${seconds} s)`}\n`)
  if (code === 0) passed += 1
  else {
    failed += 1
    part.write(`${said}\n`)
  }
}

/** Runs one check and prints its result at the end. Resolves with whether it passed. */
async function check(part, title, command, args) {
  const began = Date.now()
  const { code, output: said } = await runStep(command, args, { quiet: true })
  count(part, { title, code, output: said, seconds: ((Date.now() - began) / 1000).toFixed(1) })
  part.end()
  return code === 0
}

/** Runs the tests of these projects in one vitest run, so that no worker waits for the last file of a project. */
async function vitest(part, ...projects) {
  const report = join(scratch, `${projects[0].replace('*', 'all')}.json`)
  const named = projects.flatMap((project) => ['--project', project])
  const { code } = await runStep(
    'vitest',
    ['run', ...named, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { env, onOutput: part.write },
  )
  let counted = { numPassedTests: 0, numFailedTests: 0 }
  try {
    counted = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    part.write(`vitest ${projects.join(', ')} left no report\n`)
  }
  passed += counted.numPassedTests
  // A file that cannot be loaded has no failed test of its own, yet the run failed.
  failed += code !== 0 && counted.numFailedTests === 0 ? 1 : counted.numFailedTests
  if (code === 0 && counted.numPassedTests === 0) failed += 1
  part.end()
}

async function ordinaryUser(part) {
  for (const result of (await runAsOrdinaryUser()) ?? []) count(part, result)
  part.end()
}

const types = (part, ...more) => check(part, 'types', process.execPath, ['scripts/types.mjs', ...more])
const lint = (part, ...more) => check(part, 'lint', 'eslint', ['.', '--max-warnings=0', ...more])
/** Only changed files. A change of types in another file may go unseen, so the full run does without. */
const LINT_CACHE = ['--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/eslint/']
const format = (part) => check(part, 'format', 'prettier', ['--check', '--log-level', 'warn', '.'])

async function runQuick() {
  const [typesPart, lintPart, unitPart] = [output.add(), output.add(), output.add()]
  const compilers = async () => {
    await types(typesPart, '--incremental')
    await lint(lintPart, ...LINT_CACHE)
  }
  await Promise.all([compilers(), vitest(unitPart, 'unit', 'alone')])
}

async function runAll() {
  const [buildPart, typesPart, lintPart, formatPart, unitPart, browsersPart, desktopsPart, userPart] = Array.from(
    { length: 8 },
    () => output.add(),
  )
  // The browser tests run the build, and the ordinary user's part copies it.
  const isBuilt = await check(buildPart, 'build', process.execPath, ['scripts/build.mjs'])
  // The desktops come here because this half ends sooner than the other.
  const computing = async () => {
    await types(typesPart)
    await lint(lintPart)
    await format(formatPart)
    await vitest(unitPart, 'unit', 'alone', 'slow')
    if (!isBuilt) return
    await vitest(desktopsPart, 'desktop-*')
    await ordinaryUser(userPart)
  }
  await Promise.all([computing(), isBuilt && vitest(browsersPart, 'integration')])
}

console.log(isQuick ? 'types, lint, unit' : 'build, types, lint, format, unit, integration, desktops')
await (isQuick ? runQuick() : runAll())
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
