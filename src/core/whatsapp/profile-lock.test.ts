import { existsSync, lstatSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMemoryLogger } from '../testing/test-ports.ts'
import type { BrowserProcesses } from './browser-processes.ts'
import type { ProcessEntry } from './process-list.ts'
import { claimProfile, releaseProfile } from './profile-lock.ts'

let folder: string
let profile: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salesboy-lock-'))
  profile = join(folder, 'session-shop')
  await mkdir(profile)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function processes(running: readonly ProcessEntry[] | null, alive: readonly number[] = []) {
  const ended: string[] = []
  let left = running
  const fake: BrowserProcesses = {
    onProfile: async () => left,
    isAlive: (pid) => alive.includes(pid),
    async end(path) {
      ended.push(path)
      left = []
      return true
    },
  }
  return { fake, ended }
}
const claim = (fake: BrowserProcesses) => claimProfile({ profile, processes: fake, logger: createMemoryLogger() })
const lock = () => symlink(`${hostname()}-4242`, join(profile, 'SingletonLock'))
const mark = (hostPid: number) => writeFile(join(profile, 'salesboy-owner.json'), JSON.stringify({ hostPid }))
const isLocked = (): boolean => {
  try {
    return lstatSync(join(profile, 'SingletonLock')).isSymbolicLink()
  } catch {
    return false
  }
}
const browserOf = (parentPid: number): ProcessEntry => ({ pid: 4242, parentPid, commandLine: 'chrome' })

describe('claiming a profile', () => {
  test('writes our owner file even if processes cannot be listed, when there is no lock', async () => {
    const { fake } = processes(null)
    expect(await claim(fake)).toEqual({ kind: 'free' })
    const owner = JSON.parse(await readFile(join(profile, 'salesboy-owner.json'), 'utf8')) as unknown
    expect(owner).toEqual({ hostPid: process.pid })
    await releaseProfile(profile)
    expect(existsSync(join(profile, 'salesboy-owner.json'))).toBe(false)
  })

  test('removes a lock whose owner is proven dead', async () => {
    await lock()
    expect(await claim(processes([]).fake)).toEqual({ kind: 'free' })
    expect(isLocked()).toBe(false)
  })

  test('leaves the lock when processes cannot be listed', async () => {
    await lock()
    expect(await claim(processes(null).fake)).toMatchObject({ kind: 'locked' })
    expect(isLocked()).toBe(true)
  })

  test('ends an orphan on exactly this profile first', async () => {
    await lock()
    await mark(2_999_999)
    const { fake, ended } = processes([browserOf(1)])
    expect(await claim(fake)).toEqual({ kind: 'free' })
    expect(ended).toEqual([profile])
    expect(isLocked()).toBe(false)
  })

  test('never touches a browser without our owner file', async () => {
    await lock()
    const { fake, ended } = processes([browserOf(1)])
    expect(await claim(fake)).toMatchObject({
      kind: 'locked',
      detail: expect.stringMatching(/did not start \(process 4242\)/),
    })
    expect(ended).toEqual([])
    expect(isLocked()).toBe(true)
  })

  test('never touches a browser whose own Salesboy is alive', async () => {
    await lock()
    await mark(3131)
    const { fake, ended } = processes([browserOf(3131)], [3131])
    expect(await claim(fake)).toMatchObject({ kind: 'locked', detail: expect.stringMatching(/3131/) })
    expect(ended).toEqual([])
    expect(isLocked()).toBe(true)
  })

  test('ignores a half-written owner file', async () => {
    await lock()
    await writeFile(join(profile, 'salesboy-owner.json'), '{"hostPi')
    expect(await claim(processes([]).fake)).toEqual({ kind: 'free' })
  })
})
