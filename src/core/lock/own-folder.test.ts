import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeToOthers, ownCache, requireOwnFolder } from './own-folder.ts'

const posix = test.skipIf(process.platform === 'win32')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-own-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})
/** Makes us another user than the owner of the folder. */
const becomeAnother = () => {
  if (process.getuid?.() === 0) chownSync(folder, 4242, 4242)
  else vi.spyOn(process, 'getuid').mockReturnValue((process.getuid?.() ?? 0) + 1)
}

posix('a data folder of our own is used, and one that does not exist yet', () => {
  expect(() => requireOwnFolder(folder)).not.toThrow()
  expect(() => requireOwnFolder(join(folder, 'not-yet'))).not.toThrow()
})

posix('a data folder of another user is refused, with the command that mends it', () => {
  becomeAnother()
  expect(() => requireOwnFolder(folder)).toThrow(/belongs to another user.*sudo chown -R \d+ '/)
})

posix.each([0o777, 0o1777, 0o702])('a data folder that others can write to is refused: mode %o', (mode) => {
  chmodSync(folder, mode)
  expect(() => requireOwnFolder(folder)).toThrow(/can write to the data folder.*chmod go-w '/)
})

posix('a folder that others can only read is closed later, not refused', () => {
  chmodSync(folder, 0o755)
  expect(() => requireOwnFolder(folder)).not.toThrow()
})

posix('compiled code that others could have planted is thrown away unread', () => {
  const compiled = join(folder, 'compiled')
  mkdirSync(compiled)
  writeFileSync(join(compiled, 'planted'), 'evil')
  chmodSync(compiled, 0o777)
  expect(ownCache(compiled)).toBe(true)
  expect(existsSync(join(compiled, 'planted'))).toBe(false)
  expect(statSync(compiled).mode & 0o777).toBe(0o700)
  writeFileSync(join(compiled, 'ours'), 'good')
  expect(ownCache(compiled)).toBe(true)
  expect(existsSync(join(compiled, 'ours'))).toBe(true)
})

posix('what is made is closed to others, whatever the umask was', () => {
  const before = process.umask(0)
  try {
    closeToOthers()
    mkdirSync(join(folder, 'made'))
    writeFileSync(join(folder, 'made', 'file'), '')
    expect(statSync(join(folder, 'made')).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'made', 'file')).mode & 0o077).toBe(0)
  } finally {
    process.umask(before)
  }
})
