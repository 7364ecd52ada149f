import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { startCompanyNetwork } from '../support/company-network.ts'
import { ask, makeDataDir, openDesktop, readLog, soon } from './desktop-fixture.ts'
import { runDesktop, standInTest } from './launch.ts'

for (const [system, way] of [
  ['leaves full screen', ''],
  ['never gets out of full screen', 'stuck'],
] as const)
  standInTest(`on a Mac that ${system}, a closed window goes out of sight, and Open brings it back`, async () => {
    const desktop = await openDesktop({ env: { STANDIN_PLATFORM: 'darwin', STANDIN_FULL_SCREEN: way } })
    await desktop.page()
    await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: true })
    await desktop.setFullScreen(true)
    await expect.poll(() => desktop.window(), soon).toMatchObject({ isFullScreen: true })
    await desktop.closeWindow()
    await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: false })
    if (way === '') expect(await desktop.warnings()).toEqual([])
    await desktop.clickTray('Open Salesboy')
    await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: true })
  })

standInTest('a Mac that starts the program at login opens no window', async () => {
  const desktop = await openDesktop({ env: { STANDIN_PLATFORM: 'darwin', STANDIN_AT_LOGIN: '1' } })
  expect(await desktop.window()).toBeNull()
  await desktop.clickTray('Open Salesboy')
  await desktop.page()
})

standInTest(
  'a desktop that never answers to a notification holds nothing up, and a click on it still leads on',
  async () => {
    const dataDir = makeDataDir()
    writeFileSync(join(dataDir, 'settings.json'), 'no JSON')
    const desktop = await openDesktop({ dataDir, args: ['--hidden'], env: { STANDIN_NOTIFICATIONS: 'silent' } })
    await expect.poll(async () => (await desktop.notifications()).length, soon).toBe(1)
    await desktop.clickNotification(0)
    await (await desktop.page()).locator('main .settings h1').waitFor()
    expect(await desktop.quit()).toBe(0)
    expect(readLog(desktop)).not.toContain('cut off')
  },
)

standInTest(
  'on Windows the data stays on this computer, and what an earlier version kept elsewhere is moved once',
  async () => {
    const home = makeDataDir()
    const env = { STANDIN_PLATFORM: 'win32', APPDATA: join(home, 'Roaming'), LOCALAPPDATA: join(home, 'Local') }
    const former = join(env.APPDATA, 'Salesboy')
    const first = await openDesktop({ dataDir: former, env })
    await ask(await first.page(), 'session.add', { id: 'ada' })
    await first.quit()
    // The next version starts as an installer starts it, without a named folder.
    const second = await openDesktop({ dataDir: home, isFolderUnnamed: true, env })
    const { sessions } = await ask(await second.page(), 'snapshot', {})
    expect(sessions.map(({ id }) => id)).toEqual(['ada'])
    expect(existsSync(join(env.LOCALAPPDATA, 'Salesboy', 'salesboy.db'))).toBe(true)
    expect(existsSync(former)).toBe(false)
  },
)

standInTest('on Windows the program is otherwise as everywhere: it opens, hides, comes back and quits', async () => {
  const desktop = await openDesktop({ args: ['--hidden'], env: { STANDIN_PLATFORM: 'win32' } })
  await desktop.clickTray('Open Salesboy')
  await desktop.page()
  await expect.poll(async () => (await desktop.window())?.isFocused, soon).toBe(true)
  await desktop.closeWindow()
  expect((await desktop.window())?.isVisible).toBe(false)
  await desktop.clickTrayIcon()
  expect((await desktop.window())?.isVisible).toBe(true)
  expect(await desktop.quit()).toBe(0)
})

/** The result of Test connection through this proxy, with these roots in the system's store. */
async function testCore(url: string, env: Readonly<Record<string, string>>) {
  const noProxy = { http_proxy: '', https_proxy: '', HTTP_PROXY: '', HTTPS_PROXY: '' }
  const desktop = await openDesktop({ env: { ...noProxy, ...env } })
  const page = await desktop.page()
  await ask(page, 'settings.set', { name: 'core.url', value: url })
  await ask(page, 'settings.setSecret', { name: 'core.secret', value: 'secret' })
  await ask(page, 'session.add', { id: 'ada' })
  return (await ask(page, 'core.test', {})).kind
}

standInTest(
  'in a company’s network the assistant is reached by the system’s proxy and root, or the reason is named',
  async () => {
    const { url, place, silentPlace, root } = await startCompanyNetwork(makeDataDir())
    const proxy = `PROXY ${place}`
    expect(await testCore(url, { STANDIN_PROXY: proxy, SSL_CERT_FILE: root })).toBe('ok')
    expect(await testCore(url, { STANDIN_PROXY: proxy })).toBe('untrusted')
    expect(await testCore(url, { STANDIN_PROXY: 'PROXY 127.0.0.1:1', SSL_CERT_FILE: root })).toBe('proxy')
    expect(await testCore(url, { STANDIN_PROXY: `PROXY ${silentPlace}`, SSL_CERT_FILE: root })).toBe('proxy-silent')
  },
)

standInTest(
  'on Windows an address is named as the README says: after a sign of equality, or as the last word',
  async () => {
    const env = { STANDIN_PLATFORM: 'win32' }
    const core = 'https://core.salesboy.invalid/hook'
    // Electron's own guard: an argument after an address ends the program without a message.
    const ended = await runDesktop({ dataDir: makeDataDir(), env, args: ['--webhook-url', core, '--hidden'] })
    expect(ended).toEqual({ code: 0, output: '' })
    for (const args of [
      ['--hidden', `--webhook-url=${core}`],
      ['--hidden', '--webhook-url', core],
    ]) {
      const desktop = await openDesktop({ env, args })
      await desktop.clickTray('Open Salesboy')
      const { settings } = await ask(await desktop.page(), 'snapshot', {})
      expect(settings.values['core.url']).toBe(core)
    }
  },
)

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
