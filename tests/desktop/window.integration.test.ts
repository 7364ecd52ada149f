import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  ask,
  call,
  expectTrayLine,
  makeDataDir,
  makeSilentBrowser,
  openDesktop,
  readLog,
  soon,
  startAgain,
} from './desktop-fixture.ts'
import { linuxTest, posixTest, runDesktop, standInTest } from './launch.ts'

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

for (const platform of ['linux', 'win32']) {
  standInTest(`a window that ${platform} never calls ready is shown all the same, once`, async () => {
    const env = { STANDIN_READY_TO_SHOW: 'withheld', STANDIN_PLATFORM: platform }
    const desktop = await openDesktop({ env })
    await desktop.page()
    await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: true, timesShown: 1 })
    await desktop.closeWindow()
    await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: false, timesShown: 1 })
  })
}

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

test('a damaged settings file is put aside, and the owner is told', async () => {
  const dataDir = makeDataDir()
  writeFileSync(join(dataDir, 'settings.json'), '{"core.url": "https://core.exa')
  const desktop = await openDesktop({ dataDir })
  const page = await desktop.page()
  const kinds = async () => (await ask(page, 'snapshot', {})).notices.map(({ kind }) => kind)
  await expect.poll(kinds, soon).toContain('settings-replaced')
  expect(readdirSync(dataDir).filter((name) => name === 'settings.json.bad').length).toBe(1)
  await expect
    .poll(async () => (await desktop.notifications()).map(({ body }) => body).join(), soon)
    .toContain('put aside')
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

standInTest('the hidden browser is chosen in a dialog of the system, and cleared in the window', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const row = page.locator('[data-setting="browser.path"]')
  expect(await call(page, 'settings.set', { name: 'browser.path', value: '/evil' })).toMatchObject({
    ok: false,
    error: { code: 'unavailable' },
  })
  expect(await row.locator('input').isDisabled()).toBe(true)
  await desktop.answerOpenDialog(['/opt/our-browser'])
  await row.getByRole('button', { name: 'Choose a program…' }).click()
  await expect.poll(() => row.locator('input').inputValue(), soon).toBe('/opt/our-browser')
  await row.getByRole('button', { name: 'Back to automatic' }).click()
  await expect.poll(() => row.locator('input').inputValue(), soon).toBe('')
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

linuxTest('a data folder that cannot be used is one line', async () => {
  const file = join(makeDataDir(), 'a-file')
  writeFileSync(file, '')
  const run = await startAgain(makeDataDir(), '--data-dir', join(file, 'below'))
  expect(run.code).toBe(2)
  expect(run.output.trim()).toMatch(/^The data folder .* cannot be used\. Choose another with --data-dir\.$/)
})

test('settings and secrets survive a restart, and no file contains a secret', async () => {
  const dataDir = makeDataDir()
  const first = await openDesktop({ dataDir })
  const page = await first.page()
  await ask(page, 'settings.set', { name: 'core.url', value: 'https://core.example' })
  await ask(page, 'settings.setSecret', { name: 'core.secret', value: 'whsec_very_secret_indeed' })
  await first.quit()
  const second = await openDesktop({ dataDir })
  const { settings } = await ask(await second.page(), 'snapshot', {})
  expect(settings.values['core.url']).toBe('https://core.example')
  expect(settings.secrets['core.secret']).toBe(true)
  expect(settings.secretProtection).toBe('vault')
  await second.quit()
  // Windows has no such modes; there, the folder belongs to its user.
  const openness = (path: string) => (process.platform === 'win32' ? 0 : statSync(path).mode & 0o077)
  for (const name of ['settings.json', 'secrets.json', 'shell.json', 'salesboy.db', 'logs/salesboy.log']) {
    const path = join(dataDir, name)
    if (!existsSync(path)) continue
    expect(readFileSync(path).includes('whsec_very_secret_indeed'), name).toBe(false)
    if (name.endsWith('.json') || name.endsWith('.log')) expect(openness(path), name).toBe(0)
  }
  for (const name of ['', 'sessions', 'backups', 'logs']) expect(openness(join(dataDir, name)), name).toBe(0)
})

standInTest('a computer whose vault refuses says so instead of keeping a secret openly', async () => {
  const desktop = await openDesktop({ env: { STANDIN_VAULT: 'missing' } })
  const answer = await call(await desktop.page(), 'settings.setSecret', { name: 'core.secret', value: 'abc' })
  expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable', said: { code: 'error.no-vault' } } })
  expect(JSON.parse(readFileSync(join(desktop.dataDir, 'secrets.json'), 'utf8'))).toEqual({})
})

standInTest('whether a secret is well kept is said by the secret, not by what the sync vault claims', async () => {
  const open = async (vault: string, backend: string) =>
    (await openDesktop({ env: { STANDIN_PLATFORM: 'linux', STANDIN_VAULT: vault, STANDIN_BACKEND: backend } })).page()
  const set = { name: 'core.secret', value: 'abc' } as const
  const basic = await ask(await open('basic', 'gnome_libsecret'), 'settings.setSecret', set)
  expect(basic.secretProtection).toBe('basic')
  const kept = await ask(await open('system', 'basic_text'), 'settings.setSecret', set)
  expect(kept.secretProtection).toBe('vault')
})

standInTest('a vault that hangs does not keep the window away, and is named', async () => {
  const dataDir = makeDataDir()
  const first = await openDesktop({ dataDir })
  await ask(await first.page(), 'settings.setSecret', { name: 'core.secret', value: 'abc' })
  await first.quit()
  const desktop = await openDesktop({ dataDir, env: { STANDIN_VAULT: 'hanging' } })
  const page = await desktop.page()
  expect((await ask(page, 'snapshot', {})).settings.secrets['core.secret']).toBe(false)
  const answer = await call(page, 'settings.setSecret', { name: 'core.secret', value: 'new' })
  expect(answer).toMatchObject({ ok: false, error: { said: { code: 'error.no-vault' } } })
})

linuxTest('a wrong flag is one line and starts nothing', async () => {
  const dataDir = makeDataDir()
  const run = await startAgain(dataDir, '--set', 'no.such=1')
  expect(run.code).toBe(2)
  expect(run.output.trim().split('\n')).toEqual(['There is no setting "no.such".'])
  expect(existsSync(join(dataDir, 'salesboy.db'))).toBe(false)
})

standInTest('a wrong flag is a dialog where nobody sees a terminal', async () => {
  const options = { dataDir: makeDataDir(), args: ['--set', 'no.such=1'], env: { STANDIN_PLATFORM: 'win32' } }
  const run = await runDesktop(options)
  expect(run.code).toBe(2)
  expect(run.output).toContain('Salesboy: There is no setting "no.such".')
})
