// npm start -- [flags]: builds after changes, then runs the desktop app in the real Electron.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireNode } from './find-node.mjs'
import { runStep } from './run-step.mjs'
import { sandboxAdvice } from './sandbox-advice.mjs'

requireNode()
const root = fileURLToPath(new URL('..', import.meta.url))
const electronFolder = join(root, 'node_modules', 'electron')
/** ms. A blocked network can let a download hang; after this time it has failed. */
const FETCH_WITHIN_MS = 90_000

/**
 * The path of Electron's program file, or null if it is not downloaded. Never imports the `electron` package, which starts the download.
 */
function findElectron() {
  const pathFile = join(electronFolder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override === undefined && name === null) return null
  const program = join(override ?? join(electronFolder, 'dist'), name ?? 'electron')
  return existsSync(program) ? program : null
}

/** Downloads Electron once, quietly. The caller checks the disk for the outcome. */
function fetchElectron() {
  return new Promise((resolve) => {
    const installer = join(electronFolder, 'install.js')
    if (!existsSync(installer)) return resolve()
    const child = spawn(process.execPath, [installer], {
      stdio: 'ignore',
      timeout: FETCH_WITHIN_MS,
      killSignal: 'SIGKILL',
    })
    child.on('error', () => resolve())
    child.on('close', () => resolve())
  })
}

/** The newest change below a folder (or of a file) in unix ms, 0 if there is none. Test files are skipped. */
function newest(path) {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : found.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const SOURCES = [
  'src/main',
  'src/preload',
  'src/renderer',
  'src/core',
  'src/shared',
  'electron.vite.config.ts',
  'package.json',
]
const OUTPUTS = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']

function needsBuild() {
  const built = Math.min(...OUTPUTS.map((path) => newest(join(root, path))))
  return built < Math.max(...SOURCES.map((path) => newest(join(root, path))))
}

if (findElectron() === null) await fetchElectron()
const electron = findElectron()
if (electron === null) {
  console.error("Electron's program file is missing from node_modules/electron and could not be downloaded from here.")
  console.error('The same app runs in your browser instead: npm run host')
  process.exit(1)
}
if (needsBuild()) {
  const command = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const args = [command, 'build', '--logLevel', 'warn']
  const { code, output } = await runStep(process.execPath, args, { cwd: root, quiet: true })
  if (code !== 0) {
    console.error(`The build failed:\n${output}`)
    process.exit(1)
  }
}
const app = spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' })
app.on('error', (error) => {
  console.error(`Electron could not be started: ${error.message}`)
  process.exit(1)
})
app.on('close', (code) => {
  // Printed last, below Electron's own output, and only after a failure: the owner may have given Electron an AppArmor profile.
  const advice = code === 0 ? null : sandboxAdvice(dirname(electron))
  if (advice !== null) console.error(advice)
  process.exit(code ?? 1)
})
// Ctrl+C also reaches Electron through the terminal; this process waits for its clean end.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => app.kill('SIGTERM'))
