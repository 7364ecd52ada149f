// Type-checks every folder with its own tsconfig: the compiler half of the walls. With the native compiler, which takes a third of the
// time. The linter reads types through the one before it, which still has that interface, and which also checks where the native one
// has no build for this system.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { endChildrenOnSignals } from './end-children.mjs'
import { runStep } from './run-step.mjs'

// The native compiler goes on to its end at Ctrl+C and at SIGTERM. It holds nothing that a SIGKILL could hurt.
endChildrenOnSignals(0)

const compilers = ['typescript-native', 'typescript'].map((name) =>
  fileURLToPath(new URL(`../node_modules/${name}/bin/tsc`, import.meta.url)),
)
const compiler = compilers.find((path) => spawnSync(process.execPath, [path, '--version']).status === 0)
// tsconfig.lint.json is the linter’s alone: all folders in one program, without their walls.
const projects = readdirSync('.').filter((name) => /^tsconfig\.(?!base|lint)[a-z-]+\.json$/.test(name))
let failed = 0
console.log(`types: ${projects.length} projects`)
for (const project of projects) {
  const { code, output } = await runStep(process.execPath, [compiler, '-p', project], { quiet: true })
  console.log(`${code === 0 ? '✓' : '✗'} ${project}`)
  if (code !== 0) {
    failed += 1
    console.log(output)
  }
}
process.exit(failed === 0 ? 0 : 1)
