import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from '@playwright/test'
import type { UpdateStatus } from '../../src/shared/model/computer.ts'
import { ask, call, makeDataDir, openDesktop, readLog, soon } from './desktop-fixture.ts'
import { installAppImage, startUpdateFeed, type UpdateFeed } from './update-feed.ts'

/** The "new program" creates the mark file when it is started. */
const folder = mkdtempSync(join(tmpdir(), 'salesboy-update-'))
const mark = join(folder, 'new-program-ran')
let feed: UpdateFeed

beforeAll(async () => {
  feed = await startUpdateFeed(`#!/bin/sh\n: > '${mark}'\n`)
})
afterAll(async () => {
  await feed?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function openInstalled(args: readonly string[] = []) {
  const dataDir = makeDataDir()
  const installed = installAppImage(dataDir)
  const feedUrl = ['--set', `updates.feedUrl=${feed.url}`]
  const desktop = await openDesktop({ dataDir, env: installed.env, args: [...feedUrl, ...args] })
  return { desktop, installed, page: await desktop.page() }
}

const updates = async (page: Page): Promise<UpdateStatus> => (await ask(page, 'snapshot', {})).computer!.updates
const panel = (page: Page, state: UpdateStatus['kind']) =>
  page.locator(`[data-testid="updates"][data-state="${state}"]`)

test('a newer version is found, downloaded and installed, each step on the owner’s click in Help', async () => {
  feed.offer = { version: '0.2.0', notes: '<p>Quicker <b>answers</b></p><script>alert(1)</script>&lt;i&gt;' }
  const { desktop, installed, page } = await openInstalled()
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByRole('link', { name: 'Help', exact: true }).click()
  await panel(page, 'current').getByRole('button', { name: 'Look now' }).click()
  await panel(page, 'available').waitFor()
  await panel(page, 'available').getByText('What is new').click()
  await panel(page, 'available').getByText('Quicker answers').waitFor()
  expect(await updates(page)).toEqual({ kind: 'available', version: '0.2.0', notes: 'Quicker answers\n<i>' })

  await panel(page, 'available').getByRole('button', { name: 'Download' }).click()
  await panel(page, 'downloaded').waitFor()
  expect(readFileSync(installed.path, 'utf8')).toBe('the old program')

  await panel(page, 'downloaded').getByRole('button', { name: 'Install and restart' }).click()
  expect(await desktop.exited).toBe(0)
  expect(readFileSync(installed.path, 'utf8')).toContain('new-program-ran')
  await expect.poll(() => existsSync(mark), soon).toBe(true)
  expect(readLog(desktop)).toContain('"reason":"update"')
  expect(readLog(desktop)).not.toContain('cut off')
})

test('the new version, started by its installer without arguments, finds the shop’s own data folder', async () => {
  feed.offer = { version: '0.2.0' }
  const { desktop, installed, page } = await openInstalled()
  await ask(page, 'session.add', { id: 'ada' })
  await ask(page, 'updates.check', {})
  await ask(page, 'updates.download', {})
  await ask(page, 'updates.install', {})
  expect(await desktop.exited).toBe(0)
  const env = { ...installed.env, STANDIN_VERSION: '0.2.0' }
  const { dataDir } = desktop
  const next = await openDesktop({ dataDir, env, isFolderUnnamed: true })
  const sessions = (await ask(await next.page(), 'snapshot', {})).sessions
  expect(sessions.map(({ id }) => id)).toEqual(['ada'])
  expect(await next.quit()).toBe(0)
  // A later start without arguments uses the usual folder, as before.
  const later = await openDesktop({ dataDir, env, isFolderUnnamed: true })
  expect((await ask(await later.page(), 'snapshot', {})).sessions).toEqual([])
})

test('a downloaded version is not installed by quitting', async () => {
  feed.offer = { version: '0.2.0' }
  const { desktop, installed, page } = await openInstalled()
  await ask(page, 'updates.check', {})
  await ask(page, 'updates.download', {})
  expect((await updates(page)).kind).toBe('downloaded')
  expect(await desktop.quit()).toBe(0)
  expect(readFileSync(installed.path, 'utf8')).toBe('the old program')
})

test('the current version, an older one and one staged for others first need no update', async () => {
  const { page } = await openInstalled()
  for (const offer of [{ version: '0.1.0' }, { version: '0.0.9' }, { version: '0.2.0', stagingPercentage: 0 }]) {
    feed.offer = offer
    expect(await ask(page, 'updates.check', {}), JSON.stringify(offer)).toMatchObject({ kind: 'current' })
  }
  expect((await updates(page)).kind).toBe('current')
  feed.offer = { version: '0.2.0', stagingPercentage: 100 }
  expect((await ask(page, 'updates.check', {})).kind).toBe('available')
})

test('an update error is reported in plain words and can be tried again', async () => {
  const { installed, page } = await openInstalled()
  feed.offer = null
  expect(await ask(page, 'updates.check', {})).toMatchObject({
    kind: 'failed',
    step: 'check',
    said: { code: 'update.no-list' },
  })
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByRole('link', { name: 'Help', exact: true }).click()
  feed.offer = { version: '0.2.0', isDamaged: true }
  await panel(page, 'failed').getByRole('button', { name: 'Try again' }).click()
  await panel(page, 'available').waitFor()
  expect(await ask(page, 'updates.download', {})).toMatchObject({
    kind: 'failed',
    step: 'download',
    said: { code: expect.stringMatching(/damaged|thrown/) },
  })
  expect(readFileSync(installed.path, 'utf8')).toBe('the old program')
  feed.offer = { version: '0.2.0' }
  expect(await ask(page, 'updates.download', {})).toMatchObject({ kind: 'downloaded' })
})

test('with updates switched off, the feed is not asked', async () => {
  feed.offer = { version: '0.2.0' }
  const { page } = await openInstalled(['--set', 'updates.check=off'])
  feed.requests.length = 0
  expect(await call(page, 'updates.check', {})).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  expect(await updates(page)).toEqual({ kind: 'off', reason: 'switched-off' })
  expect(feed.requests).toEqual([])
})

test('a copy that was not installed says so', async () => {
  const page = await (await openDesktop()).page()
  expect(await updates(page)).toEqual({ kind: 'off', reason: 'not-installed' })
  expect(await call(page, 'updates.install', {})).toMatchObject({ ok: true, value: { kind: 'off' } })
})
