// Type-checks every folder with its own tsconfig: the compiler half of the walls.
import { readdirSync } from 'node:fs'
import { runStep } from './run-step.mjs'

// tsconfig.lint.json is the linter’s alone: all folders in one program, without their walls.
const projects = readdirSync('.').filter((name) => /^tsconfig\.(?!base|lint)[a-z-]+\.json$/.test(name))
let failed = 0
console.log(`types: ${projects.length} projects`)
for (const project of projects) {
  const { code, output } = await runStep('tsc', ['-p', project], { quiet: true })
  console.log(`${code === 0 ? '✓' : '✗'} ${project}`)
  if (code !== 0) {
    failed += 1
    console.log(output)
  }
}
process.exit(failed === 0 ? 0 : 1)
