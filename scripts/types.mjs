// Type-checks every folder with its own tsconfig: the compiler's half of the walls. The native compiler needs a third of the time. The
// older compiler checks only if the native one has no build for this system. It stays installed because the linter reads types through
// its API. `--incremental` checks again only what depends on a file that changed since the last such run.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { endChildrenOnSignals } from './end-children.mjs'
import { runStep } from './run-step.mjs'

// The native compiler ignores Ctrl+C and SIGTERM and runs to its end. It holds nothing that a SIGKILL could damage, so kill it at once.
endChildrenOnSignals(0)

const isIncremental = process.argv.includes('--incremental')
const compilers = ['typescript-native', 'typescript'].map((name) =>
  fileURLToPath(new URL(`../node_modules/${name}/bin/tsc`, import.meta.url)),
)
const compiler = compilers.find((path) => spawnSync(process.execPath, [path, '--version']).status === 0)
// Leave out tsconfig.lint.json, which only the linter uses: it holds all folders in one program, without their walls.
const projects = readdirSync('.').filter((name) => /^tsconfig\.(?!base|lint)[a-z-]+\.json$/.test(name))
let failed = 0
console.log(`types: ${projects.length} projects`)
for (const project of projects) {
  const kept = ['--incremental', '--tsBuildInfoFile', `node_modules/.cache/types/${project}.tsbuildinfo`]
  const more = isIncremental ? kept : []
  const { code, output } = await runStep(process.execPath, [compiler, '-p', project, ...more], { quiet: true })
  console.log(`${code === 0 ? '✓' : '✗'} ${project}`)
  if (code !== 0) {
    failed += 1
    console.log(output)
  }
}
process.exit(failed === 0 ? 0 : 1)
