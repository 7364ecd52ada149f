import { appendFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { appendFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../../core/ports.ts'
import { redact, redactText } from '../../shared/redact.ts'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LEVELS)[number]

const MAX_BYTES = 2 * 1024 * 1024
const KEPT_FILES = 5

export interface LogFile {
  readonly path: string
  readonly logger: Logger
  /** Resolves once everything logged so far is in the file. */
  flush(): Promise<void>
  /** Writes what is queued at once, for the moment before the process ends. */
  flushNow(): void
}

/** One line: time, level, where, what, and the redacted fields as JSON. A line break inside a value cannot forge a line. */
export function formatLogLine(at: Date, level: LogLevel, name: string, message: string, fields: unknown): string {
  const tail = fields === undefined ? '' : ` ${JSON.stringify(redact(fields))}`
  const text = redactText(message).replace(/[\u0000-\u001f\u007f]/g, ' ')
  return `${at.toISOString()} ${level.toUpperCase().padEnd(5)} ${name}: ${text}${tail}\n`
}

/** `salesboy.log`, then `salesboy.1.log` … the older the higher. */
function rotatedPath(directory: string, index: number): string {
  return join(directory, index === 0 ? 'salesboy.log' : `salesboy.${index}.log`)
}

/**
 * A log that rotates by size and keeps a few files. Lines are written in the background, in order; a full disk loses lines of
 * the log but never stops the program.
 */
export function createLogFile(options: {
  readonly directory: string
  readonly level: LogLevel
  readonly maxBytes?: number
  readonly now?: () => Date
}): LogFile {
  const { directory, level, maxBytes = MAX_BYTES, now = () => new Date() } = options
  const path = rotatedPath(directory, 0)
  let queued: string[] = []
  /** Handed to the background, not known to be in the file yet. */
  let underWay: string[] = []
  let writing: Promise<void> | null = null

  async function rotateIfFull(): Promise<void> {
    const size = await stat(path).then(
      (found) => found.size,
      () => 0, // no file yet
    )
    if (size < maxBytes) return
    await rm(rotatedPath(directory, KEPT_FILES - 1), { force: true })
    for (let index = KEPT_FILES - 2; index >= 0; index -= 1) {
      const from = rotatedPath(directory, index)
      if (existsSync(from)) await rename(from, rotatedPath(directory, index + 1))
    }
  }

  async function writeQueued(): Promise<void> {
    while (queued.length > 0) {
      underWay = queued
      queued = []
      try {
        await rotateIfFull()
        if (underWay.length > 0) await appendFile(path, underWay.join(''), { mode: 0o600 })
      } catch (error) {
        // The log is the only place to report to, and it is what failed: standard error is the last one left.
        process.stderr.write(`The log could not be written: ${error instanceof Error ? error.message : 'unknown'}\n`)
      }
      underWay = []
    }
    writing = null
  }

  function write(line: string): void {
    queued.push(line)
    writing ??= writeQueued()
  }

  function createLogger(name: string): Logger {
    const at = (own: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      if (LEVELS.indexOf(own) < LEVELS.indexOf(level)) return
      write(formatLogLine(now(), own, name, message, fields))
    }
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (child) => createLogger(`${name}.${child}`),
    }
  }

  return {
    path,
    logger: createLogger('salesboy'),
    async flush() {
      while (writing !== null) await writing
    },
    flushNow() {
      // The background needs turns that the program may not get any more: a line twice is better than none.
      const lines = [...underWay, ...queued]
      underWay = []
      queued = []
      if (lines.length === 0) return
      try {
        if (existsSync(path) && statSync(path).size >= maxBytes) {
          rmSync(rotatedPath(directory, 1), { force: true })
          renameSync(path, rotatedPath(directory, 1))
        }
        appendFileSync(path, lines.join(''), { mode: 0o600 })
      } catch (error) {
        process.stderr.write(`The log could not be written: ${error instanceof Error ? error.message : 'unknown'}\n`)
      }
    },
  }
}
