// npm run test:electron: runs the desktop specs in the real Electron (on Linux under a display, e.g. xvfb-run).
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runStep } from './run-step.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'node_modules', 'electron')
const pathFile = join(folder, 'path.txt')
const program = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : null
if (program === null || !existsSync(program)) {
  console.error("Electron's program file is missing. Fetch it with: npx install-electron --no")
  process.exit(1)
}
if (!existsSync(join(root, 'out', 'main', 'index.js'))) {
  console.error('Build first: npm run build')
  process.exit(1)
}
process.env.SALESBOY_DESKTOP = 'electron'
process.env.SALESBOY_ELECTRON = program
const specs = ['window', 'ends', 'secrets', 'start-options', 'tray', 'hostile', 'computer', 'setup-link'].map(
  (name) => `tests/desktop/${name}.integration`,
)
// main-job needs the WhatsApp simulator in the tests' Chromium, which exists for Linux only.
if (process.platform === 'linux') specs.push('tests/desktop/main-job.integration')
const { code } = await runStep('vitest', ['run', '--project', 'integration', ...specs])
process.exit(code)
