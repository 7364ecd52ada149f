import { appendFileSync, existsSync } from 'node:fs'
import { appendFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../../core/ports.ts'
import { redact, redactText } from '../../shared/redact.ts'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LEVELS)[number]

const MAX_BYTES = 2 * 1024 * 1024
const KEPT_FILES = 5

/** One line: time, level, where, what, and the redacted fields as JSON. A line break inside a value cannot forge a line. */
export function formatLogLine(at: Date, level: LogLevel, name: string, message: string, fields: unknown): string {
  const tail = fields === undefined ? '' : ` ${JSON.stringify(redact(fields))}`
  const text = redactText(message).replace(/[\u0000-\u001f\u007f]/g, ' ')
  return `${at.toISOString()} ${level.toUpperCase().padEnd(5)} ${name}: ${text}${tail}\n`
}

/** The file that is written, then `salesboy.1.log` … the older the higher. */
const CURRENT = 'salesboy.log'
const oldName = (age: number): string => `salesboy.${age}.log`

export interface LogFileOptions {
  readonly directory: string
  readonly level: LogLevel
  readonly maxBytes?: number
  readonly now?: () => Date
}

/**
 * A log that rotates by size and keeps a few files. Lines are written in the background, in order; a full disk loses lines of
 * the log but never stops the program, and a file that is held open is written on. No library does all of it and `flushNow`, which the
 * end of a Windows session needs (docs/decisions/12-a-log-file-of-our-own.md).
 */
export class LogFile {
  readonly path: string
  readonly logger: Logger
  readonly #directory: string
  readonly #level: LogLevel
  readonly #maxBytes: number
  readonly #now: () => Date
  #queued: string[] = []
  /** Handed to the background, not known to be in the file yet. */
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

  /** Writes what is queued at once, for the moment before the process ends. A full file is rotated by the next start. */
  flushNow(): void {
    // The background needs turns that the program may not get any more: a line twice is better than none.
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
    // The current one first: while somebody holds it open (Windows), it stays and is written on, and no older one makes room for nothing.
    if (!(await this.#move(CURRENT, oldName(0)))) return
    for (let age = KEPT_FILES - 2; age >= 0; age -= 1) await this.#move(oldName(age), oldName(age + 1))
  }

  /** Over what is there. False: it could not be moved now. */
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

/** The log is the only place to report to, and it is what failed: standard error is the last one left. */
function complain(error: unknown): void {
  process.stderr.write(`The log could not be written: ${error instanceof Error ? error.message : 'unknown'}\n`)
}
