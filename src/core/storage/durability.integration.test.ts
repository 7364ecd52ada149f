import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { openStorage } from './open-storage.ts'
import { createScratch } from './testing/scratch.ts'

let scratch: ReturnType<typeof createScratch>
beforeEach(() => {
  scratch = createScratch()
})
afterEach(() => scratch.remove())

/** Lets the child write until `lines` lines came, then kills it. Resolves with every line that it printed. */
function killAfter(lines: number, prefix: string): Promise<readonly string[]> {
  const script = join(import.meta.dirname, 'testing', 'writing-child.ts')
  const child = spawn(process.execPath, [script, scratch.database, prefix], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (said.split('\n').length > lines) child.kill('SIGKILL')
  })
  return new Promise((resolve) => child.on('close', () => resolve(said.split('\n').slice(0, -1))))
}

test('every message reported as stored survives kill -9, three times in a row', async () => {
  const acknowledged: string[] = []
  for (const round of ['one', 'two', 'three']) {
    const said = await killAfter(60, round)
    expect(said.length).toBeGreaterThan(0)
    acknowledged.push(...said)
    const storage = openStorage({ path: scratch.database, clock: createRealClock(), logger: createMemoryLogger() })
    expect(storage.problem).toBeNull()
    const known = acknowledged.filter((id) => storage.messages.withIdPart('shop', id).length === 1)
    storage.close()
    expect(known).toEqual(acknowledged)
  }
}, 60_000)
