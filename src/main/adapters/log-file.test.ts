import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { formatLogLine, LogFile } from './log-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'salesboy-log-'))
afterEach(() => {
  for (const name of readdirSync(directory)) rmSync(join(directory, name))
})

test('a line contains time, level, logger name, message and redacted fields', () => {
  const line = formatLogLine(new Date(0), 'warn', 'salesboy.tray', 'called 2348031234567', { apiKey: 'k', count: 2 })
  expect(line).toBe('1970-01-01T00:00:00.000Z WARN  salesboy.tray: called …567 {"apiKey":"[secret]","count":2}\n')
})

test('a line break in a message cannot forge a second line', () => {
  expect(formatLogLine(new Date(0), 'info', 'x', 'a\nb\r\nERROR c', undefined).trimEnd()).not.toMatch(/[\r\n]/)
})

test('lines are written in order, lower levels are omitted, and only the owner can read the file', async () => {
  const log = new LogFile({ directory, level: 'info' })
  log.logger.debug('hidden')
  for (let index = 0; index < 20; index += 1) log.logger.child('part').info('line', { index })
  await log.flush()
  const lines = readFileSync(log.path, 'utf8').trim().split('\n')
  expect(lines.map((line) => Number(/"index":(\d+)/.exec(line)?.[1]))).toEqual([...Array(20).keys()])
  expect(statSync(log.path).mode & 0o077).toBe(0)
})

test('a full file is rotated, and only five files are kept', async () => {
  const log = new LogFile({ directory, level: 'info', maxBytes: 100 })
  for (let index = 0; index < 12; index += 1) {
    log.logger.info('a line that is long enough to fill the small file at once, as it is over one hundred bytes', {
      index,
    })
    await log.flush()
  }
  const names = readdirSync(directory).sort()
  expect(names).toEqual(['salesboy.1.log', 'salesboy.2.log', 'salesboy.3.log', 'salesboy.4.log', 'salesboy.log'])
  expect(readFileSync(log.path, 'utf8')).toContain('"index":11')
  expect(readFileSync(join(directory, 'salesboy.1.log'), 'utf8')).toContain('"index":10')
})

test('flushNow writes queued lines before the process ends', () => {
  const log = new LogFile({ directory, level: 'info' })
  log.logger.info('first')
  log.logger.error('last words')
  log.flushNow()
  expect(readFileSync(log.path, 'utf8')).toContain('last words')
})

test('flushNow also writes lines that the background has taken, and they are not written twice', async () => {
  const log = new LogFile({ directory, level: 'info' })
  log.logger.info('first')
  log.logger.info('under way')
  log.flushNow()
  expect(readFileSync(log.path, 'utf8').split('\n').length).toBe(3)
  await log.flush()
  expect(readFileSync(log.path, 'utf8').split('\n').length).toBe(3)
})
