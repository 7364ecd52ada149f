import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Clock } from '../ports.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage } from './open-storage.ts'
import { messageRow } from './testing/scratch.ts'
import { diskFull } from '../testing/disk-full.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-guard-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

/** The record of `name` under the folder. */
const open = (name = 'now', clock: Clock = createFakeClock()) => {
  mkdirSync(join(folder, name), { recursive: true })
  return openStorage({
    path: join(folder, name, 'salesboy.db'),
    backups: join(folder, name, 'backups'),
    clock,
    logger: createMemoryLogger(),
  })
}
const { exec } = DatabaseSync.prototype

test('a program killed between a commit that filled the log and its stamp leaves a record that the next start knows as whole', () => {
  const storage = open()
  storage.writes.runNow(() => storage.messages.insert(messageRow('one')))
  const [now, then] = [join(folder, 'now'), join(folder, 'then')]
  const spy = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql: string) {
    exec.call(this, sql)
    if (sql !== 'COMMIT') return
    exec.call(this, 'PRAGMA wal_checkpoint(PASSIVE)')
    // As the kill finds it.
    cpSync(join(now, 'backups'), join(then, 'backups'), { recursive: true })
    for (const suffix of ['', '-wal'])
      copyFileSync(join(now, `salesboy.db${suffix}`), join(then, `salesboy.db${suffix}`))
  })
  storage.writes.runNow(() => storage.messages.insert(messageRow('two')))
  spy.mockRestore()
  storage.close()
  const next = open('then')
  expect([next.loss, next.messages.newestOf('shop', messageRow('two').chat_key)?.id_part]).toEqual([null, 'two'])
  next.close()
})

test('a program that ends while the disk is full leaves a record that the next start knows as whole', () => {
  const storage = open()
  storage.writes.runNow(() => storage.messages.insert(messageRow('one')))
  const full = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql: string) {
    if (sql === 'COMMIT') throw diskFull()
    exec.call(this, sql)
  })
  storage.writes.run(() => undefined).catch(() => undefined)
  expect(storage.writes.flush()).toBe(false)
  expect(storage.writes.flush()).toBe(false)
  storage.close()
  full.mockRestore()
  const next = open()
  expect(next.loss).toBe(null)
  next.close()
})

test('who writes on in the very moment in which his writing is found in order is found out a second later', async () => {
  const clock = createFakeClock()
  const storage = open('now', clock)
  const saved = vi.fn()
  storage.onSavedAnew(saved)
  storage.writes.runNow(() => storage.messages.insert(messageRow('one')))
  const files = ['salesboy.db', 'salesboy.db-wal'].map((name) => join(folder, 'now', name))
  /** The step in which the disk counts time. */
  const step = new Date('2026-01-01T00:00:00Z')
  for (const file of files) utimesSync(file, step, step)
  await clock.advance(1_000)
  expect(saved).not.toHaveBeenCalled()
  for (const file of files) {
    writeFileSync(file, Buffer.alloc(statSync(file).size, 0xa5), { flag: 'r+' })
    utimesSync(file, step, step)
  }
  await clock.advance(1_000)
  expect(saved).toHaveBeenCalledOnce()
  storage.close()
})
