import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { Logger } from '../ports.ts'

/** The id of the record and how often it has been written. The count never goes down. */
export interface Count {
  readonly id: string
  readonly count: number
  /** The wall clock at the last write, unix ms. */
  readonly at?: number | undefined
  /** `SteadyTime` at the last write. */
  readonly steady?: number | undefined
}

/** The state of the database at its last write, kept outside it. */
export interface Stamp extends Count {
  readonly at: number
  /** By session: WhatsApp's time of the newest stored message, unix ms. */
  readonly newest: Readonly<Record<string, number>>
  /** `lookOf` the database file at that write. */
  readonly look: string
}

/** The row of `key_value` that holds the `Count`. */
export const COUNT_KEY = 'record.count'

const countSchema = z.object({
  id: z.string(),
  count: z.number().int().nonnegative(),
  at: z.number().optional(),
  steady: z.number().optional(),
})
const stampSchema = countSchema.extend({ at: z.number(), newest: z.record(z.string(), z.number()), look: z.string() })

/** Length and time of the last change of a file; empty if there is no file. */
export function lookOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.size} ${found.mtimeMs}`
}

/** The count in the database itself; null if it has none. */
export function countIn(database: DatabaseSync): Count | null {
  try {
    const row = database.prepare('SELECT value FROM key_value WHERE key = ?').get(COUNT_KEY)
    return countSchema.parse(JSON.parse((row as { value: string }).value))
  } catch {
    return null // Not written yet, or unreadable.
  }
}

export const newCount = (): Count => ({ id: randomUUID(), count: 0 })

/**
 * The stamp's file, outside the database. It says what the database must know. Every commit writes it in one short write, and it is flushed
 * only when the database file itself changed. After a power cut it may be behind the database, never ahead of it.
 */
export class StampFile {
  readonly #path: string
  readonly #logger: Logger
  #file: number | null = null
  #length = 0
  #look = ''

  constructor(path: string, logger: Logger) {
    this.#path = path
    this.#logger = logger
  }

  read(): Stamp | null {
    try {
      return stampSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')))
    } catch {
      return null // The first start with a stamp, or the stamp is damaged: then nothing is known.
    }
  }

  write(stamp: Stamp): void {
    try {
      this.#file ??= this.#open()
      // Spaces overwrite the rest of a longer stamp.
      const text = JSON.stringify(stamp).padEnd(this.#length)
      this.#length = text.length
      writeSync(this.#file, text, 0)
      if (stamp.look !== this.#look) fsyncSync(this.#file)
      this.#look = stamp.look
    } catch (error) {
      this.#logger.warn('the stamp of the record was not written', { error })
      this.close()
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }

  #open(): number {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    this.#length = 0
    return openSync(this.#path, 'w', 0o600)
  }
}
