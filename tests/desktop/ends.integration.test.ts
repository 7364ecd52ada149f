import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, expectTrayLine, makeDataDir, makeSilentBrowser, openDesktop, readLog, soon } from './desktop-fixture.ts'
import { posixTest, standInTest } from './launch.ts'

/** Checks the files that only an orderly end leaves; after a kill they differ. */
function expectClosedInOrder(dataDir: string): void {
  const left = readdirSync(dataDir)
  expect(left).toContain('salesboy.db-clean')
  expect(left).not.toContain('salesboy.db-wal')
  expect(left).not.toContain('host.lock')
}

standInTest('the end of the Windows session loses nothing, though nothing is waited for', async () => {
  const dataDir = makeDataDir()
  const desktop = await openDesktop({ dataDir, env: { STANDIN_PLATFORM: 'win32' } })
  await ask(await desktop.page(), 'session.add', { id: 'ada' })
  await desktop.endSession().catch(() => undefined) // the program ends before it answers
  expect(await desktop.exited).toBe(0)
  expectClosedInOrder(dataDir)
  expect(readLog({ dataDir })).toContain('"reason":"session-end"')
})

standInTest('a start in the tray, without any window to see, hears the end of the Windows session too', async () => {
  const dataDir = makeDataDir()
  const desktop = await openDesktop({ dataDir, args: ['--hidden'], env: { STANDIN_PLATFORM: 'win32' } })
  expect(await desktop.window()).toBeNull()
  await desktop.endSession().catch(() => undefined) // the program ends before it answers
  expect(await desktop.exited).toBe(0)
  expectClosedInOrder(dataDir)
  expect(readLog({ dataDir })).toContain('"reason":"session-end"')
})

standInTest('a log-off that the owner cancels leaves Salesboy running', async () => {
  const desktop = await openDesktop({ env: { STANDIN_PLATFORM: 'win32' } })
  const page = await desktop.page()
  await desktop.endSession('cancelled')
  await ask(page, 'session.add', { id: 'ada' })
  await desktop.clickTray('Pause answers', 'For 1 hour')
  await expectTrayLine(desktop, 'Resume answers')
  expect(await desktop.quit()).toBe(0)
  expect(readLog(desktop)).toContain('"reason":"quit"')
})

posixTest('quitting while a browser starts ends that browser too', async () => {
  const browser = makeSilentBrowser()
  const desktop = await openDesktop({ args: ['--browser', browser.path] })
  const page = await desktop.page()
  await ask(page, 'session.add', { id: 'ada' })
  await ask(page, 'session.connect', { id: 'ada' })
  await expect.poll(browser.isRunning, soon).toBe(true)
  expect(await desktop.quit()).toBe(0)
  await expect.poll(browser.isRunning, soon).toBe(false)
  expect(readLog(desktop)).not.toContain('cut off')
})

test('an unexpected error is logged and shown, and ends in a restart', async () => {
  const desktop = await openDesktop()
  await desktop.answerDialog(0)
  await desktop.throwInMain('broken by 2348031234567')
  expect(await desktop.exited).toBe(1)
  await expect.poll(() => readLog(desktop), soon).toContain('an unexpected error')
  expect(readLog(desktop)).not.toContain('2348031234567')
})

standInTest('a restart of an AppImage really starts its file anew, with a window and the same data', async () => {
  const dataDir = makeDataDir()
  const env = { APPIMAGE: join(dataDir, 'Salesboy.AppImage') }
  const started = join(dataDir, 'started')
  writeFileSync(env.APPIMAGE, `#!/bin/sh\nprintf '%s\\n' "$@" > '${started}.new' && mv '${started}.new' '${started}'\n`)
  chmodSync(env.APPIMAGE, 0o755)
  const desktop = await openDesktop({ dataDir, args: ['--hidden'], env })
  await desktop.answerDialog(0)
  await desktop.throwInMain('broken')
  expect(await desktop.exited).toBe(1)
  await expect.poll(() => existsSync(started), soon).toBe(true)
  const args = readFileSync(started, 'utf8').trim().split('\n')
  expect(args.join(' ')).toMatch(/--data-dir \S+ --set gateway\.enabled=off$/)
  expect(args).toContain(dataDir)
  expect(args).not.toContain('--hidden')
})
