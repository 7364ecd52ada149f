import { afterEach, beforeEach, expect, test } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCore, type Core } from '../create-core.ts'
import { snapshotFrom } from '../testing/snapshot-from.ts'
import { createMemoryPorts } from '../testing/memory-ports.ts'
import type { Overrides } from '../ports.ts'

let folder: string
let core: Core | null = null
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'salesboy-entered-'))))
afterEach(async () => {
  await core?.stop(1_000)
  core = null
  rmSync(folder, { recursive: true, force: true })
})

/** Starts with empty settings and secrets, as after their files were lost. The record stays. Returns the codes of the notices. */
async function start(overrides: Partial<Overrides> = {}): Promise<readonly string[]> {
  await core?.stop(1_000)
  const settings = { 'gateway.port': 0, 'browser.path': process.execPath, ...overrides.settings }
  core = await createCore(createMemoryPorts(folder, { ...overrides, settings }))
  await core.start({ sessions: [] })
  return (await snapshotFrom(core)).notices.map(({ said }) => said.code)
}
async function enter(): Promise<void> {
  core!.settings.set('core.url', 'https://core.example.com')
  core!.settings.set('replies.maxAgeHours', 3)
  await core!.settings.setSecret('core.secret', 'a-secret')
}

test('lost settings and secrets are reported by name, once', async () => {
  expect(await start()).toEqual([])
  await enter()
  expect([...(await start())].sort()).toEqual(['notice.address-gone', 'notice.secret-gone', 'notice.settings-gone'])
  expect(await start()).toEqual([])
})

test('a value that the owner removed, or that is fixed for this run, is not reported as missing', async () => {
  await start()
  await enter()
  await core!.settings.setSecret('core.secret', null)
  core!.settings.set('replies.maxAgeHours', 24)
  expect(await start({ settings: { 'core.url': 'https://other.example.com' } })).not.toContain('notice.address-gone')
})
