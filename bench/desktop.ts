// npm run bench:desktop: measures the time from the start of the process to a usable window, and the size of a package without Electron.
// Fails when a bound is passed. Build first.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDesktop } from '../tests/electron-standin/start-desktop.ts'
import { packApp } from '../tests/support/pack-app.ts'

const ROUNDS = 5
/** The median time from process start until the first run can be clicked; on the stand-in, with a Chromium that is already running. */
const WINDOW_WITHIN_MS = 3_000
/** app.asar and the files beside it, without the shipped browser. */
const PACKAGE_WITHIN_MEGABYTES = 50

async function coldStart(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'salesboy-bench-'))
  const desktop = await startDesktop({ dataDir, args: ['--set', 'gateway.enabled=off'] })
  try {
    const page = await desktop.page()
    // The first button that a new owner can press.
    await page.getByRole('button', { name: 'Set up later' }).click()
    return Date.now() - desktop.startedAt
  } finally {
    await desktop.quit()
    await desktop.dispose()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

const times: number[] = []
for (let round = 1; round <= ROUNDS; round += 1) {
  const time = await coldStart()
  times.push(time)
  console.log(`cold start ${round} of ${ROUNDS}: ${time} ms`)
}
const median = times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Infinity

const packed = await packApp()
let bytes = 0
for (const size of packed.files.values()) bytes += size
const largest = new Map<string, number>()
for (const [path, size] of packed.files) {
  const name = /^\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'our own'
  largest.set(name, (largest.get(name) ?? 0) + size)
}
packed.remove()
const megabytes = bytes / 1_048_576

console.log(`on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`)
console.log(`cold start: ${times.join(', ')} ms; median ${median} ms (bound ${WINDOW_WITHIN_MS} ms)`)
console.log(
  `package without Electron: ${megabytes.toFixed(1)} MB in ${packed.files.size} files (bound ${PACKAGE_WITHIN_MEGABYTES} MB)`,
)
const top = [...largest].sort(([, a], [, b]) => b - a).slice(0, 8)
for (const [name, size] of top) console.log(`  ${(size / 1_048_576).toFixed(1).padStart(5)} MB  ${name}`)
if (median > WINDOW_WITHIN_MS || megabytes > PACKAGE_WITHIN_MEGABYTES) {
  console.error('A bound was passed.')
  process.exit(1)
}
