import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { msg } from '../../shared/words/say.ts'
import { diagnose } from '../support/diagnose.ts'
import { Sessions } from '../sessions/sessions.ts'
import { createMemoryLids, createMemoryRecords } from '../testing/memory-session-store.ts'
import { createMemorySink } from '../testing/memory-sink.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createMemoryLogger, createTestPower, createTestSettings } from '../testing/test-ports.ts'
import { createBrowserRoom, type BrowserRoom } from './create-browser-room.ts'
import { programProblem } from './program-problem.ts'
import { LiveSender } from '../whatsapp/live-sender.ts'

/** Simulates an ordinary user even if root runs the test, because root's browsers never have a sandbox. */
vi.mock('./must-drop-sandbox.ts', () => ({ mustDropSandbox: () => false }))

/** Chromium's own error text when it exits for lack of user namespaces and its helper. */
const NO_SANDBOX =
  '[4711:4711:0822/101112.131415:FATAL:content/browser/zygote_host/zygote_host_impl_linux.cc:132] No usable sandbox! If you are running ' +
  'on Ubuntu 23.10+ or another Linux distro that has disabled unprivileged user namespaces with AppArmor, see chromium.googlesource.com'
const sandboxless = (then: string) =>
  `case " $* " in *" --no-sandbox "*) ${then};; esac\necho '${NO_SANDBOX}' >&2\nkill -TRAP $$`

let world: World
let folder: string
let sessions: Sessions
let room: BrowserRoom
let settings: ReturnType<typeof createTestSettings>
let logger: ReturnType<typeof createMemoryLogger>
let trials: unknown = null

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy other browser '))
  mkdirSync(join(folder, 'bin'))
  trials = null
})
afterEach(async () => {
  await end()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Installs a fake browser in the PATH. `runs` starts the real browser without its sandbox, because root may run this test. */
function install(name: string, script: string): string {
  const path = join(folder, 'bin', name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}
const runs = () => `exec '${world.browser}' "$@" --no-sandbox`
/** Makes a script count its starts, except those with `--version`. */
const counted = (script: string) =>
  `case " $* " in *" --version "*) echo "Chromium 153.0.0.0"; exit 0;; esac\necho x >> "$0.starts"\n${script}`

function begin(): void {
  logger = createMemoryLogger()
  settings = createTestSettings({ 'browser.fetch': 'never' })
  const clock = createRealClock()
  room = createBrowserRoom({
    clock,
    logger,
    settings,
    dataFolder: folder,
    beside: null,
    inUse: async () => false,
    trials: { get: () => trials, set: (value) => (trials = structuredClone(value)) },
    places: {
      platform: 'linux',
      environment: { PATH: join(folder, 'bin') },
      // Finds only browsers that the test installed, because this machine may have its own.
      problem: (path) => (path.startsWith(folder) ? programProblem(path) : 'missing'),
      installedChrome: () => null,
    },
  })
  mkdirSync(join(folder, 'sessions'), { recursive: true })
  sessions = new Sessions({
    clock,
    logger,
    paths: { sessions: join(folder, 'sessions'), backups: join(folder, 'backups') },
    settings,
    records: createMemoryRecords(),
    lids: createMemoryLids(),
    sink: createMemorySink(),
    sender: new LiveSender({ logger, lids: createMemoryLids() }),
    power: createTestPower(),
    freeMegabytes: () => null,
    browsers: room,
  })
  room.start()
  sessions.add('shop')
  sessions.connect('shop')
}

async function end(): Promise<void> {
  await sessions.stop(15_000)
  await room.stop()
}

const until = (what: () => void) => vi.waitFor(what, { timeout: 60_000, interval: 20 })
const isOffered = () =>
  until(() => expect(sessions.find('shop')?.state).toMatchObject({ kind: 'needs-link', offer: { method: 'qr' } }))
const launches = () => logger.entries.filter(({ message }) => message === 'starting browser').length

test.each([
  ['sandbox', sandboxless('exit 9')],
  [
    'missing-library',
    `echo "$0: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory" >&2; exit 127`,
  ],
  ['crash', 'kill -SEGV $$'],
] as const)('a browser that cannot start (%s) is replaced by the next one in the same start', async (cause, script) => {
  install('google-chrome', counted(script))
  install('chromium', counted(runs()))
  begin()
  await isOffered()
  expect(launches()).toBe(2)
  expect(room.view()).toMatchObject({
    name: 'Chromium',
    left: [{ name: 'Google Chrome', said: msg(`left.${cause}`) }],
    sandbox: true,
  })
  expect(logger.entries).toContainEqual(expect.objectContaining({ message: 'this browser does not start' }))
})

test('a browser that the system refuses to run (EACCES) is replaced by the next one and does not end the program', async () => {
  // The file is executable, but its interpreter is not.
  writeFileSync(install('google-chrome', ''), '#!/etc/passwd\n')
  install('chromium', counted(runs()))
  begin()
  await isOffered()
  expect(room.view()).toMatchObject({
    name: 'Chromium',
    left: [{ name: 'Google Chrome', said: msg('left.not-executable') }],
  })
})

test('the browser that works is remembered for the next run, until a version of the two changes', async () => {
  const chrome = install('google-chrome', counted(sandboxless('exit 9')))
  install('chromium', counted(runs()))
  begin()
  await isOffered()
  await end()
  begin()
  await isOffered()
  expect(launches()).toBe(1)
  await end()
  install('google-chrome', `${counted(runs())} # a later version`)
  begin()
  await isOffered()
  expect(room.view()).toMatchObject({ path: chrome, left: [] })
})

test('if no browser can use its sandbox, the owner is asked, and a browser runs without it once the owner agrees', async () => {
  install('google-chrome', counted(sandboxless(runs())))
  install('chromium', counted(sandboxless(runs())))
  begin()
  await until(() =>
    expect(sessions.find('shop')?.state).toMatchObject({
      kind: 'failed',
      code: 'browser-sandbox',
      said: msg('failure.no-sandbox'),
      detail: expect.stringContaining('No usable sandbox!') as string,
    }),
  )
  expect(launches()).toBe(2)
  const diagnosis = diagnose({
    now: 0,
    sessions: sessions.list(),
    core: { kind: 'ok' } as never,
    pause: { paused: false } as never,
    browser: () => room.view(),
  })
  expect(diagnosis).toMatchObject({ fault: 'browser', action: 'open-settings', setting: 'browser.sandbox' })
  settings.change({ 'browser.sandbox': 'off' })
  await isOffered()
  expect(room.view()).toMatchObject({ name: 'Google Chrome', sandbox: false, left: [] })
  expect(logger.entries).toContainEqual(
    expect.objectContaining({ message: 'the browser runs without its sandbox, as set' }),
  )
})

test('a browser named in Settings is never replaced by a different one; the session says why it failed', async () => {
  const named = install(
    'named-browser',
    counted('echo "error while loading shared libraries: libnss3.so" >&2; exit 127'),
  )
  install('chromium', counted(runs()))
  begin()
  settings.change({ 'browser.path': named })
  await until(() =>
    expect(sessions.find('shop')?.state).toMatchObject({
      kind: 'failed',
      code: 'browser-start-failed',
      said: msg('failure.browser-refused', { name: 'named-browser', what: msg('left.missing-library') }),
    }),
  )
})
