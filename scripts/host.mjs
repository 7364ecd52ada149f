// npm run host -- [flags]: builds on first use and after changes, then runs the headless host in this same process.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOnce } from './build-once.mjs'
import { requireNode } from './find-node.mjs'
import { runStep } from './run-step.mjs'

requireNode()
const root = fileURLToPath(new URL('..', import.meta.url))

/** The newest change below a folder (or of a file) in unix ms, 0 if there is none. Test files are skipped because they are not built. */
function newest(path) {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : found.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const isStale = (output, sources) =>
  newest(join(root, output)) < Math.max(...sources.map((path) => newest(join(root, path))))

const serverSources = ['src/server', 'src/core', 'src/shared', 'vite.server.config.ts', 'package.json']
const pageSources = ['src/renderer', 'src/shared', 'vite.renderer.config.ts']

const wantsPage = !process.argv.includes('--no-ui') && existsSync(join(root, 'vite.renderer.config.ts'))

function findSteps() {
  const steps = []
  if (isStale('out/server/host.js', serverSources)) steps.push('vite.server.config.ts')
  if (wantsPage && isStale('out/renderer/index.html', pageSources)) steps.push('vite.renderer.config.ts')
  return steps
}

async function build() {
  // Another process may have built all of it while we waited for the lock.
  const steps = findSteps()
  if (steps.length > 0) console.error('Building once…')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  for (const config of steps) {
    const args = [vite, 'build', '--config', config, '--logLevel', 'warn']
    const { code, output } = await runStep(process.execPath, args, { cwd: root, quiet: true })
    if (code !== 0) {
      console.error(`The build failed (${config}):\n${output}`)
      return false
    }
  }
  return true
}

if (findSteps().length > 0 && !(await buildOnce(join(root, 'out'), build))) process.exit(1)
await import(new URL('../out/server/index.js', import.meta.url).href)
