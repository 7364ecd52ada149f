import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createRealClock } from '../testing/real-clock.ts'
import { askVersion, createVersionReader } from './browser-version.ts'

vi.setConfig({ testTimeout: 90_000 })

const clock = createRealClock()
let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salesboy version '))))
afterAll(() => rmSync(folder, { recursive: true }))

function program(name: string, script: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return path
}
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe.skipIf(process.platform === 'win32')('asking a browser for its version', () => {
  test('reads the output of Chrome, Chromium and Edge, also from a path with spaces', async () => {
    const ask = async (text: string) =>
      (await askVersion(program('a browser', `echo '${text}'`), clock, 30_000)).version
    expect(await ask('Google Chrome 149.0.7800.12 ')).toBe('149.0.7800.12')
    expect(await ask('Chromium 150.0.7871.100 built on Debian GNU/Linux 12 (bookworm)')).toBe('150.0.7871.100')
    expect(await ask('Microsoft Edge 148.0.3950.20')).toBe('148.0.3950.20')
  })

  test('returns null for a path that prints nothing, fails, is no program or does not exist', async () => {
    const ask = async (path: string) => (await askVersion(path, clock, 30_000)).version
    expect(await ask(program('silent', 'exit 0'))).toBeNull()
    expect(await ask(program('failing', 'echo no >&2; exit 3'))).toBeNull()
    expect(await ask(join(folder, 'missing'))).toBeNull()
    expect(await ask(folder)).toBeNull()
    expect(await ask('bad\0path')).toBeNull()
  })

  test('does not wait for a browser that hangs or for a child that holds its output open, and kills both', async () => {
    const pidFile = join(folder, 'pid')
    const path = program('hanging', `sleep 600 & echo $! > '${pidFile}'; wait`)
    let runOut = (): void => undefined
    const setTimer = (_milliseconds: number, run: () => void) => {
      runOut = run
      return { cancel: () => undefined }
    }
    const asked = askVersion(path, { ...clock, setTimer }, 3_000)
    const pid = await vi.waitFor(
      () => {
        const found = Number(readFileSync(pidFile, 'utf8'))
        expect(found).toBeGreaterThan(0)
        return found
      },
      { timeout: 30_000 },
    )
    runOut()
    expect(await asked).toEqual({ version: null, slow: true })
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 30_000 })

    const leaving = program('leaving', `sleep 600 & echo 'Chromium 150.0.1.2'`)
    expect(await askVersion(leaving, clock, 60_000)).toEqual({ version: '150.0.1.2', slow: false })
  })

  test('stops reading endless output', async () => {
    expect(await askVersion(program('endless', 'yes'), clock, 60_000)).toEqual({ version: null, slow: false })
  })

  test('asks once, and again when the file has changed', async () => {
    const log = join(folder, 'log')
    const path = program('counting', `echo x >> '${log}'; echo 'Chromium 150.0.1.2'`)
    const reader = createVersionReader(clock)
    await Promise.all([reader.read(path), reader.read(path)])
    expect(await reader.read(path)).toBe('150.0.1.2')
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(1)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    await reader.read(path)
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(2)
  })

  test('uses the version from an earlier run and checks it later, because a wrapper may run a different browser by then', async () => {
    const answer = join(folder, 'answer')
    writeFileSync(answer, 'Chromium 150.0.1.2')
    const path = program('wrapper', `cat '${answer}'`)
    let kept: unknown = null
    const memory = { get: () => kept, set: (value: unknown) => void (kept = value) }
    await createVersionReader(clock, memory).read(path)

    writeFileSync(answer, 'Chromium 151.0.3.4')
    const timers: (() => void)[] = []
    const later = {
      ...clock,
      setTimer: (_: number, run: () => void) => (timers.push(run), { cancel: () => undefined }),
    }
    const reader = createVersionReader(later, memory)
    expect(await reader.read(path)).toBe('150.0.1.2')
    timers[0]?.()
    await vi.waitFor(async () => expect(await reader.read(path)).toBe('151.0.3.4'), { timeout: 60_000 })
    expect(await createVersionReader(clock, memory).read(path)).toBe('151.0.3.4')

    utimesSync(path, 1_700_000_000, 1_700_000_000)
    writeFileSync(answer, 'Chromium 152.0.0.1')
    expect(await createVersionReader(clock, memory).read(path)).toBe('152.0.0.1')
  })

  test('ignores a malformed remembered value, and remembers nothing after stop', async () => {
    const path = program('plain', 'echo Chromium 150.0.1.2')
    const set = vi.fn()
    for (const odd of ['x', 7, null, { key: 1 }, { key: 'x', version: 5 }]) {
      const reader = createVersionReader(clock, { get: () => odd, set })
      const told = reader.read(path)
      reader.stop()
      expect(await told).toBe('150.0.1.2')
    }
    expect(set).not.toHaveBeenCalled()
  })

  test('passes none of our secrets to the browser', async () => {
    vi.stubEnv('SALESBOY_API_KEY', '100.1.2.3')
    expect((await askVersion(program('nosy', 'echo "$SALESBOY_API_KEY"'), clock, 30_000)).version).toBeNull()
    vi.unstubAllEnvs()
  })
})
