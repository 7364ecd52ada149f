import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { relaunch } from './relaunch.ts'

function relaunchOf(args: readonly string[], more: { env?: Record<string, string>; dataDir?: string } = {}) {
  const asked: unknown[] = []
  const started: [string, readonly string[]][] = []
  relaunch({
    app: { relaunch: (options) => void asked.push(options) },
    run: { argv: ['/mount/salesboy', ...args], execPath: '/mount/salesboy', pid: 1_000_000_000, env: more.env ?? {} },
    dataDir: more.dataDir ?? null,
    startDetached: (command, all) => started.push([command, all]),
  })
  return { asked, started }
}

test('starts the same program with the same arguments', () => {
  const args = ['/app', '--data-dir', '/data', '--set', 'gateway.enabled=off']
  expect(relaunchOf(args)).toEqual({ asked: [{ execPath: '/mount/salesboy', args }], started: [] })
})

test('starts an AppImage by its file and without Electron, with unchanged arguments', () => {
  const hostile = ["--data-dir=/home/ada/My 'Shop'", '--set', 'core.url=https://a.example/$(id)`id`"']
  const env = { APPIMAGE: '/bin/echo' }
  const { asked, started } = relaunchOf(hostile, { env })
  expect(asked).toEqual([])
  const [[command, args]] = started as [[string, readonly string[]]]
  expect(execFileSync(command, args).toString()).toBe(`${hostile.join(' ')}\n`)
})

test('drops --hidden, the setup link and all arguments after the link', () => {
  const link = 'salesboy://connect?url=https%3A%2F%2Fcore.example'
  const { asked } = relaunchOf(['--hidden', '--data-dir', '/data', link, '--data-dir=/other'])
  expect(asked).toEqual([{ execPath: '/mount/salesboy', args: ['--data-dir', '/data'] }])
})

test('adds the data folder when the arguments do not name it', () => {
  const argsOf = (given: readonly string[]) =>
    (relaunchOf(given, { dataDir: '/data' }).asked[0] as { args: string[] }).args
  expect(argsOf(['--updated'])).toEqual(['--updated', '--data-dir', '/data'])
  expect(argsOf(['--hidden', '--webhook-url', 'https://a.example'])).toEqual([
    '--data-dir',
    '/data',
    '--webhook-url',
    'https://a.example',
  ])
  expect(argsOf(['--data-dir', '/data'])).toEqual(['--data-dir', '/data'])
  expect(argsOf(['--data-dir=/data'])).toEqual(['--data-dir=/data'])
})
