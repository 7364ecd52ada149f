import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCore, type Core } from '../create-core.ts'
import { addressNames, settingNames } from '../../shared/model/settings.ts'
import { openStorage } from '../storage/open-storage.ts'
import { messageRow } from '../storage/testing/scratch.ts'
import { snapshotFrom } from '../testing/snapshot-from.ts'
import { createMemoryPorts } from '../testing/memory-ports.ts'
import { buildExport } from './build-export.ts'
import type { DiagnosisRun, SupportExport } from '../../shared/model/support.ts'

const SECRET = 'top-secret-hmac-value'
const KEY = 'gateway-key-value'
const NUMBER = '2348031234567'
const TEXT = 'please deliver to 12 Marina Road'
let directory: string
let core: Core

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'salesboy-export-'))
  const ports = createMemoryPorts(directory, { secrets: { 'gateway.apiKey': KEY } })
  mkdirSync(ports.paths.logs, { recursive: true })
  writeFileSync(
    join(ports.paths.logs, 'salesboy.log'),
    `2026-03-05T10:11:12.123Z info salesboy sent to +234 803 123 4567 and ${NUMBER} v1,${'A'.repeat(40)}\n`,
  )
  const storage = openStorage({ path: ports.paths.database, clock: ports.clock, logger: ports.logger })
  const names = { push_name: 'Bola Adeyemi', chat_name: 'Bola Adeyemi', phone: NUMBER }
  storage.messages.insert(messageRow('3EB0ABC', { chat_key: `${NUMBER}@c.us`, ...names, text: TEXT }))
  storage.close()
  core = await createCore(ports)
  await core.dispatch('settings.setSecret', { name: 'core.secret', value: SECRET })
  await core.dispatch('settings.set', {
    name: 'core.url',
    value: 'https://core.example.com/hook/pathsecret?k=querysecret',
  })
  core.settings.choose('browser.path', `${homedir()}/bin/chrome`)
  await core.dispatch('settings.set', { name: 'forward.groups', value: [`${NUMBER}-1612345678@g.us`] })
  await core.dispatch('session.add', { id: 'shop', name: `Shop ${NUMBER} of Ada` })
})
afterAll(async () => {
  await core.stop(2_000)
  rmSync(directory, { recursive: true, force: true })
})

async function exported(): Promise<Record<string, string>> {
  const answer = await core.dispatch('support.export', {})
  if (!answer.ok) throw new Error(answer.error.message)
  const { base64, fileName } = answer.value as SupportExport
  expect(fileName).toMatch(/^salesboy-support-[\d-]+\.zip$/)
  const files = unzipSync(Buffer.from(base64, 'base64'))
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

test('the export contains what support needs and no secret, number, name or text', async () => {
  expect((await snapshotFrom(core)).messages[0]?.text).toBe(TEXT)
  const files = await exported()
  expect(Object.keys(files).sort()).toEqual(
    [
      'about.json',
      'log.txt',
      'logs/salesboy.log',
      'not-forwarded.json',
      'sessions.json',
      'settings.json',
      'state.json',
    ].sort(),
  )
  const all = Object.values(files).join('\n')
  for (const word of [SECRET, KEY, TEXT, 'Marina', 'Bola', 'pathsecret', 'querysecret', homedir(), 'Ada']) {
    expect(all, word).not.toContain(word)
  }
  expect(all.replace(/\D/g, '')).not.toContain(NUMBER)
  expect(JSON.parse(files['settings.json']!)).toMatchObject({
    values: { 'core.url': 'core.example.com', 'forward.groups': '1 groups' },
    secrets: { 'core.secret': true, 'gateway.apiKey': true },
  })
  expect(files['logs/salesboy.log']).toContain('2026-03-05T10:11:12.123Z info salesboy sent to …567 and …567 [secret]')
})

test('the export contains only the host of every address, and nothing of an unreadable address', async () => {
  const view = await snapshotFrom(core)
  const addresses = settingNames.filter((name) => /url$|from$/i.test(name))
  expect(addresses.toSorted()).toEqual([...addressNames].toSorted())
  const settingsWith = async (address: string) => {
    const values = { ...view.settings.values, ...Object.fromEntries(addresses.map((name) => [name, address])) }
    const { base64 } = await buildExport({
      at: Date.now(),
      snapshot: { ...view, settings: { ...view.settings, values } },
      lines: [],
      notForwarded: { since: 0, rules: [], unknown: [] },
      logFolder: join(directory, 'none'),
    })
    const files = unzipSync(Buffer.from(base64, 'base64'))
    expect(
      Object.values(files)
        .map((bytes) => strFromU8(bytes))
        .join(),
    ).not.toMatch(/pathsecret|querysecret/)
    return (JSON.parse(strFromU8(files['settings.json']!)) as { values: Record<string, unknown> }).values
  }
  expect(await settingsWith('https://h/pathsecret?x=querysecret')).toMatchObject(
    Object.fromEntries(addresses.map((name) => [name, 'h'])),
  )
  expect(await settingsWith('pathsecret querysecret')).toMatchObject(
    Object.fromEntries(addresses.map((name) => [name, 'unreadable'])),
  )
})

test('paths and file URLs in the export do not reveal the Windows account', async () => {
  const view = await snapshotFrom(core)
  const values = { ...view.settings.values, 'browser.path': String.raw`C:\Users\Marietta\chrome.exe` }
  const { base64 } = await buildExport({
    at: Date.now(),
    snapshot: { ...view, settings: { ...view.settings, values } },
    lines: [{ number: 1, at: 0, level: 'error', room: 'x', text: 'at file:///c:/users/marietta/app/index.js:1:2' }],
    notForwarded: { since: 0, rules: [], unknown: [] },
    logFolder: join(directory, 'none'),
    home: String.raw`C:\Users\Marietta`,
  })
  const files = Object.values(unzipSync(Buffer.from(base64, 'base64'))).map((bytes) => strFromU8(bytes))
  expect(files.join()).not.toMatch(/marietta/i)
  expect(files.join()).toContain(String.raw`~\\chrome.exe`)
})

test('the diagnosis runs step by step and publishes its progress live', async () => {
  const runs: DiagnosisRun[] = []
  const off = core.onEvent(({ event }) => event.type === 'diagnosis.progress' && runs.push(event.run))
  await core.dispatch('settings.set', { name: 'core.url', value: 'http://127.0.0.1:1' })
  await core.dispatch('diagnosis.run', {})
  await core.dispatch('diagnosis.run', {})
  await expect.poll(() => runs.at(-1)?.finishedAt, { timeout: 40_000 }).toBeGreaterThan(0)
  off()
  expect(runs.filter(({ steps }) => steps.every(({ state }) => state === 'waiting'))).toHaveLength(1)
  for (const [index, name] of ['disk', 'browser', 'internet', 'link', 'core', 'plan', 'clock'].entries()) {
    expect(runs.some(({ steps }) => steps[index]!.name === name && steps[index]!.state === 'running')).toBe(true)
  }
  const found = Object.fromEntries(runs.at(-1)!.steps.map(({ name, state, finding }) => [name, `${state} ${finding}`]))
  expect(found).toMatchObject({
    internet: 'skipped no-shop',
    link: 'problem disconnected',
    core: 'problem unreachable',
  })
  expect(found).toMatchObject({ plan: 'skipped not-checked', clock: 'skipped not-checked' })
  expect((await snapshotFrom(core)).diagnosisRun?.finishedAt).not.toBeNull()
})
