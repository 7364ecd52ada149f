import type { RelaunchOptions } from 'electron'
import { expect, test } from 'vitest'
import { relaunch } from './relaunch.ts'

function relaunchOf(args: readonly string[], env: Readonly<Record<string, string>> = {}): RelaunchOptions | undefined {
  let asked: RelaunchOptions | undefined
  const app = { relaunch: (options?: RelaunchOptions) => void (asked = options) }
  relaunch(app, { argv: ['/mount/salesboy', ...args], execPath: '/mount/salesboy', env })
  return asked
}

test('the same program is started with the same arguments', () => {
  const args = ['/app', '--data-dir', '/data', '--set', 'gateway.enabled=off']
  expect(relaunchOf(args)).toEqual({ execPath: '/mount/salesboy', args })
})

test('an AppImage is started by its file, not by the folder that goes with this run', () => {
  expect(relaunchOf([], { APPIMAGE: '/home/ada/Salesboy.AppImage' })).toEqual({
    execPath: '/home/ada/Salesboy.AppImage',
    args: [],
  })
})

test('a start in the tray comes back with a window, and a link is not asked about again', () => {
  const link = 'salesboy://connect?url=https%3A%2F%2Fcore.example'
  expect(relaunchOf(['--hidden', '--data-dir', '/data', link, '--data-dir=/other'])?.args).toEqual([
    '--data-dir',
    '/data',
  ])
})
