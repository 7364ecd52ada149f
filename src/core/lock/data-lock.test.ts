import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeDataLock, type ProcessLookup } from './data-lock.ts'
import { isAlive, startedAt } from './process-identity.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const lockFile = () => join(folder, 'host.lock')
const OTHER = 999_999
/** A machine on which the other process is what the test says. */
const machine = (other: { alive: boolean; startedAt: string | null }): ProcessLookup => ({
  isAlive: (pid) => (pid === process.pid ? true : other.alive),
  startedAt: (pid) => (pid === process.pid ? 'me' : other.startedAt),
})
const leaveLock = (holder: object) => writeFileSync(lockFile(), JSON.stringify(holder))

describe('the lock on a data folder', () => {
  it('is given once and again after its release', () => {
    const release = takeDataLock(folder)
    expect(() => takeDataLock(folder)).toThrow(
      `Another Salesboy host (process ${process.pid}) already uses the data folder ${folder}.`,
    )
    release()
    expect(existsSync(lockFile())).toBe(false)
    takeDataLock(folder)()
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['runs', { alive: true, startedAt: 'then' }, true],
    ['runs, on a system that does not say since when', { alive: true, startedAt: null }, true],
    ['is gone', { alive: false, startedAt: null }, false],
    ['is gone and its number belongs to a later process', { alive: true, startedAt: 'later' }, false],
  ])('is judged right when its holder %s', (_name, other, refused) => {
    leaveLock({ pid: OTHER, startedAt: 'then' })
    const take = () => takeDataLock(folder, machine(other))
    if (refused) {
      expect(take).toThrow(`process ${OTHER}`)
      expect(JSON.parse(readFileSync(lockFile(), 'utf8')).pid).toBe(OTHER)
    } else {
      take()
      expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toEqual({ pid: process.pid, startedAt: 'me' })
      expect(readdirSync(folder)).toEqual(['host.lock'])
    }
  })

  it('is taken over from an earlier process that had our own number, as in a container', () => {
    leaveLock({ pid: process.pid, startedAt: 'before' })
    takeDataLock(folder, machine({ alive: false, startedAt: null }))
    expect(JSON.parse(readFileSync(lockFile(), 'utf8')).startedAt).toBe('me')
  })

  it.each(['', 'garbage', '{"pid":-1,"startedAt":null}', '[]'])('is taken over when it holds %j', (content) => {
    writeFileSync(lockFile(), content)
    takeDataLock(folder, machine({ alive: true, startedAt: null }))
    expect(JSON.parse(readFileSync(lockFile(), 'utf8')).pid).toBe(process.pid)
  })

  it('does not remove a lock that became somebody else’s', () => {
    const release = takeDataLock(folder)
    leaveLock({ pid: OTHER, startedAt: 'then' })
    release()
    expect(existsSync(lockFile())).toBe(true)
  })

  it('is refused while a real process holds it and given after kill -9', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'])
    await once(child.stdout, 'data')
    const pid = child.pid ?? 0
    expect([isAlive(pid), startedAt(pid)]).toEqual([true, startedAt(pid)])
    leaveLock({ pid, startedAt: startedAt(pid) })
    expect(() => takeDataLock(folder)).toThrow(`process ${pid}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    takeDataLock(folder)()
  })
})
