/** Finds a real Chromium for the simulation: named by the environment, unpacked from the development dependency, or installed. */
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome-headless-shell',
  'msedge',
]
const LOCK_WAIT_MS = 120_000

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

async function findOnPath(): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of NAMES) {
      for (const candidate of [join(folder, name), join(folder, `${name}.exe`)]) {
        if (folder !== '' && (await isExecutable(candidate))) return candidate
      }
    }
  }
  return null
}

const packageVersion = (): string | null => {
  try {
    const require = createRequire(import.meta.url)
    const entry = require.resolve('@sparticuz/chromium')
    const manifest = require(join(dirname(entry), '..', 'package.json')) as { version: string }
    return manifest.version
  } catch {
    return null // Not installed: the caller looks elsewhere.
  }
}

/**
 * Unpacks into a staging folder, then moves it to `target`. The package always unpacks into the temporary folder, so
 * that is set to the staging folder.
 */
async function unpack(target: string): Promise<void> {
  const staging = await mkdtemp(`${target}.unpacking-`)
  try {
    const script =
      "import('@sparticuz/chromium').then(async ({ default: chromium }) => { await chromium.executablePath() })"
    const environment = { ...process.env, TMPDIR: staging, TEMP: staging, TMP: staging }
    await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: dirname(fileURLToPath(import.meta.url)),
      env: environment,
    })
    await rename(staging, target)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Lets one process unpack while the others wait. A lock older than `LOCK_WAIT_MS` belongs to a dead process and is removed. */
async function unpackOnce(target: string): Promise<void> {
  const lock = `${target}.lock`
  const deadline = Date.now() + LOCK_WAIT_MS
  while (!(await isExecutable(join(target, 'chromium')))) {
    try {
      await mkdir(lock)
    } catch {
      const age = Date.now() - (await stat(lock).then((found) => found.mtimeMs, Date.now))
      if (age > LOCK_WAIT_MS) await rm(lock, { recursive: true, force: true })
      if (Date.now() > deadline) throw new Error(`Chromium is being unpacked for too long; delete ${lock}`)
      await pause(100)
      continue
    }
    try {
      if (!(await isExecutable(join(target, 'chromium')))) await unpack(target)
    } finally {
      await rm(lock, { recursive: true, force: true })
    }
  }
}

/** One unpacked browser per checkout and version, in the folder where other development tools keep their caches. */
export const defaultCacheFolder = (): string =>
  fileURLToPath(new URL('../../node_modules/.cache/simulator', import.meta.url))

/**
 * Returns the path of an executable Chromium: `SIMULATOR_CHROMIUM`, else the browser from the development
 * dependencies, else one on the PATH. Throws with instructions when there is none.
 */
export async function findChromium(cacheFolder: string = defaultCacheFolder()): Promise<string> {
  const named = process.env['SIMULATOR_CHROMIUM']
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return named
    throw new Error(`SIMULATOR_CHROMIUM names ${named}, which cannot be executed`)
  }
  const version = process.platform === 'linux' && process.arch === 'x64' ? packageVersion() : null
  if (version !== null) {
    await mkdir(cacheFolder, { recursive: true, mode: 0o700 })
    const target = join(cacheFolder, `chromium-${version}`)
    await unpackOnce(target)
    return join(target, 'chromium')
  }
  const found = await findOnPath()
  if (found !== null) return found
  throw new Error('No Chromium found: install Chromium or Chrome, or name one with SIMULATOR_CHROMIUM')
}
