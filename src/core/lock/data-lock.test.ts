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
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { takeDataLock, type ProcessLookup } from './data-lock.ts'
import { isAlive, pidNamespace, startedAt } from './process-identity.ts'

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
  namespace: () => null,
  every: () => () => undefined,
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
      expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid, startedAt: 'me' })
      expect(readdirSync(folder)).toEqual(['host.lock'])
    }
  })

  it('is taken over from an earlier process that had our own number, as in a container', () => {
    leaveLock({ pid: process.pid, startedAt: 'before' })
    takeDataLock(folder, machine({ alive: false, startedAt: null }))
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

    it.each([0, 45, -45])('is refused while it was touched %i seconds ago', (seconds) => {
      age(seconds)
      expect(() => takeDataLock(folder, container('pid:[2]'))).toThrow(/in another container.*try again in a minute/)
      expect(readFileSync(lockFile(), 'utf8')).toContain('in the other one')
      expect(readdirSync(folder)).toEqual(['host.lock'])
    })

    it.each([75, -3_600])('is taken over when it was last touched %i seconds ago', (seconds) => {
      age(seconds)
      takeDataLock(folder, container('pid:[2]'))
      expect(readFileSync(lockFile(), 'utf8')).toContain('pid:[2]')
    })

    it('is touched as long as it is held, and no longer than it is ours', () => {
      age(75)
      const release = takeDataLock(folder, container('pid:[2]'))
      age(75)
      beats.forEach((beat) => beat())
      expect(() => takeDataLock(folder, container('pid:[3]'))).toThrow('in another container')
      leaveLock({ pid: process.pid, startedAt: 'x', namespace: 'pid:[4]' })
      age(75)
      const touched = statSync(lockFile()).mtimeMs
      beats.forEach((beat) => beat())
      expect(statSync(lockFile()).mtimeMs).toBe(touched)
      release()
      expect(beats).toEqual([])
    })

    it('in the same container is judged by its process, at once', () => {
      leaveLock({ pid: OTHER, startedAt: 'then', namespace: 'pid:[2]' })
      takeDataLock(folder, container('pid:[2]'))
      expect(readFileSync(lockFile(), 'utf8')).toContain('"me"')
    })
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

describe('the moment a process started', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  it.skipIf(process.platform === 'win32')(
    'reads the same on a Mac whatever the time zone and the language of whoever asks',
    () => {
      const answers = ['Asia/Tokyo', 'America/Lima'].map((zone) => {
        vi.stubEnv('TZ', zone)
        vi.stubEnv('LC_ALL', zone === 'Asia/Tokyo' ? 'ja_JP.UTF-8' : 'es_PE.UTF-8')
        vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
        return startedAt(process.pid)
      })
      expect(answers[0]).toMatch(/\d\d:\d\d:\d\d/)
      expect(answers[1]).toBe(answers[0])
    },
  )
})

it.runIf(process.platform === 'linux')(
  'a container is told from one of another machine, and a machine from none after a power cut',
  () => {
    expect(pidNamespace(() => 'pid:[4026531836]')).toBe('pid:[4026531836]')
    expect(pidNamespace(() => 'pid:[4026532441]')).toMatch(/^[0-9a-f-]{36} pid:\[4026532441\]$/)
    expect(pidNamespace()).toMatch(/pid:\[\d+\]$/)
  },
)
