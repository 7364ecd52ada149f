import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { takeDataLock, type ProcessLookup } from './data-lock.ts'
import { isAlive, isSameStart, pidNamespace, startedAt } from './process-identity.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const lockFile = () => join(folder, 'host.lock')
const OTHER = 999_999
/** A machine on which `other` describes the other process. */
const machine = (other: { alive: boolean; startedAt: string | null }): ProcessLookup => ({
  isAlive: (pid) => (pid === process.pid ? true : other.alive),
  startedAt: async (pid) => (pid === process.pid ? 'me' : other.startedAt),
  namespace: () => null,
  every: () => () => undefined,
})
const leaveLock = (holder: object) => writeFileSync(lockFile(), JSON.stringify(holder))

describe('the lock on a data folder', () => {
  test('is given to one holder, and again after its release', async () => {
    const release = await takeDataLock(folder)
    await expect(takeDataLock(folder)).rejects.toThrow(
      `Another Salesboy host (process ${process.pid}) already uses the data folder ${folder}.`,
    )
    release()
    expect(existsSync(lockFile())).toBe(false)
    ;(await takeDataLock(folder))()
    expect(readdirSync(folder)).toEqual([])
  })

  test.each([
    ['runs', { alive: true, startedAt: 'then' }, true],
    ['runs, on a system that does not say since when', { alive: true, startedAt: null }, true],
    ['is gone', { alive: false, startedAt: null }, false],
    ['is gone and its number belongs to a later process', { alive: true, startedAt: 'later' }, false],
  ])('is judged correctly when its holder %s', async (_name, other, refused) => {
    leaveLock({ pid: OTHER, startedAt: 'then' })
    const take = () => takeDataLock(folder, machine(other))
    if (refused) {
      await expect(take()).rejects.toThrow(`process ${OTHER}`)
      expect(JSON.parse(readFileSync(lockFile(), 'utf8')).pid).toBe(OTHER)
    } else {
      await take()
      expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid, startedAt: 'me' })
      expect(readdirSync(folder)).toEqual(['host.lock'])
    }
  })

  test('is taken over from an earlier process that had our own id, as in a container', async () => {
    leaveLock({ pid: process.pid, startedAt: 'before' })
    await takeDataLock(folder, machine({ alive: false, startedAt: null }))
    expect(JSON.parse(readFileSync(lockFile(), 'utf8')).startedAt).toBe('me')
  })

  describe('whose holder is in another container, as process 1 like us', () => {
    let beats: (() => void)[]
    const container = (namespace: string): ProcessLookup => ({
      ...machine({ alive: false, startedAt: null }),
      namespace: () => namespace,
      every(_milliseconds, run) {
        beats.push(run)
        return () => void (beats = beats.filter((beat) => beat !== run))
      },
    })
    const age = (seconds: number) => {
      const at = new Date(Date.now() - seconds * 1_000)
      utimesSync(lockFile(), at, at)
    }
    beforeEach(() => {
      beats = []
      leaveLock({ pid: process.pid, startedAt: 'in the other one', namespace: 'pid:[1]' })
    })

    test.each([0, 45, -45])('is refused when it was touched %i seconds ago', async (seconds) => {
      age(seconds)
      await expect(takeDataLock(folder, container('pid:[2]'))).rejects.toThrow(
        /in another container.*try again in a minute/,
      )
      expect(readFileSync(lockFile(), 'utf8')).toContain('in the other one')
      expect(readdirSync(folder)).toEqual(['host.lock'])
    })

    test.each([75, -3_600])('is taken over when it was last touched %i seconds ago', async (seconds) => {
      age(seconds)
      await takeDataLock(folder, container('pid:[2]'))
      expect(readFileSync(lockFile(), 'utf8')).toContain('pid:[2]')
    })

    test('is touched while it is held, and not after another host took it', async () => {
      age(75)
      const release = await takeDataLock(folder, container('pid:[2]'))
      age(75)
      beats.forEach((beat) => beat())
      await expect(takeDataLock(folder, container('pid:[3]'))).rejects.toThrow('in another container')
      leaveLock({ pid: process.pid, startedAt: 'x', namespace: 'pid:[4]' })
      age(75)
      const touched = statSync(lockFile()).mtimeMs
      beats.forEach((beat) => beat())
      expect(statSync(lockFile()).mtimeMs).toBe(touched)
      release()
      expect(beats).toEqual([])
    })

    test('is judged by its process, at once, if that is in our container after all', async () => {
      leaveLock({ pid: OTHER, startedAt: 'then', namespace: 'pid:[2]' })
      await takeDataLock(folder, container('pid:[2]'))
      expect(readFileSync(lockFile(), 'utf8')).toContain('"me"')
    })
  })

  test.each(['', 'garbage', '{"pid":-1,"startedAt":null}', '[]'])('is taken over when it holds %j', async (content) => {
    writeFileSync(lockFile(), content)
    await takeDataLock(folder, machine({ alive: true, startedAt: null }))
    expect(JSON.parse(readFileSync(lockFile(), 'utf8')).pid).toBe(process.pid)
  })

  test('is not removed on release if it belongs to another host by then', async () => {
    const release = await takeDataLock(folder)
    leaveLock({ pid: OTHER, startedAt: 'then' })
    release()
    expect(existsSync(lockFile())).toBe(true)
  })

  test('is refused while a real process holds it and given after kill -9', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'])
    await once(child.stdout, 'data')
    const pid = child.pid ?? 0
    const since = await startedAt(pid)
    expect([isAlive(pid), since]).toEqual([true, expect.any(String)])
    leaveLock({ pid, startedAt: since })
    await expect(takeDataLock(folder)).rejects.toThrow(`process ${pid}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    ;(await takeDataLock(folder))()
  })
})

describe('the start time of a process', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  test.skipIf(process.platform === 'win32')('is the same text on a Mac in every time zone and language', async () => {
    const answerIn = (zone: string) => {
      vi.stubEnv('TZ', zone)
      vi.stubEnv('LC_ALL', zone === 'Asia/Tokyo' ? 'ja_JP.UTF-8' : 'es_PE.UTF-8')
      vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
      return startedAt(process.pid)
    }
    const answers = [await answerIn('Asia/Tokyo'), await answerIn('America/Lima')]
    expect(answers[0]).toMatch(/\d\d:\d\d:\d\d/)
    expect(answers[1]).toBe(answers[0])
  })
})

/** Puts a fake PowerShell into the folder: it notes its arguments and prints a start time. */
function powershellIn(place: string): string {
  const program = join(place, 'powershell.exe')
  writeFileSync(program, `#!/bin/sh\necho "$@" >> '${join(place, 'asked')}'\necho 1700000000123\n`, { mode: 0o755 })
  return place
}

describe('on Windows', () => {
  beforeEach(() => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
  })
  afterEach(() => vi.restoreAllMocks())

  test.skipIf(process.platform === 'win32')('a start runs no other program to learn its own start time', async () => {
    vi.spyOn(process, 'env', 'get').mockReturnValue({ PATH: powershellIn(folder) })
    const own = await startedAt(process.pid)
    expect(own).toBe(String(Math.round(performance.timeOrigin)))
    ;(await takeDataLock(folder))()
    expect(existsSync(join(folder, 'asked'))).toBe(false)
  })

  test.skipIf(process.platform === 'win32')(
    'PowerShell is run, out of sight, only for the holder of an existing lock',
    async () => {
      vi.spyOn(process, 'env', 'get').mockReturnValue({ PATH: powershellIn(folder) })
      leaveLock({ pid: process.ppid, startedAt: '1700000000000' })
      await expect(takeDataLock(folder)).rejects.toThrow(`process ${process.ppid}`)
      expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain(`Get-Process -Id ${process.ppid}`)
    },
  )

  test('start times are equal within seconds, also in the format of an earlier version', () => {
    expect(isSameStart('1700000000000', '1700000003000')).toBe(true)
    expect(isSameStart('1700000000000', '1700000009000')).toBe(false)
    expect(isSameStart('133444736000000000', '1700000000000')).toBe(true)
    expect(isSameStart('133444736000000000', '133444737000000000')).toBe(false)
    expect(isSameStart(null, '1700000000000')).toBe(false)
    expect(isSameStart('boot 17', 'boot 18')).toBe(false)
  })
})

test.runIf(process.platform === 'linux')(
  'the namespace of a container names the boot of its machine, and that of the machine itself does not',
  () => {
    expect(pidNamespace(() => 'pid:[4026531836]')).toBe('pid:[4026531836]')
    expect(pidNamespace(() => 'pid:[4026532441]')).toMatch(/^[0-9a-f-]{36} pid:\[4026532441\]$/)
    expect(pidNamespace()).toMatch(/pid:\[\d+\]$/)
  },
)
