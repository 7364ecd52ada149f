import { expect, test } from 'vitest'
import { ask, expectTrayLine, makeSilentBrowser, openDesktop, soon } from './desktop-fixture.ts'
import { posixTest } from './launch.ts'

test('the tray shows the one sentence and the complete menu', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  const sentence = async () => (await ask(page, 'snapshot', {})).diagnosis.sentence
  await expect.poll(async () => (await desktop.tray())?.tooltip === (await sentence()), soon).toBe(true)
  await expect
    .poll(async () => (await desktop.tray())?.menu, soon)
    .toEqual([
      'Open Salesboy',
      '--',
      'Pause answers',
      '  For 15 minutes',
      '  For 1 hour',
      '  Until tomorrow morning',
      '  Until I resume',
      '--',
      'Quit',
    ])
})

posixTest('Connect and Disconnect in the tray do what they say', async () => {
  const desktop = await openDesktop({ args: ['--browser', makeSilentBrowser().path] })
  const page = await desktop.page()
  await ask(page, 'session.add', { id: 'ada', name: "Ada's Shop" })
  await expectTrayLine(desktop, "(Ada's Shop: disconnected)")
  await desktop.clickTray('Connect')
  await expectTrayLine(desktop, "(Ada's Shop: starting…)")
  await desktop.clickTray('Disconnect')
  await expectTrayLine(desktop, "(Ada's Shop: disconnected)")
  const kinds = async () => (await ask(page, 'snapshot', {})).sessions.map(({ state }) => state.kind)
  await expect.poll(kinds, soon).toEqual(['stopped'])
})

test('a session that cannot connect says so in the tray and can be tried again', async () => {
  const desktop = await openDesktop({ args: ['--browser', '/nonexistent/browser'] })
  await ask(await desktop.page(), 'session.add', { id: 'ada', name: 'Ada & Sons' })
  await expectTrayLine(desktop, '(Ada & Sons: disconnected)')
  await desktop.clickTray('Connect')
  await expectTrayLine(desktop, '(Ada & Sons: cannot connect)')
  await expectTrayLine(desktop, 'Connect')
  await expect.poll(async () => (await desktop.tray())?.icon, soon).toMatch(/^attention/)
})

posixTest('each of several sessions has its own line', async () => {
  const desktop = await openDesktop({ args: ['--browser', makeSilentBrowser().path] })
  const page = await desktop.page()
  await ask(page, 'session.add', { id: 'ada', name: 'Ada' })
  await ask(page, 'session.add', { id: 'bola', name: 'Bola' })
  await expectTrayLine(desktop, 'Bola: disconnected')
  await desktop.clickTray('Bola', 'Connect')
  await expectTrayLine(desktop, 'Bola: starting…')
  await expectTrayLine(desktop, 'Ada: disconnected')
})

test('replies are paused and resumed from the tray', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  await desktop.clickTray('Pause answers', 'For 1 hour')
  await expectTrayLine(desktop, 'Resume answers')
  await expect
    .poll(async () => (await ask(page, 'snapshot', {})).pause, soon)
    .toEqual({ paused: true, until: expect.any(Number) })
  await desktop.clickTray('Resume answers')
  await expectTrayLine(desktop, 'Pause answers')
  await desktop.clickTray('Until I resume')
  await expect.poll(async () => (await ask(page, 'snapshot', {})).pause, soon).toEqual({ paused: true, until: null })
})

test('Quit in the tray ends the program with code 0', async () => {
  const desktop = await openDesktop({ args: ['--hidden'] })
  await desktop.clickTray('Quit').catch(() => undefined) // the program may end before it answers
  expect(await desktop.exited).toBe(0)
})
