import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { puppeteerBrowsers } from './puppeteer-browsers.ts'
import { watchLaunch, type ChildProcesses } from './watch-launch.ts'

const processes = process.getBuiltinModule('node:child_process')
const { spawn, execSync } = processes
afterEach(() => {
  processes.spawn = spawn
  processes.execSync = execSync
})

/** Starts a program through the library and watches it as the browser of `/profile`. Resolves with the spawn options and the watch. */
async function launch(path: string, args: readonly string[], platform: NodeJS.Platform = 'linux') {
  const reached: object[] = []
  const recorded = {
    spawn: ((command: string, all: readonly string[], options: object) => {
      reached.push(options)
      return spawn(command, all, options)
    }) as typeof spawn,
    execSync,
  }
  const watch = watchLaunch('/profile', platform, recorded)
  processes.spawn = recorded.spawn
  const started = puppeteerBrowsers().launch({ executablePath: path, args: [...args], pipe: true, env: process.env })
  void started.hasClosed().catch(() => undefined)
  return { options: reached[0], watch }
}
const sh = (script: string) => ['-c', script, '--user-data-dir=/profile']

test('on Windows the watched browser gets no console window, and no other program is hidden', async () => {
  const { options } = await launch('/bin/sh', sh('exit 0'), 'win32')
  expect(options).toMatchObject({ windowsHide: true, stdio: expect.any(Array) as unknown })
  expect((await launch('/bin/sh', ['-c', 'exit 0'], 'win32')).options).not.toHaveProperty('windowsHide')
  expect((await launch('/bin/sh', sh('exit 0'), 'linux')).options).not.toHaveProperty('windowsHide')
})

test('ending a browser on Windows opens no console window', () => {
  const seen: unknown[][] = []
  const recorded: ChildProcesses = { spawn, execSync: ((...all: unknown[]) => seen.push(all)) as never }
  watchLaunch('/profile', 'win32', recorded)
  recorded.execSync('taskkill /pid 7 /T /F')
  recorded.execSync('ver')
  expect(seen).toEqual([
    ['taskkill /pid 7 /T /F', { windowsHide: true }],
    ['ver', undefined],
  ])
})

test('the report contains the browser’s output and how it ended', async () => {
  const { watch } = await launch('/bin/sh', sh('echo "No usable sandbox!" >&2; exit 7'))
  const report = { output: 'No usable sandbox!\n', exitCode: 7, signal: null, errorCode: null }
  await expect(watch.ended).resolves.toEqual(report)
  const killed = await launch('/bin/sh', sh('kill -SEGV $$'))
  await expect(killed.watch.ended).resolves.toMatchObject({ exitCode: null, signal: 'SIGSEGV' })
})

test('a program that the system refuses to start is reported and does not end the process', async () => {
  const { watch } = await launch('/etc/passwd', ['--user-data-dir=/profile'])
  await expect(watch.ended).resolves.toMatchObject({ errorCode: 'EACCES', exitCode: null })
})

test('every source file that starts processes hides their console windows', () => {
  const root = join(import.meta.dirname, '..', '..')
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !/\btesting\b/.test(path),
  )
  const starts = sources.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    if (!/^import \{.*\} from 'node:child_process'/m.test(text)) return []
    return [{ path, isHidden: text.includes('windowsHide: true') }]
  })
  expect(starts.length).toBeGreaterThanOrEqual(4)
  expect(starts.filter(({ isHidden }) => !isHidden)).toEqual([])
})
