import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMemoryLogger } from '../testing/test-ports.ts'
import { belongsIntoBackup, createProfileBackup, type ProfileBackup } from './profile-backup.ts'

let folder: string
let backup: ProfileBackup
let profile: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salesboy-backup-'))
  profile = join(folder, 'sessions', 'session-shop')
  await mkdir(join(profile, 'Default', 'IndexedDB'), { recursive: true })
  await mkdir(join(profile, 'Default', 'Cache'), { recursive: true })
  await writeFile(join(profile, 'Default', 'IndexedDB', 'keys'), 'the link')
  await writeFile(join(profile, 'Default', 'Cache', 'big'), 'a film')
  await writeFile(join(profile, 'salesboy-owner.json'), '{}')
  await writeFile(join(profile, 'salesboy-link.json'), '{"linkedAt":1}')
  backup = createProfileBackup({
    backupsFolder: join(folder, 'backups'),
    logger: createMemoryLogger(),
    folder: (id) => join(folder, 'sessions', `session-${id}`),
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const read = () => readFile(join(profile, 'Default', 'IndexedDB', 'keys'), 'utf8')

describe('the last good copy of a profile', () => {
  test('is restored whole, without caches and lock files of a running browser', async () => {
    await backup.take('shop')
    await writeFile(join(profile, 'Default', 'IndexedDB', 'keys'), '')
    expect(await backup.restore('shop')).toBe(true)
    expect(await read()).toBe('the link')
    expect(await readdir(profile)).toEqual(['Default', 'salesboy-link.json'])
    expect(await readdir(join(profile, 'Default'))).toEqual(['IndexedDB'])
  })

  test('is replaced by a newer one and leaves nothing else behind', async () => {
    await backup.take('shop')
    await writeFile(join(profile, 'Default', 'IndexedDB', 'keys'), 'newer')
    await backup.take('shop')
    await rm(profile, { recursive: true })
    expect(await backup.restore('shop')).toBe(true)
    expect(await read()).toBe('newer')
    expect(await readdir(join(folder, 'backups'))).toEqual(['session-shop'])
  })

  test('knows when it was taken', async () => {
    expect(await backup.takenAt('shop')).toBeNull()
    const before = Date.now()
    await backup.take('shop')
    // File systems keep times more coarsely than clocks.
    expect(await backup.takenAt('shop')).toBeGreaterThan(before - 5_000)
  })

  test('stays unchanged when the profile without its caches is too large', async () => {
    await backup.take('shop')
    await writeFile(join(profile, 'Default', 'Cache', 'huge'), Buffer.alloc(3_000_000))
    const small = createProfileBackup({
      backupsFolder: join(folder, 'backups'),
      logger: createMemoryLogger(),
      maxMegabytes: 1,
      folder: (id) => join(folder, 'sessions', `session-${id}`),
    })
    await writeFile(join(profile, 'Default', 'IndexedDB', 'keys'), 'newer')
    await small.take('shop')
    await writeFile(join(profile, 'Default', 'IndexedDB', 'more'), Buffer.alloc(3_000_000))
    await writeFile(join(profile, 'Default', 'IndexedDB', 'keys'), 'newest')
    await small.take('shop')
    expect(await backup.restore('shop')).toBe(true)
    expect(await read()).toBe('newer')
  })

  test('survives a copy that was interrupted', async () => {
    await backup.take('shop')
    await mkdir(join(folder, 'backups', 'session-shop.unfinished'))
    await rm(profile, { recursive: true })
    expect(await backup.restore('shop')).toBe(true)
    expect(await read()).toBe('the link')
  })

  test('is removed by forget, and need not exist', async () => {
    expect(await backup.restore('shop')).toBe(false)
    await backup.take('shop')
    await backup.forget('shop')
    expect(await backup.restore('shop')).toBe(false)
  })

  test('is logged when the system does not remove it, and nothing throws', async () => {
    const logger = createMemoryLogger()
    // No system can remove a path with such a name.
    const stubborn = createProfileBackup({ backupsFolder: join(folder, 'back\0ups'), logger, folder: () => profile })
    await stubborn.forget('shop')
    expect(logger.entries.map(({ message }) => message)).toEqual(Array(3).fill('copy of a profile not removed'))
  })

  test('leaves out caches at any depth', () => {
    expect(belongsIntoBackup('/p', '/p/Default/Service Worker/CacheStorage/x')).toBe(false)
    expect(belongsIntoBackup('/p', '/p/Default/Service Worker/Database/x')).toBe(true)
    expect(belongsIntoBackup('/p/Cache', '/p/Cache/Default')).toBe(true)
  })
})
