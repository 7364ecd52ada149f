import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeMemoryFolder } from './memory-folder.mjs'

let memory: string
beforeEach(() => {
  memory = mkdtempSync(join(tmpdir(), 'memory-'))
})
afterEach(() => rmSync(memory, { recursive: true, force: true }))

const posix = test.skipIf(process.platform === 'win32')

posix('a folder is made where there is room, and programs run in it', () => {
  const folder = makeMemoryFolder(memory, 1)
  expect(folder?.startsWith(join(memory, `salesboy-tests-${process.pid}-`))).toBe(true)
  expect(existsSync(folder!)).toBe(true)
})

posix('none is made where there is no room, or no such place', () => {
  expect(makeMemoryFolder(memory, Number.MAX_SAFE_INTEGER)).toBeNull()
  expect(makeMemoryFolder(join(memory, 'missing'), 1)).toBeNull()
})

posix('what a killed run left is removed; what is in use, or is not ours, stays', () => {
  const names = ['salesboy-tests-999999999-a', `salesboy-tests-${process.pid}-b`, 'salesboy-tests-x', 'other']
  for (const name of names) mkdirSync(join(memory, name))
  makeMemoryFolder(memory, 1)
  expect(names.filter((name) => existsSync(join(memory, name)))).toEqual(names.slice(1))
})
