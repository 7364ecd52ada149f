// npm run package uses this script to fetch the small browser for this system's packages into .cache/browsers/<os>-<arch>. It follows the
// app's own rules (resume, checksum). Offline it says so and ends with 0, and the package holds no browser; --required makes that an
// error. --all fetches for every system we pack for and prints their SHA-256. --write-pins writes them into
// src/core/browser/pinned-sha256.ts.
import { readFileSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readShelf, shellPlatform } from '../src/core/browser/browser-shelf.ts'
import { askVersion } from '../src/core/browser/browser-version.ts'
import { fetchBrowser } from '../src/core/browser/fetch-browser.ts'
import { PINNED_VERSION } from '../src/core/browser/pinned-browser.ts'
import { readOptions } from './read-options.mjs'

const { values: options } = readOptions({
  use: 'npm run fetch-browser -- [--into FOLDER] [--from ADDRESS] [--required] [--all] [--write-pins] [--pins-file FILE]',
  options: {
    into: { type: 'string', default: fileURLToPath(new URL('../.cache/browsers', import.meta.url)) },
    from: { type: 'string', default: process.env['SALESBOY_BROWSER_SOURCE'] ?? '' },
    required: { type: 'boolean' },
    all: { type: 'boolean' },
    'write-pins': { type: 'boolean' },
    'pins-file': {
      type: 'string',
      default: fileURLToPath(new URL('../src/core/browser/pinned-sha256.ts', import.meta.url)),
    },
  },
})

/** The systems we pack for: electron-builder's folder name, Node's platform, and the name of the browser's build. */
const targets = [
  { folder: 'linux-x64', system: 'linux', build: 'linux' },
  { folder: 'win-x64', system: 'win32', build: 'win64' },
  { folder: 'mac-x64', system: 'darwin', build: 'mac' },
  { folder: 'mac-arm64', system: 'darwin', build: 'mac_arm' },
]
const clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return { cancel: () => clearTimeout(timer) }
  },
}

/** The SHA-256 of each archive fetched in this run, by the name of its build. @type {Record<string, string>} */
const fetched = {}

/** @param {(typeof targets)[number]} target */
async function fetchFor({ folder, build }) {
  const shelf = join(options.into, folder)
  if (readShelf(shelf, build).some((entry) => entry.version === PINNED_VERSION) && !options.all) {
    console.log(`${folder}: the small browser ${PINNED_VERSION} is here already`)
    return true
  }
  let told = 0
  const outcome = await fetchBrowser({
    shelf,
    platform: build,
    version: PINNED_VERSION,
    baseUrl: options.from || null,
    clock,
    signal: new AbortController().signal,
    async freeBytes(path) {
      const { bavail, bsize } = await statfs(path)
      return bavail * bsize
    },
    // Only this machine's own build can be tried here.
    runs: async (path) => build !== shellPlatform() || (await askVersion(path, clock, 30_000)).version !== null,
    patience: { idleMs: 30_000, minBytes: 32 * 1024, pausesMs: [500, 2_000] },
    onStep(step) {
      if (step.kind !== 'fetching' || step.totalBytes === null) return
      const tenth = Math.floor((step.receivedBytes / step.totalBytes) * 10)
      if (tenth > told) console.log(`${folder}: ${(told = tenth)}0 %`)
    },
  })
  if (outcome.kind === 'done') {
    fetched[build] = outcome.sha256
    console.log(`${folder}: the small browser ${PINNED_VERSION} is here\n  ${build}: '${outcome.sha256}',`)
    return true
  }
  const why = outcome.kind === 'failed' ? outcome.code : outcome.kind
  console.error(`${folder}: the small browser could not be fetched (${why}).`)
  return false
}

const wanted = targets.filter(({ system }) => options.all || system === process.platform)
const results = []
for (const target of wanted) results.push(await fetchFor(target))
if (results.includes(false)) {
  console.error(
    options.required
      ? 'It is required for this package. Connect this machine, or name a mirror with --from.'
      : 'The package will hold no browser: the app uses an installed one, or fetches the small one when it needs it.',
  )
  process.exitCode = options.required ? 1 : 0
}

if (options['write-pins']) {
  if (!options.all || results.includes(false)) {
    console.error('No pins are written: they need --all, and every build.')
    process.exitCode = 1
  } else {
    const file = options['pins-file']
    const lines = Object.entries(fetched).map(([build, sha256]) => `  ${build}: '${sha256}',\n`)
    const before = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      before.replace(/= \{[^}]*\}\n$/, () => `= {\n${lines.join('')}}\n`),
    )
    console.log(`The checksums are written into ${file}`)
  }
}
