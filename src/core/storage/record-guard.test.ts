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

/** Opens the record `name` in the folder. */
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

test('the next start finds nothing lost after a kill between a commit that moved the log into the file and its stamp', () => {
  const storage = open()
  storage.writes.runNow(() => storage.messages.insert(messageRow('one')))
  const [now, then] = [join(folder, 'now'), join(folder, 'then')]
  const spy = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql: string) {
    exec.call(this, sql)
    if (sql !== 'COMMIT') return
    exec.call(this, 'PRAGMA wal_checkpoint(PASSIVE)')
    // Copies the files as the kill leaves them.
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

test('the next start finds nothing lost after the program ended with a full disk', () => {
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

test('an outside write within the same file-time step as the check is detected a second later', async () => {
  const clock = createFakeClock()
  const storage = open('now', clock)
  const saved = vi.fn()
  storage.onSavedAnew(saved)
  storage.writes.runNow(() => storage.messages.insert(messageRow('one')))
  const files = ['salesboy.db', 'salesboy.db-wal'].map((name) => join(folder, 'now', name))
  /** All file times stay in this one step of the disk’s clock. */
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
