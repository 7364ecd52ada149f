import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage } from './open-storage.ts'
import { messageRow } from './testing/scratch.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-guard-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

test('a program that ends while the disk is full leaves a record that the next start knows as whole', () => {
  const clock = createFakeClock()
  const open = () =>
    openStorage({
      path: join(folder, 'salesboy.db'),
      backups: join(folder, 'backups'),
      clock,
      logger: createMemoryLogger(),
    })
  const storage = open()
  storage.writes.runNow(() => storage.messages.insert(messageRow('one')))
  const { exec } = DatabaseSync.prototype
  const full = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql: string) {
    if (sql === 'COMMIT') throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
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
