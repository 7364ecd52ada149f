import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/test-ports.ts'
import { createBrowserProcesses } from './browser-processes.ts'
import { closeBrowser, CLOSE_LIMIT_MS, type ClosableBrowser } from './close-browser.ts'

const never = () => new Promise<never>(() => undefined)

/** A profile with our owner file; the process list shows none of its processes. */
async function createHarness(child: ChildProcess, close: () => Promise<void>) {
  const profile = await mkdtemp(join(tmpdir(), 'salesboy-close-'))
  onTestFinished(() => rm(profile, { recursive: true, force: true }))
  const mark = join(profile, 'salesboy-owner.json')
  await writeFile(mark, JSON.stringify({ hostPid: process.pid }))
  const clock = createFakeClock()
  const logger = createMemoryLogger()
  const browser: ClosableBrowser = { connected: true, close, process: () => child }
  const processes = createBrowserProcesses(clock, async () => [])
  const closing = closeBrowser({ sessionId: 'shop', browser, profile, isClaimed: true, processes, clock, logger })
  return { closing, clock, logger, isMarked: () => existsSync(mark) }
}

async function startChild(): Promise<ChildProcess> {
  const script = 'process.stdout.write("up"); setInterval(() => undefined, 1000)'
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

test('a browser that hangs while closing is killed even if it is in no process list', async () => {
  const child = await startChild()
  const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
  const { closing, clock, isMarked } = await createHarness(child, never)
  await clock.advance(CLOSE_LIMIT_MS)
  expect(await ended).toBe('SIGKILL')
  expect(await closing).toBe('killed')
  expect(isMarked()).toBe(false)
})

test('a browser that cannot be killed is logged, and its profile keeps our owner file', async () => {
  // No signal reaches it.
  const stuck = { pid: process.pid, exitCode: null, signalCode: null, kill: () => false }
  const child = Object.assign(new EventEmitter(), stuck) as unknown as ChildProcess
  const { closing, clock, logger, isMarked } = await createHarness(child, never)
  await clock.advance(CLOSE_LIMIT_MS)
  await clock.advance(3_000)
  expect(await closing).toBe('killed')
  expect(logger.text()).toContain('browser processes are left on the profile')
  expect(isMarked()).toBe(true)
})

test('a browser that closes by itself is not killed', async () => {
  const child = await startChild()
  const { closing, isMarked } = await createHarness(child, async () => undefined)
  expect(await closing).toBe('clean')
  expect(child.signalCode).toBe(null)
  expect(child.killed).toBe(false)
  expect(isMarked()).toBe(false)
})
