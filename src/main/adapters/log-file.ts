import { appendFileSync, existsSync } from 'node:fs'
import { appendFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../../core/ports.ts'
import { redact, redactText } from '../../shared/redact.ts'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LEVELS)[number]

const MAX_BYTES = 2 * 1024 * 1024
const KEPT_FILES = 5

/**
 * One log line: time, level, logger name, message, and the redacted fields as JSON. A line break inside a value cannot forge a second
 * line.
 */
export function formatLogLine(at: Date, level: LogLevel, name: string, message: string, fields: unknown): string {
  const tail = fields === undefined ? '' : ` ${JSON.stringify(redact(fields))}`
  const text = redactText(message).replace(/[\u0000-\u001f\u007f]/g, ' ')
  return `${at.toISOString()} ${level.toUpperCase().padEnd(5)} ${name}: ${text}${tail}\n`
}

/** The current file. Rotated files are `salesboy.1.log` and up: the higher the number, the older the file. */
const CURRENT = 'salesboy.log'
const oldName = (age: number): string => `salesboy.${age}.log`

export interface LogFileOptions {
  readonly directory: string
  readonly level: LogLevel
  readonly maxBytes?: number
  readonly now?: () => Date
}

/**
 * A log that rotates by size and keeps a few files. It writes lines in the background, in order. A full disk loses log lines but never
 * stops the program. A file that another program holds open is not rotated; the log keeps writing to it. No library does all of this and
 * offers `flushNow`, which the end of a Windows session needs (docs/decisions/12-a-log-file-of-our-own.md).
 */
export class LogFile {
  readonly path: string
  readonly logger: Logger
  readonly #directory: string
  readonly #level: LogLevel
  readonly #maxBytes: number
  readonly #now: () => Date
  #queued: string[] = []
  /** Lines handed to the background write, not yet confirmed to be in the file. */
  #underWay: string[] = []
  #writing: Promise<void> | null = null

  constructor({ directory, level, maxBytes = MAX_BYTES, now = () => new Date() }: LogFileOptions) {
    this.#directory = directory
    this.#level = level
    this.#maxBytes = maxBytes
    this.#now = now
    this.path = join(directory, CURRENT)
    this.logger = this.#createLogger('salesboy')
  }

  /** Resolves once everything logged so far is in the file. */
  async flush(): Promise<void> {
    while (this.#writing !== null) await this.#writing
  }

  /** Writes all pending lines synchronously, just before the process ends. Does not rotate: the next start rotates a full file. */
  flushNow(): void {
    // Includes the lines under way: the background write may never finish, and a line twice is better than none.
    const lines = [...this.#underWay, ...this.#queued]
    this.#underWay = []
    this.#queued = []
    if (lines.length === 0) return
    try {
      appendFileSync(this.path, lines.join(''), { mode: 0o600 })
    } catch (error) {
      complain(error)
    }
  }

  #createLogger(name: string): Logger {
    const at = (own: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      if (LEVELS.indexOf(own) < LEVELS.indexOf(this.#level)) return
      this.#queued.push(formatLogLine(this.#now(), own, name, message, fields))
      this.#writing ??= this.#writeQueued()
    }
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (child) => this.#createLogger(`${name}.${child}`),
    }
  }

  async #writeQueued(): Promise<void> {
    while (this.#queued.length > 0) {
      this.#underWay = this.#queued
      this.#queued = []
      try {
        await this.#rotateIfFull()
        if (this.#underWay.length > 0) await appendFile(this.path, this.#underWay.join(''), { mode: 0o600 })
      } catch (error) {
        complain(error)
      }
      this.#underWay = []
    }
    this.#writing = null
  }

  async #rotateIfFull(): Promise<void> {
    const size = await stat(this.path).then(
      (found) => found.size,
      () => 0, // no file yet
    )
    if (size < this.#maxBytes) return
    // Move the current file first: on Windows a program that holds it open blocks the move, and then no older file needs to move either.
    if (!(await this.#move(CURRENT, oldName(0)))) return
    for (let age = KEPT_FILES - 2; age >= 0; age -= 1) await this.#move(oldName(age), oldName(age + 1))
  }

  /** Replaces an existing `to`. Returns false when the file cannot be moved now, true when `from` does not exist. */
  async #move(from: string, to: string): Promise<boolean> {
    const path = join(this.#directory, from)
    if (!existsSync(path)) return true
    try {
      await rename(path, join(this.#directory, to))
      return true
    } catch (error) {
      complain(error)
      return false
    }
  }
}

/** Reports a failed log write on standard error, because the log itself is not available. */
function complain(error: unknown): void {
  process.stderr.write(`The log could not be written: ${error instanceof Error ? error.message : 'unknown'}\n`)
}
