import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { sessionIdSchema } from '../../shared/model/session.ts'
import { replaceFile } from '../files/replace-file.ts'
import type { Logger } from '../ports.ts'
import { LAST_DELIVERED_KEY } from './key-value.ts'
import { COUNT_KEY } from './record-stamp.ts'
import { createStatements } from './statements.ts'

/** Facts that are not copied, because they change with every message or belong to one database only. */
const LEFT_OUT = [COUNT_KEY, 'record.loss', LAST_DELIVERED_KEY]

const text = z.string()
const time = z.number()
const copySchema = z.object({
  sessions: z.array(
    z.object({
      id: sessionIdSchema,
      name: text,
      wanted: time,
      linked: time,
      phone: text.nullable(),
      push_name: text.nullable(),
      last_connected_at: time.nullable(),
    }),
  ),
  key_value: z.array(z.object({ key: text, value: text })),
  takeovers: z.array(
    z.object({
      session_id: text,
      chat_key: text,
      since: time,
      until: time.nullable(),
      written_at: time.nullable(),
      handed_back_at: time.nullable(),
      cause: text,
    }),
  ),
  forgotten: z.array(z.object({ session_id: text, print: text, forgotten_at: time })),
})

/** Facts that must survive the loss of the database: the shops, the takeovers, the pause, and the deleted customers. No texts. */
export type RecordCopy = z.infer<typeof copySchema>
export const COPIED = ['sessions', 'key_value', 'takeovers', 'forgotten'] as const

const READ: Readonly<{ [table in (typeof COPIED)[number]]: string }> = {
  sessions: 'SELECT * FROM sessions ORDER BY rowid',
  key_value: `SELECT * FROM key_value WHERE key NOT IN (${LEFT_OUT.map((key) => `'${key}'`).join(', ')})`,
  // Ended takeovers are copied too: they still tell up to when the owner has answered.
  takeovers: 'SELECT * FROM takeovers',
  forgotten: 'SELECT * FROM forgotten',
}

/** The last good copy of the record's small tables, in a file that is replaced as a whole. */
export class CopyFile {
  readonly #path: string
  readonly #logger: Logger
  #written = ''
  #reads: { readonly of: DatabaseSync; readonly sql: ReturnType<typeof createStatements> } | null = null

  constructor(path: string, logger: Logger) {
    this.#path = path
    this.#logger = logger
  }

  read(): RecordCopy | null {
    try {
      return copySchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')))
    } catch {
      return null // The first start with a copy, or the copy is damaged: then the profiles tell which sessions there were.
    }
  }

  /** Writes the copy if the database differs from the copy written last. */
  keep(database: DatabaseSync): void {
    try {
      const now = JSON.stringify(this.#copyOf(database))
      if (now === this.#written) return
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
      replaceFile(this.#path, now)
      this.#written = now
    } catch (error) {
      this.#logger.warn('the copy of the record was not written', { error })
    }
  }

  #copyOf(database: DatabaseSync): RecordCopy {
    // There is a new connection after the record was saved anew.
    if (this.#reads?.of !== database) this.#reads = { of: database, sql: createStatements(database) }
    const { sql } = this.#reads
    return Object.fromEntries(COPIED.map((table) => [table, sql(READ[table]).all()])) as unknown as RecordCopy
  }
}
