// Everything, in the order in which a mistake is cheapest to find. Ends with one line: `N passed, N failed`.
// Each check (build, types, lint, format) counts as one; vitest's tests are counted one by one.
// `--quick` (npm run test:quick) leaves out what takes long: the build, the format and the integration tests.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAsOrdinaryUser } from './ordinary-user.mjs'
import { runStep } from './run-step.mjs'

const isQuick = process.argv.includes('--quick')
const scratch = mkdtempSync(join(tmpdir(), 'salesboy-test-'))
let passed = 0
let failed = 0

async function check(title, command, args) {
  const began = Date.now()
  const { code, output } = await runStep(command, args, { quiet: true })
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✓' : '✗'} ${title} (${seconds} s)`)
  if (code === 0) passed += 1
  else {
    failed += 1
    console.log(output)
  }
  return code === 0
}

async function vitest(project) {
  const report = join(scratch, `${project.replace('*', 'all')}.json`)
  const { code } = await runStep('vitest', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  let counted = { numPassedTests: 0, numFailedTests: 0, numTotalTestSuites: 0 }
  try {
    counted = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    console.error(`vitest ${project} left no report`)
  }
  passed += counted.numPassedTests
  // A file that cannot be loaded has no failed test of its own, yet the run failed.
  failed += code !== 0 && counted.numFailedTests === 0 ? 1 : counted.numFailedTests
  if (code === 0 && counted.numPassedTests === 0) failed += 1
}

console.log(isQuick ? 'types, lint, unit' : 'build, types, lint, format, unit, integration, desktops')
try {
  const built = !isQuick && (await check('build', process.execPath, ['scripts/build.mjs']))
  await check('types', process.execPath, ['scripts/types.mjs'])
  await check('lint', 'eslint', ['.', '--max-warnings=0'])
  if (!isQuick) await check('format', 'prettier', ['--check', '--log-level', 'warn', '.'])
  await vitest('unit')
  if (built) await vitest('integration')
  if (built) await vitest('desktop-*')
  if (built) {
    for (const { title, code, output } of (await runAsOrdinaryUser()) ?? []) {
      console.log(`${code === 0 ? '✓' : '✗'} ${title}`)
      if (code === 0) passed += 1
      else {
        failed += 1
        console.log(output)
      }
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
