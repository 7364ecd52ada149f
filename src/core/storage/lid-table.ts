import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { keyOfChat } from '../../shared/model/chat.ts'
import { userOf } from '../ids/message-ids.ts'
import type { Clock, Logger } from '../ports.ts'
import type { KnownLid, LidTable } from '../sessions/session-records.ts'
import { statementsFor } from './table-statements.ts'
import type { WriteQueue } from './write-queue.ts'

/** A chat got another name: all rows kept under `from` are now kept under `to`. */
export interface ChatRenamed {
  readonly sessionId: string
  readonly from: string
  readonly to: string
}

export interface LidTableOnDisk extends LidTable {
  /** Calls back when a chat gets another name: its phone became known, changed or was hidden, or its privacy id (LID) was replaced. */
  onRenamed(listener: (renamed: ChatRenamed) => void): () => void
}

interface LidRow {
  readonly phone: string | null
  readonly asked_at: number | null
  readonly told_none_at: number | null
  readonly successor: string | null
  readonly username: string | null
}

const UNKNOWN: LidRow = { phone: null, asked_at: null, told_none_at: null, successor: null, username: null }
/** The most steps for which a chain of replaced ids is followed. */
const LONGEST_CHAIN = 10

/**
 * The phones behind privacy ids (LIDs) and the former names of chats, on disk. A new fact is visible at once and on disk with the next
 * commit, which also moves all rows of the chat to its new name.
 */
export class LidsOnDisk implements LidTableOnDisk {
  readonly #deps: { readonly clock: Pick<Clock, 'now'>; readonly writes: WriteQueue; readonly logger: Logger }
  readonly #select: StatementSync
  readonly #upsert: StatementSync
  readonly #holders: StatementSync
  readonly #former: StatementSync
  readonly #rename: readonly StatementSync[]
  readonly #noteFormer: StatementSync
  readonly #dropFormer: StatementSync
  /** Facts learnt but not on disk yet. */
  readonly #fresh = new Map<string, LidRow>()
  readonly #freshNames = new Map<string, string | null>()
  readonly #listeners = new Set<(renamed: ChatRenamed) => void>()

  constructor(
    database: DatabaseSync,
    deps: { readonly clock: Pick<Clock, 'now'>; readonly writes: WriteQueue; readonly logger: Logger },
  ) {
    this.#deps = deps
    this.#select = database.prepare(
      'SELECT phone, asked_at, told_none_at, successor, username FROM lids WHERE session_id = ? AND lid = ?',
    )
    this.#upsert = database.prepare(
      `INSERT INTO lids (session_id, lid, phone, asked_at, told_none_at, successor, username) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (session_id, lid) DO UPDATE SET phone = excluded.phone, asked_at = excluded.asked_at,
         told_none_at = excluded.told_none_at,         successor = excluded.successor, username = excluded.username`,
    )
    this.#holders = database.prepare('SELECT lid FROM lids WHERE session_id = ? AND phone = ?')
    this.#former = database.prepare('SELECT chat_key FROM former_chats WHERE session_id = ? AND former = ?')
    this.#rename = statementsFor(
      database,
      'renamed',
      (table) => `UPDATE ${table} SET chat_key = :to WHERE session_id = :session AND chat_key = :from`,
    )
    this.#noteFormer = database.prepare(
      'INSERT OR REPLACE INTO former_chats (session_id, former, chat_key) VALUES (?, ?, ?)',
    )
    this.#dropFormer = database.prepare('DELETE FROM former_chats WHERE session_id = ? AND former = ?')
  }

  phoneOf(sessionId: string, lid: string): string | null {
    return this.#rowOf(sessionId, lid).phone
  }

  known(sessionId: string, lid: string): KnownLid {
    const { phone, asked_at: askedAt, told_none_at: toldNoneAt, username } = this.#rowOf(sessionId, lid)
    return { phone, askedAt, toldNoneAt, username }
  }

  lidsOf(sessionId: string, phone: string): readonly string[] {
    return (this.#holders.all(sessionId, phone) as { lid: string }[]).map(({ lid }) => lid)
  }

  chatNow(sessionId: string, chatId: string): string {
    let now = userOf(chatId, 'lid')
    for (let step = 0; now !== null && step < LONGEST_CHAIN; step += 1) {
      const { successor } = this.#rowOf(sessionId, now)
      if (successor === null) return `${now}@lid`
      now = successor
    }
    return chatId
  }

  keyNow(sessionId: string, chatKey: string): string {
    let now = chatKey
    for (let step = 0; step < LONGEST_CHAIN; step += 1) {
      const next = this.#nameAfter(sessionId, now)
      if (next === null || next === chatKey) return now
      now = next
    }
    return now
  }

  remember(sessionId: string, lid: string, phone: string): void {
    const before = this.#rowOf(sessionId, lid)
    const to = `${phone}@c.us`
    // A number in use is no longer the former name of another chat.
    const isFormer = this.#nameAfter(sessionId, to) !== null
    const renamed: ChatRenamed[] = []
    if (before.phone !== phone || isFormer) renamed.push({ sessionId, from: `${lid}@lid`, to })
    // The number changed: the rows under the former number move too, unless that number is another customer's by now.
    if (before.phone !== null && before.phone !== phone && this.#isOnlyHis(sessionId, lid, before.phone)) {
      renamed.push({ sessionId, from: `${before.phone}@c.us`, to })
    }
    this.#keep(sessionId, lid, { ...before, phone, asked_at: this.#deps.clock.now(), told_none_at: null }, renamed)
  }

  toldNone(sessionId: string, lid: string): void {
    this.#keep(sessionId, lid, { ...this.#rowOf(sessionId, lid), told_none_at: this.#deps.clock.now() }, [])
  }

  hidden(sessionId: string, lid: string): void {
    const before = this.#rowOf(sessionId, lid)
    const isOnly = before.phone !== null && this.#isOnlyHis(sessionId, lid, before.phone)
    const renamed = isOnly ? [{ sessionId, from: `${before.phone}@c.us`, to: `${lid}@lid` }] : []
    this.#keep(
      sessionId,
      lid,
      { ...before, phone: null, asked_at: this.#deps.clock.now(), told_none_at: null },
      renamed,
    )
  }

  replaced(sessionId: string, lid: string, by: string): void {
    const before = this.#rowOf(sessionId, lid)
    if (lid === by || before.successor === by || this.chatNow(sessionId, `${by}@lid`) === `${lid}@lid`) return
    const to = this.#rowOf(sessionId, by).phone
    const renamed = before.phone === null && to === null ? [{ sessionId, from: `${lid}@lid`, to: `${by}@lid` }] : []
    this.#keep(sessionId, lid, { ...before, successor: by }, renamed)
  }

  named(sessionId: string, lid: string, username: string | null): void {
    const before = this.#rowOf(sessionId, lid)
    if (before.username !== username) this.#keep(sessionId, lid, { ...before, username }, [])
  }

  renumbered(sessionId: string, from: string, to: string): void {
    for (const lid of this.lidsOf(sessionId, from)) this.remember(sessionId, lid, to)
    // The notice is about the number, so its chat moves even if no LID or several LIDs have the number.
    if (from === to || this.#nameAfter(sessionId, `${from}@c.us`) === `${to}@c.us`) return
    void this.#write(sessionId, () => undefined, [{ sessionId, from: `${from}@c.us`, to: `${to}@c.us` }])
  }

  onRenamed(listener: (renamed: ChatRenamed) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #rowOf(sessionId: string, lid: string): LidRow {
    const fresh = this.#fresh.get(keyOfChat(sessionId, lid))
    return fresh ?? (this.#select.get(sessionId, lid) as LidRow | undefined) ?? UNKNOWN
  }

  #nameAfter(sessionId: string, chatKey: string): string | null {
    const fresh = this.#freshNames.get(keyOfChat(sessionId, chatKey))
    if (fresh !== undefined) return fresh
    return (this.#former.get(sessionId, chatKey) as { chat_key: string } | undefined)?.chat_key ?? null
  }

  #isOnlyHis(sessionId: string, lid: string, phone: string): boolean {
    const others = this.lidsOf(sessionId, phone).filter((one) => one !== lid)
    return others.every((one) => this.chatNow(sessionId, `${one}@lid`) === this.chatNow(sessionId, `${lid}@lid`))
  }

  #keep(sessionId: string, lid: string, row: LidRow, renamed: readonly ChatRenamed[]): void {
    const name = keyOfChat(sessionId, lid)
    this.#fresh.set(name, row)
    const { phone, asked_at, told_none_at, successor, username } = row
    const write = () => this.#upsert.run(sessionId, lid, phone, asked_at, told_none_at, successor, username)
    void this.#write(sessionId, write, renamed).then((isKept) => {
      if (isKept && this.#fresh.get(name) === row) this.#fresh.delete(name)
    })
  }

  /** Makes the change visible at once, and writes it in one transaction with all rows kept under the former names. */
  async #write(sessionId: string, write: () => unknown, renamed: readonly ChatRenamed[]): Promise<boolean> {
    const { writes, logger } = this.#deps
    for (const { from, to } of renamed) {
      this.#freshNames.set(keyOfChat(sessionId, from), to)
      this.#freshNames.set(keyOfChat(sessionId, to), null)
    }
    const kept = writes.run(() => {
      write()
      for (const one of renamed) this.#renameNow(one)
    })
    for (const one of renamed) for (const listener of [...this.#listeners]) listener(one)
    try {
      await kept
      for (const { from, to } of renamed) {
        this.#forgetFresh(keyOfChat(sessionId, from), to)
        this.#forgetFresh(keyOfChat(sessionId, to), null)
      }
      return true
    } catch (error) {
      logger.warn('who is behind a privacy id was not kept', { sessionId, error })
      return false
    }
  }

  /** Drops a name that is on disk now, unless the chat was renamed again meanwhile. */
  #forgetFresh(name: string, to: string | null): void {
    if (this.#freshNames.get(name) === to) this.#freshNames.delete(name)
  }

  #renameNow({ sessionId, from, to }: ChatRenamed): void {
    const names = { session: sessionId, from, to, phone: userOf(to, 'c.us'), lid: userOf(to, 'lid') }
    for (const statement of this.#rename) statement.run(names)
    this.#dropFormer.run(sessionId, to)
    this.#noteFormer.run(sessionId, from, to)
  }
}
