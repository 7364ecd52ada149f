import { spawn } from 'node:child_process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRealClock } from '../testing/real-clock.ts'
import { createBrowserProcesses } from './browser-processes.ts'
import { listCommand, listProcesses, parsePs, parseWindows, usesProfile } from './process-list.ts'

describe('process lists', () => {
  test('are read from ps', () => {
    expect(parsePs('    1     0 /sbin/init\n 4242    17 /opt/chrome --user-data-dir=/a b/c --type=gpu\n\n')).toEqual([
      { pid: 1, parentPid: 0, commandLine: '/sbin/init' },
      { pid: 4242, parentPid: 17, commandLine: '/opt/chrome --user-data-dir=/a b/c --type=gpu' },
    ])
  })

  test('are read from PowerShell, one process or many, some without a command line', () => {
    const row = { ProcessId: 7, ParentProcessId: 3, CommandLine: 'chrome.exe' }
    const entry = { pid: 7, parentPid: 3, commandLine: 'chrome.exe' }
    expect(parseWindows(JSON.stringify(row))).toEqual([entry])
    expect(parseWindows(JSON.stringify([row, { ProcessId: 4, ParentProcessId: 0, CommandLine: null }]))).toEqual([
      entry,
    ])
  })
})

test.each(['Ada Lovelace', 'José', 'Łukasz', 'Zoë & Söhne', 'O’Neill', "D'Arcy", '田中', 'مريم', '100% <x>'])(
  'a profile of the Windows user %s is found in PowerShell’s JSON, and its neighbour is not',
  (name) => {
    const profile = `C:\\Users\\${name}\\AppData\\Local\\Salesboy\\sessions\\session-shop`
    const row = (pid: number, folder: string) => ({
      ProcessId: pid,
      ParentProcessId: 1,
      CommandLine: `"C:\\Program Files\\Salesboy\\chrome-headless-shell.exe" "--user-data-dir=${folder}" --type=gpu`,
    })
    // Windows PowerShell writes these four characters as numbers, and some hosts put a byte order mark before the text.
    const escaped = (text: string) =>
      text.replace(/[<>&']/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    const output = `\uFEFF${escaped(JSON.stringify([row(7, profile), row(8, `${profile}-2`)]))}\r\n`
    const ours = parseWindows(output).filter(({ commandLine }) => usesProfile(commandLine, profile))
    expect(ours.map(({ pid }) => pid)).toEqual([7])
  },
)

test.each(['ERROR: The process "4711" not found.', 'FEHLER: Der Prozess "4711" wurde nicht gefunden.', ''])(
  'output that is not a process list throws: %j',
  (output) => {
    expect(() => parseWindows(output)).toThrow()
  },
)

test('process lists are requested in UTF-8, because a profile’s path may have letters of any language', () => {
  expect(listCommand('win32')).toEqual({
    file: 'powershell.exe',
    args: [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      '[Console]::OutputEncoding=[Text.UTF8Encoding]::new($false);Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,CommandLine | ConvertTo-Json -Compress',
    ],
  })
  expect(listCommand('darwin')).toMatchObject({ file: 'ps', environment: { LC_ALL: 'en_US.UTF-8' } })
})

test.runIf(process.platform === 'linux')('the list is empty when no command line mentions the text', async () => {
  expect(await listProcesses(`/nowhere/${process.pid}/profile`)).toEqual([])
  const all = await listProcesses(process.execPath)
  expect(all?.find(({ pid }) => pid === process.pid)).toMatchObject({ parentPid: process.ppid })
})

describe('whose browser a process is', () => {
  test('is decided by exactly its profile, never by a longer or shorter path', () => {
    const profile = '/data/sessions/session-shop'
    expect(usesProfile(`chrome\0--user-data-dir=${profile}\0--x`, profile)).toBe(true)
    expect(usesProfile(`chrome\0--user-data-dir=${profile}2\0`, profile)).toBe(false)
    expect(usesProfile(`chrome --user-data-dir=${profile} --x`, profile)).toBe(true)
    expect(usesProfile(`chrome --user-data-dir=${profile}-two --user-data-dir=${profile}`, profile)).toBe(true)
    expect(usesProfile(`chrome --user-data-dir=${profile}-two`, profile)).toBe(false)
    expect(usesProfile(`chrome --user-data-dir=/data/sessions`, profile)).toBe(false)
    expect(usesProfile(`chrome.exe "--user-data-dir=C:\\a b\\session-shop"`, 'C:\\a b\\session-shop')).toBe(true)
  })

  test('finds and ends a real process by its profile and leaves its neighbour alone', async () => {
    const start = (flag: string) =>
      spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => undefined, 1000)', '--', flag], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    const ours = start('--user-data-dir=/nowhere/salesboy-test-profile')
    const neighbour = start('--user-data-dir=/nowhere/salesboy-test-profile-2')
    onTestFinished(() => {
      ours.kill('SIGKILL')
      neighbour.kill('SIGKILL')
    })
    await Promise.all([ours, neighbour].map((child) => new Promise((resolve) => child.stdout.once('data', resolve))))
    const processes = createBrowserProcesses(createRealClock())
    const found = await processes.onProfile('/nowhere/salesboy-test-profile')
    expect(found?.map((entry) => entry.pid)).toEqual([ours.pid])
    expect(await processes.end('/nowhere/salesboy-test-profile')).toBe(true)
    expect(processes.isAlive(neighbour.pid ?? 0)).toBe(true)
  })
})
