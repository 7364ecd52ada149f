import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, call, makeDataDir, openDesktop, soon, startAgain } from './desktop-fixture.ts'
import { linuxTest, runDesktop, standInTest } from './launch.ts'

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

linuxTest('a data folder that cannot be used is one line', async () => {
  const file = join(makeDataDir(), 'a-file')
  writeFileSync(file, '')
  const run = await startAgain(makeDataDir(), '--data-dir', join(file, 'below'))
  expect(run.code).toBe(2)
  expect(run.output.trim()).toMatch(/^The data folder .* cannot be used\. Choose another with --data-dir\.$/)
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
