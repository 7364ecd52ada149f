import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMemoryLogger } from '../../core/testing/memory-ports.ts'
import { openAdmittedBrowsersFile } from '../adapters/admitted-browsers-file.ts'
import { ADMITTED_SECONDS, createUiAccess } from './ui-access.ts'

let folder: string
let now = 1_000
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-access-'))
  now = 1_000
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const startHost = () => createUiAccess(openAdmittedBrowsersFile(folder, createMemoryLogger()), () => now)
function admit(access: ReturnType<typeof startHost>): string {
  const outcome = access.present(access.token)
  if (outcome.kind !== 'accepted') throw new Error(outcome.kind)
  return outcome.cookie
}

describe('access to the interface', () => {
  test('recognises a browser after a restart, for a month', () => {
    const cookie = admit(startHost())
    const restarted = startHost()
    expect([restarted.knows(cookie), restarted.knows(`${cookie}x`), restarted.knows(null)]).toEqual([
      true,
      false,
      false,
    ])
    now += ADMITTED_SECONDS * 1_000
    expect([restarted.knows(cookie), startHost().knows(cookie)]).toEqual([false, false])
  })

  test('has a new token after each use and each restart', () => {
    const access = startHost()
    const first = access.token
    admit(access)
    expect(access.present(first)).toEqual({ kind: 'used' })
    expect(startHost().present(access.token)).toEqual({ kind: 'wrong' })
    expect(new Set([first, access.token, startHost().token]).size).toBe(3)
  })

  test('admits a limited number of browsers and drops the oldest', () => {
    const access = startHost()
    const cookies = Array.from({ length: 51 }, () => admit(access))
    expect([access.knows(cookies[0] ?? ''), access.knows(cookies[1] ?? ''), access.knows(cookies[50] ?? '')]).toEqual([
      false,
      true,
      true,
    ])
  })

  test.each(['', '{', '[{"hash":"short","until":9e15}]', 'null'])('starts with a damaged file (%j)', (content) => {
    writeFileSync(join(folder, 'browsers.json'), content)
    expect(startHost().knows('x')).toBe(false)
  })

  test.skipIf(process.platform === 'win32')('makes its file readable by this user only', () => {
    admit(startHost())
    expect(statSync(join(folder, 'browsers.json')).mode & 0o777).toBe(0o600)
  })
})
