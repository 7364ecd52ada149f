import type * as Fs from 'node:fs'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type * as Promises from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { LogFile } from './log-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'salesboy-log-'))
/** Names of files that a viewer or a scanner holds open: Windows can neither rename nor remove them. */
const held = new Set<string>()

function refuse(...paths: readonly string[]): void {
  const name = [...held].find((one) => paths.includes(join(directory, one)))
  if (name !== undefined) throw Object.assign(new Error(`EBUSY: ${name} is held`), { code: 'EBUSY' })
}

vi.mock('node:fs/promises', async (real) => {
  const fs = await real<typeof Promises>()
  return {
    ...fs,
    rename: async (from: string, to: string) => (refuse(from, to), fs.rename(from, to)),
    rm: async (path: string, options: object) => (refuse(path), fs.rm(path, options)),
  }
})
vi.mock('node:fs', async (real) => {
  const fs = await real<typeof Fs>()
  return {
    ...fs,
    renameSync: (from: string, to: string) => (refuse(from, to), fs.renameSync(from, to)),
    rmSync: (path: string, options: object) => (refuse(path), fs.rmSync(path, options)),
  }
})

const LONG =
  'a line that fills the small file at once, as it is longer than one hundred bytes with what stands before it'
const read = (name: string): string => readFileSync(join(directory, name), 'utf8')

afterEach(() => {
  held.clear()
  for (const name of readdirSync(directory)) rmSync(join(directory, name))
})

async function write(log: LogFile, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    log.logger.info(LONG, { index })
    await log.flush()
  }
}

test('a full log held open by another program keeps receiving lines, and older logs stay', async () => {
  const log = new LogFile({ directory, level: 'info', maxBytes: 100 })
  for (const age of [1, 2, 3, 4]) writeFileSync(join(directory, `salesboy.${age}.log`), `${age} old`)
  held.add('salesboy.log')
  await write(log, 6)
  expect([...read('salesboy.log').matchAll(/"index":(\d)/g)].map(([, index]) => index)).toEqual([...'012345'])
  expect([1, 2, 3, 4].map((age) => read(`salesboy.${age}.log`))).toEqual(['1 old', '2 old', '3 old', '4 old'])
  held.clear()
  log.logger.info('free again')
  await log.flush()
  expect(read('salesboy.log')).not.toContain('"index"')
  expect(read('salesboy.1.log')).toContain('"index":5')
})

test('an older log held open by another program loses no new line', async () => {
  const log = new LogFile({ directory, level: 'info', maxBytes: 100 })
  for (const age of [1, 2, 3, 4]) writeFileSync(join(directory, `salesboy.${age}.log`), `${age} old`)
  held.add('salesboy.4.log')
  await write(log, 2)
  expect(read('salesboy.log')).toContain('"index":1')
  expect(read('salesboy.1.log')).toContain('"index":0')
})

test('flushNow writes the last lines into a full log held open by another program', () => {
  const log = new LogFile({ directory, level: 'info', maxBytes: 100 })
  writeFileSync(log.path, 'x'.repeat(200))
  held.add('salesboy.log')
  log.logger.error('last words')
  log.flushNow()
  expect(read('salesboy.log')).toContain('last words')
})
