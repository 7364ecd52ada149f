import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Tests that start browsers or look at file modes: root may do what an ordinary user may not. */
const FILES = [
  'src/core/sessions/main-walk',
  'src/core/browser/other-browser',
  'src/core/browser/list-browsers',
  'src/server/adapters/files',
  'tests/desktop/tray.integration',
  'tests/desktop/hostile.integration',
]
/** The desktop projects are left out: they would repeat the same tests for each kind of desktop. */
const PROJECTS = ['unit', 'alone', 'integration'].flatMap((name) => ['--project', name])
/** ms. Generous, because other tests run at the same time. */
const LIMIT_MS = 600_000

/**
 * When root runs the tests, runs once more those parts that root's rights would hide. A temporary ordinary user runs them on a copy of
 * the sources, with Chromium's own sandbox; the checkout itself stays untouched. Null if this process is not root on Linux.
 * @returns {Promise<{ title: string, code: number, output: string }[] | null>}
 */
export async function runAsOrdinaryUser() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const name = `salesboy-test-${process.pid}`
  const home = mkdtempSync(join(tmpdir(), 'salesboy-user-'))
  try {
    const made = spawnSync('useradd', ['--no-create-home', '--home-dir', home, '--shell', '/bin/sh', name], {
      encoding: 'utf8',
    })
    if (made.status !== 0)
      return [{ title: 'as an ordinary user', code: 1, output: `no user could be made: ${made.stderr ?? made.error}` }]
    const id = (flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
    const user = { uid: id('-u'), gid: id('-g') }
    // Without user namespaces Chromium has no sandbox for an ordinary user. The title of the result then says so, with the reason.
    const spaces = spawnSync('unshare', ['--user', 'true'], { ...user, encoding: 'utf8' })
    const hasSandbox = spaces.status === 0
    const reason = (spaces.stderr ?? String(spaces.error)).trim()
    const how = hasSandbox ? 'Chromium’s sandbox on' : `Chromium’s sandbox OFF, this system forbids it: ${reason}`
    const env = await prepare(home, user, hasSandbox)
    const copy = join(home, 'checkout')
    const vitest = [
      join(home, 'checkout/node_modules/vitest/vitest.mjs'),
      'run',
      ...PROJECTS,
      '--configLoader',
      'native',
      ...FILES,
    ]
    return [
      { title: `tests as an ordinary user (${how})`, ...(await run(vitest, copy, env, user)) },
      { title: `demo as an ordinary user (${how})`, ...(await run(['scripts/demo.mjs', '--auto'], copy, env, user)) },
    ]
  } finally {
    spawnSync('userdel', [name])
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * Makes a copy of the checkout that the user owns. Packages are linked if the user can read them. The tests' browser is copied, because
 * root's own is private.
 */
async function prepare(home, user, hasSandbox) {
  const copy = join(home, 'checkout')
  const left = new Set(['node_modules', '.git', 'coverage', 'dist'])
  const isWanted = (path) => dirname(path) !== dirname(join(root, 'x')) || !left.has(basename(path))
  // Keep the file times, or the demo would build everything again.
  await cp(root, copy, { recursive: true, preserveTimestamps: true, filter: isWanted })
  const packages = join(root, 'node_modules')
  // An ordinary user cannot read packages below /root.
  const isReadable = spawnSync('test', ['-r', join(packages, 'vitest/package.json')], user).status === 0
  if (isReadable) symlinkSync(packages, join(copy, 'node_modules'))
  else await cp(packages, join(copy, 'node_modules'), { recursive: true, verbatimSymlinks: true })
  const { findChromium } = await import('../simulator/browser/find-chromium.ts')
  const chromium = await findChromium()
  const browser = join(home, 'browser')
  await cp(dirname(chromium), browser, { recursive: true })
  let program = join(browser, basename(chromium))
  if (!hasSandbox) {
    const wrapper = join(browser, 'without-sandbox')
    writeFileSync(wrapper, `#!/bin/sh\nexec '${program}' "$@" --no-sandbox\n`, { mode: 0o755 })
    program = wrapper
  }
  // -h: symbolic links themselves change owner, not their targets, so nothing outside the copy is touched.
  spawnSync('chown', ['-R', '-h', `${user.uid}:${user.gid}`, home])
  return {
    PATH: `${join(copy, 'node_modules/.bin')}:${process.env.PATH}`,
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    SIMULATOR_CHROMIUM: program,
    SALESBOY_TEST_CHROMIUM: program,
  }
}

function run(args, cwd, env, user) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env,
      ...user,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    const limit = setTimeout(() => {
      output += `\nended after ${LIMIT_MS / 1000} s`
      process.kill(-child.pid, 'SIGKILL')
    }, LIMIT_MS)
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => {
      clearTimeout(limit)
      resolve({ code: code ?? 128, output })
    })
  })
}
