import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemoryRecords } from '../testing/memory-session-store.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { createProfileFiles } from '../whatsapp/profile-files.ts'
import { restoreSessions } from './restore-sessions.ts'

let folder: string
const logger = createMemoryLogger()
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'salesboy-profiles-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function profile(name: string, files: readonly string[] = ['CURRENT', 'MANIFEST-000001'], root = folder): string {
  const keys = join(root, name, 'Default', 'IndexedDB', 'https_web.whatsapp.com_0.indexeddb.leveldb')
  mkdirSync(keys, { recursive: true })
  for (const file of files) writeFileSync(join(keys, file), '')
  return join(root, name)
}
function restored(): readonly string[] {
  const records = createMemoryRecords()
  restoreSessions({ records, profiles: createProfileFiles(folder, logger), logger, most: 20 })
  expect(records.all().every(({ linked, wanted }) => linked && wanted)).toBe(true)
  return records.all().map(({ id }) => id)
}

test('only complete profiles with valid names come back as sessions', () => {
  profile('session-shop')
  profile('session-half', ['MANIFEST-000001'])
  profile('session-bad id')
  profile('session-')
  profile('other-shop')
  mkdirSync(join(folder, 'session-empty'))
  const elsewhere = profile('elsewhere', undefined, mkdtempSync(join(tmpdir(), 'salesboy-elsewhere-')))
  symlinkSync(elsewhere, join(folder, 'session-pointer'))
  expect(restored()).toEqual(['shop'])
})

test('a link whose end was decided does not come back, even if its profile is still there', async () => {
  profile('session-shop')
  const profiles = createProfileFiles(folder, logger)
  profiles.markEnding('shop')
  expect([restored(), profiles.ending()]).toEqual([[], ['shop']])
  expect(await profiles.remove('shop')).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})

test('a session that the record knows stays unchanged', () => {
  profile('session-shop')
  const known = { id: 'shop', name: 'Ada', wanted: false, linked: true, phone: '1', pushName: null, lastConnectedAt: 1 }
  const records = createMemoryRecords([known])
  expect(restoreSessions({ records, profiles: createProfileFiles(folder, logger), logger, most: 20 })).toBe(0)
  expect(records.all()).toEqual([known])
})

test('all profiles come back even if they are too many, and only those used last are connected', () => {
  for (const [name, hours] of Object.entries({ old: 2, new: 3, older: 1, newer: 4 })) {
    const at = hours * 3_600
    const keys = join(profile(`session-${name}`), 'Default', 'IndexedDB', 'https_web.whatsapp.com_0.indexeddb.leveldb')
    for (const part of ['CURRENT', 'MANIFEST-000001', '.']) utimesSync(join(keys, part), at, at)
  }
  const records = createMemoryRecords()
  expect(restoreSessions({ records, profiles: createProfileFiles(folder, logger), logger, most: 2 })).toBe(2)
  const wanted = records.all().filter((record) => record.wanted)
  expect(records.all().every(({ linked }) => linked)).toBe(true)
  expect(wanted.map(({ id }) => id).toSorted()).toEqual(['new', 'newer'])
})
