import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Page } from '@playwright/test'
import { ask, makeDataDir, openDesktop, readLog, soon } from './desktop-fixture.ts'
import { linuxTest, standInTest } from './launch.ts'

const computer = async (page: Page) => (await ask(page, 'snapshot', {})).computer!
const autostartFile = (dataDir: string) => join(dataDir, 'test-config', 'autostart', 'app.salesboy.desktop')

/** Resources of an installed copy that the system updates itself, so electron-updater does nothing. */
function systemPackage(folder: string): string {
  const resources = join(folder, 'resources')
  mkdirSync(resources)
  writeFileSync(join(resources, 'package-type'), 'deb')
  return resources
}

linuxTest('start at login is written, read back, and taken away', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  const file = autostartFile(desktop.dataDir)
  await expect.poll(() => computer(page), soon).toMatchObject({ startAtLogin: { actual: false, problem: null } })
  await ask(page, 'settings.set', { name: 'computer.startAtLogin', value: 'on' })
  await expect.poll(() => computer(page), soon).toMatchObject({ startAtLogin: { actual: true, problem: null } })
  const entry = readFileSync(file, 'utf8')
  expect(entry).toContain('"--hidden"')
  expect(entry).toContain(`"--data-dir" "${desktop.dataDir}"`)
  await ask(page, 'settings.set', { name: 'computer.startAtLogin', value: 'off' })
  await expect.poll(() => existsSync(file), soon).toBe(false)
})

linuxTest('an entry that the owner switched off in the system stays off, and that is said', async () => {
  const dataDir = makeDataDir()
  const first = await openDesktop({ dataDir })
  await ask(await first.page(), 'settings.set', { name: 'computer.startAtLogin', value: 'on' })
  await expect.poll(() => existsSync(autostartFile(dataDir)), soon).toBe(true)
  await first.quit()
  const text = readFileSync(autostartFile(dataDir), 'utf8')
  writeFileSync(autostartFile(dataDir), text.replace('enabled=true', 'enabled=false'))
  const second = await openDesktop({ dataDir })
  const page = await second.page()
  await expect.poll(async () => (await computer(page)).startAtLogin.problem?.code, soon).toBe('login.switched-off')
  expect(readFileSync(autostartFile(dataDir), 'utf8')).toContain('enabled=false')
})

standInTest('start at login works on Windows also where the user’s name has a space', async () => {
  const env = {
    STANDIN_PLATFORM: 'win32',
    STANDIN_PACKAGED: '1',
    STANDIN_PROGRAM: 'C:\\Users\\Ada Lovelace\\AppData\\Local\\Programs\\Salesboy\\Salesboy.exe',
  }
  const dataDir = makeDataDir()
  const desktop = await openDesktop({ dataDir, env: { ...env, STANDIN_RESOURCES: systemPackage(dataDir) } })
  const page = await desktop.page()
  await ask(page, 'settings.set', { name: 'computer.startAtLogin', value: 'on' })
  await expect.poll(() => computer(page), soon).toMatchObject({ startAtLogin: { actual: true, problem: null } })
  await ask(page, 'settings.set', { name: 'computer.startAtLogin', value: 'off' })
  await expect.poll(() => computer(page), soon).toMatchObject({ startAtLogin: { actual: false, problem: null } })
})

test('the computer is kept awake only while the setting says so, and the window shows it', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  expect(await desktop.powerBlockers()).toEqual([])
  await ask(page, 'settings.set', { name: 'computer.keepAwake', value: 'on' })
  expect(await desktop.powerBlockers()).toEqual(['prevent-app-suspension'])
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByTestId('keeps-awake').waitFor()
  await ask(page, 'settings.set', { name: 'computer.keepAwake', value: 'off' })
  await expect.poll(() => page.getByTestId('keeps-awake').count(), soon).toBe(0)
  expect(await desktop.powerBlockers()).toEqual([])
})

test('lock and battery states reach the core and the window', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  await desktop.emitPower('on-battery')
  await desktop.emitPower('lock-screen')
  await expect.poll(() => computer(page), soon).toMatchObject({ onBattery: true, locked: true })
  await desktop.emitPower('on-ac')
  await desktop.emitPower('unlock-screen')
  await expect.poll(() => computer(page), soon).toMatchObject({ onBattery: false, locked: false })
  await expect.poll(() => readLog(desktop), soon).toContain('the power supply changed {"isOnBattery":true}')
})

test('with the tray switched off, closing the window ends the program', async () => {
  const desktop = await openDesktop({ args: ['--set', 'computer.closeToTray=off'] })
  await desktop.page()
  await desktop.closeWindow().catch(() => undefined) // the program may end before it answers
  expect(await desktop.exited).toBe(0)
  expect(readLog(desktop)).toContain('"reason":"quit"')
})

test('a page that crashes again and again is given up, and Open Salesboy makes a new one', async () => {
  const desktop = await openDesktop()
  await desktop.page()
  for (let crash = 1; crash <= 4; crash += 1) {
    await expect.poll(async () => (await desktop.window())?.url, soon).toBe('app://bundle/index.html')
    await desktop.page()
    await desktop.crashPage()
    await expect.poll(() => readLog(desktop).match(/window’s page ended/g)?.length, soon).toBe(crash)
  }
  await expect.poll(() => desktop.window(), soon).toBeNull()
  await desktop.clickTray('Open Salesboy')
  const page = await desktop.page()
  expect((await ask(page, 'snapshot', {})).seq).toBeGreaterThanOrEqual(0)
})
