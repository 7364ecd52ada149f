import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { leaveNote, takeNote } from './after-update.ts'

let folder: string
let usual: string
let dataDir: string
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  folder = mkdtempSync(join(tmpdir(), 'salesboy-after-update-'))
  usual = join(folder, 'usual')
  dataDir = mkdtempSync(join(folder, 'the shop '))
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

test('the new version gets the data folder of the old version once', () => {
  leaveNote(usual, { dataDir, version: '1.0.0' })
  expect(takeNote(usual, '1.1.0')).toBe(dataDir)
  expect(takeNote(usual, '1.1.0')).toBeNull()
  expect(readdirSync(usual)).toEqual([])
})

test('the old version, started during the install, gets nothing and keeps the note', () => {
  leaveNote(usual, { dataDir, version: '1.0.0' })
  expect(takeNote(usual, '1.0.0')).toBeNull()
  expect(takeNote(usual, '1.1.0')).toBe(dataDir)
})

test('a note that is too old, or names a missing folder, is ignored', () => {
  leaveNote(usual, { dataDir, version: '1.0.0' })
  vi.advanceTimersByTime(15 * 60_000)
  expect(takeNote(usual, '1.1.0')).toBeNull()
  leaveNote(usual, { dataDir, version: '1.0.0' })
  rmSync(dataDir, { recursive: true })
  expect(takeNote(usual, '1.1.0')).toBeNull()
})

test('the usual data folder writes no note and removes an old note', () => {
  leaveNote(usual, { dataDir: null, version: '1.0.0' })
  expect(existsSync(usual)).toBe(false)
  leaveNote(usual, { dataDir, version: '1.0.0' })
  leaveNote(usual, { dataDir: null, version: '1.0.0' })
  expect(takeNote(usual, '1.1.0')).toBeNull()
})

test.each(['', 'no JSON', '{"dataDir":5}'])('a note that contains %j is ignored', (text) => {
  leaveNote(usual, { dataDir, version: '1.0.0' })
  writeFileSync(join(usual, 'after-update.json'), text)
  expect(takeNote(usual, '1.1.0')).toBeNull()
})
