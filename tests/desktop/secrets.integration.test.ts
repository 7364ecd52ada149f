import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, call, makeDataDir, openDesktop } from './desktop-fixture.ts'
import { standInTest } from './launch.ts'

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
