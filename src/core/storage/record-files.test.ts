import { mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RecordFiles } from './record-files.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-files-'))
  path = join(folder, 'salesboy.db')
  for (const suffix of ['', '-wal', '-shm']) writeFileSync(path + suffix, 'x'.repeat(100))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a change by others during our commit is not taken for ours', () => {
  const deleted = new RecordFiles(path)
  rmSync(`${path}-wal`)
  deleted.remember()
  expect(deleted.look('we wrote')).toBe('gone')

  writeFileSync(`${path}-wal`, 'x'.repeat(100))
  const cut = new RecordFiles(path)
  truncateSync(path, 10)
  cut.remember()
  expect(cut.look('we wrote')).toBe('cut')
})

test('our own writes, and a log that we emptied, are not reported', () => {
  const files = new RecordFiles(path)
  writeFileSync(`${path}-wal`, 'y'.repeat(200))
  files.remember()
  expect(files.look('we did not write')).toBeNull()
  truncateSync(`${path}-wal`, 0)
  files.remember(true)
  expect(files.look('we did not write')).toBeNull()
})

test('a write that was not ours is detected by the file time alone', () => {
  const files = new RecordFiles(path)
  utimesSync(path, new Date(0), new Date(0))
  expect(files.look('we did not write')).toBe('written')
})

test('an accepted write is not reported again, but a write that came during the check is', () => {
  const files = new RecordFiles(path)
  utimesSync(path, new Date(0), new Date(0))
  expect(files.look('we did not write')).toBe('written')
  files.accept()
  expect(files.look('we did not write')).toBeNull()

  utimesSync(path, new Date(1), new Date(1))
  expect(files.look('we did not write')).toBe('written')
  writeFileSync(`${path}-wal`, 'z'.repeat(200))
  files.accept()
  expect(files.look('we did not write')).toBe('written')
})

test('accepting a write to one file does not accept a shortened other file', () => {
  const files = new RecordFiles(path)
  utimesSync(path, new Date(0), new Date(0))
  truncateSync(`${path}-wal`, 10)
  expect(files.look('we did not write')).toBe('written')
  files.accept()
  expect(files.look('we did not write')).toBe('cut')
})

test.runIf(process.platform === 'linux')('shortened shared memory gets its length back once', () => {
  const files = new RecordFiles(path)
  truncateSync(`${path}-shm`, 0)
  expect([files.mendSharedMemory(), files.mendSharedMemory()]).toEqual([true, false])
})
