import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, makeDataDir, openDesktop, readLog, soon, startAgain } from './desktop-fixture.ts'
import { linuxTest, standInTest } from './launch.ts'

test('the window opens on our own page, and the core answers through the bridge', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  // The window is shown once it has something to show, shortly after it has loaded.
  await expect.poll(() => desktop.window(), soon).toMatchObject({ url: 'app://bundle/index.html', isVisible: true })
  const snapshot = await ask(page, 'snapshot', {})
  expect(snapshot.capabilities).toEqual({
    host: 'desktop',
    tray: true,
    startAtLogin: true,
    keepAwake: true,
    updates: true,
  })
  expect(snapshot.version).toBe('0.1.0')
  expect(await desktop.warnings()).toEqual([])
})

test('events reach the page, also after a reload', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  const listen = () =>
    page.evaluate(() => {
      const seen: string[] = []
      Object.assign(window, { seen })
      window.salesboy.onEvent(({ event }) => {
        if (event.type === 'session.changed') seen.push(event.session.id)
      })
      window.salesboy.ready()
    })
  const seen = () => page.evaluate(() => (window as unknown as { seen: string[] }).seen)
  await listen()
  await ask(page, 'session.add', { id: 'ada' })
  await expect.poll(seen, soon).toContain('ada')
  await page.reload()
  await listen()
  await ask(page, 'session.add', { id: 'bola' })
  await expect.poll(seen, soon).toContain('bola')
})

test('a page that stops listening hears nothing more', async () => {
  const page = await (await openDesktop()).page()
  await page.evaluate(() => {
    const heard: unknown[] = []
    const off = window.salesboy.onEvent((event) => heard.push(event))
    window.salesboy.ready()
    off()
    Object.assign(window, { heard })
  })
  await ask(page, 'session.add', { id: 'ada' })
  await ask(page, 'snapshot', {})
  expect(await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([])
})

test('closing the window keeps the program in the tray, and says so once', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  await desktop.closeWindow()
  await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: false })
  await expect.poll(async () => (await desktop.notifications()).length, soon).toBe(1)
  expect((await ask(page, 'snapshot', {})).seq).toBeGreaterThanOrEqual(0)
  await desktop.clickTray('Open Salesboy')
  await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: true, isFocused: true })
  await desktop.closeWindow()
  expect((await desktop.notifications()).length).toBe(1)
  await desktop.clickNotification(0)
  await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: true })
})

standInTest('a window that is never called ready stays away when the program starts in the tray', async () => {
  const desktop = await openDesktop({ args: ['--hidden'], env: { STANDIN_READY_TO_SHOW: 'withheld' } })
  expect(await desktop.window()).toBeNull()
  await desktop.clickTray('Open Salesboy')
  await desktop.page()
  await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: true, timesShown: 1 })
})

for (const tray of ['no', 'hanging']) {
  linuxTest(
    `on a desktop that shows no tray (${tray}), closing leaves a window to come back to, and Quit is in Help`,
    async () => {
      const desktop = await openDesktop({ env: { STANDIN_TRAY: tray } })
      const page = await desktop.page()
      await desktop.closeWindow()
      await expect.poll(() => desktop.window(), soon).toMatchObject({ isMinimized: true })
      const told = async () => (await desktop.notifications()).map(({ body }) => body).join()
      await expect.poll(told, soon).toContain('Quit Salesboy in Help')
      expect((await startAgain(desktop.dataDir)).code).toBe(0)
      await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: true, isMinimized: false })
      await page.getByRole('button', { name: 'Set up later' }).click()
      await page.getByRole('link', { name: 'Help', exact: true }).click()
      await page.getByTestId('quit-panel').getByRole('button', { name: 'Quit Salesboy' }).click()
      expect(await desktop.exited).toBe(0)
      expect(readLog(desktop)).toContain('"reason":"quit"')
    },
  )
}

test('a hidden start opens no window until the owner asks for it', async () => {
  const desktop = await openDesktop({ args: ['--hidden'] })
  expect(await desktop.window()).toBeNull()
  await desktop.clickTray('Open Salesboy')
  await desktop.page()
  await expect.poll(async () => (await desktop.window())?.isVisible, soon).toBe(true)
})

test('a second start shows the window of the first and ends', async () => {
  const dataDir = makeDataDir()
  const desktop = await openDesktop({ dataDir, args: ['--hidden'] })
  expect((await startAgain(dataDir)).code).toBe(0)
  await expect.poll(async () => (await desktop.window())?.isVisible, soon).toBe(true)
  await desktop.minimizeWindow()
  await startAgain(dataDir)
  await expect.poll(async () => (await desktop.window())?.isVisible, soon).toBe(true)
})

test('the window opens where it was closed', async () => {
  const dataDir = makeDataDir()
  const first = await openDesktop({ dataDir })
  await first.page()
  await first.setBounds({ x: 40, y: 50, width: 700, height: 600 })
  await expect.poll(() => readFileSync(join(dataDir, 'shell.json'), 'utf8').includes('700'), soon).toBe(true)
  // A window manager may have moved the window by its frame.
  const bounds = (await first.window())?.bounds
  expect(bounds).toMatchObject({ width: 700, height: 600 })
  await first.quit()
  const second = await openDesktop({ dataDir })
  await second.page()
  await expect.poll(async () => (await second.window())?.bounds, soon).toEqual(bounds)
})

standInTest('a page that crashes is loaded again', async () => {
  const desktop = await openDesktop()
  await desktop.page()
  await desktop.crashPage()
  await expect.poll(() => readLog(desktop), soon).toContain('the process of the window’s page ended')
  await expect
    .poll(async () => desktop.sendRaw({ kind: 'invoke', channel: 'salesboy:command', args: ['snapshot', {}] }), soon)
    .toMatchObject({ ok: true })
  await expect.poll(() => desktop.window(), soon).toMatchObject({ url: 'app://bundle/index.html' })
})

test('quitting closes the core in time and leaves no lock, no window and exit code 0', async () => {
  const dataDir = makeDataDir()
  const desktop = await openDesktop({ dataDir })
  await desktop.page()
  expect(await desktop.quit()).toBe(0)
  const log = readFileSync(join(dataDir, 'logs', 'salesboy.log'), 'utf8')
  expect(log).toContain('"reason":"quit"')
  expect(log).toMatch(/closed \{"milliseconds":\d+\}/)
  expect(log).not.toContain('cut off')
})

test('a system shutdown closes the core and ends the program', async () => {
  const dataDir = makeDataDir()
  const desktop = await openDesktop({ dataDir })
  await desktop.page()
  await desktop.emitPower('shutdown').catch(() => undefined) // the program may end before it answers
  expect(await desktop.exited).toBe(0)
  expect(readLog({ dataDir })).toContain('"reason":"shutdown"')
})

test('a click on a notification opens the window at the screen that helps', async () => {
  const dataDir = makeDataDir()
  writeFileSync(join(dataDir, 'settings.json'), 'no JSON')
  const desktop = await openDesktop({ dataDir, args: ['--hidden'] })
  await expect.poll(async () => (await desktop.notifications()).length, soon).toBe(1)
  expect(await desktop.window()).toBeNull()
  await desktop.clickNotification(0)
  const page = await desktop.page()
  await page.locator('main .settings h1').waitFor()
  await expect.poll(async () => (await desktop.window())?.isVisible, soon).toBe(true)
})

test('a second start at login leaves the window hidden', async () => {
  const dataDir = makeDataDir()
  const desktop = await openDesktop({ dataDir, args: ['--hidden'] })
  expect((await startAgain(dataDir, '--hidden')).code).toBe(0)
  expect((await startAgain(dataDir)).code).toBe(0)
  await expect.poll(async () => (await desktop.window())?.isVisible, soon).toBe(true)
  await desktop.closeWindow()
  expect((await startAgain(dataDir, '--hidden')).code).toBe(0)
  await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: false })
})
