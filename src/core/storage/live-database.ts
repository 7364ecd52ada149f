import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/**
 * The database that the tables use. Its file and connection may be replaced while it is open: every statement is then prepared again on the
 * current connection. Offers the part of node:sqlite that this folder uses.
 */
export class LiveDatabase {
  #inner: DatabaseSync
  #generation = 0
  readonly #written: (mayCut: boolean) => void
  readonly #reads: () => void
  readonly #setUps: ((database: DatabaseSync) => void)[] = []

  /** `reads` is called before, and `written` after, each statement that is not part of a transaction. */
  constructor(inner: DatabaseSync, on: { readonly reads: () => void; readonly written: (mayCut: boolean) => void }) {
    this.#inner = inner
    this.#reads = on.reads
    this.#written = on.written
  }

  get inner(): DatabaseSync {
    return this.#inner
  }
  get generation(): number {
    return this.#generation
  }
  get isOpen(): boolean {
    return this.#inner.isOpen
  }
  get isTransaction(): boolean {
    return this.#inner.isOpen && this.#inner.isTransaction
  }

  prepare(sql: string): StatementSync {
    return new LiveStatement(this, sql) as unknown as StatementSync
  }
  exec(sql: string): void {
    this.#inner.exec(sql)
    this.settled(sql.includes('wal_checkpoint'))
  }
  close(): void {
    this.#inner.close()
  }

  /** Call it after a statement: outside a transaction, its writes are on disk now. `mayCut`: it may have emptied the write-ahead log. */
  settled(mayCut = false): void {
    if (!this.isTransaction) this.#written(mayCut)
  }

  /** Call it before a statement, which is about to read the files. */
  begins(): void {
    if (!this.isTransaction) this.#reads()
  }

  /** Runs `setUp` on this connection and on each later one, for objects that live in a connection and not in the file. */
  install(setUp: (database: DatabaseSync) => void): void {
    this.#setUps.push(setUp)
    setUp(this.#inner)
  }

  /** Switches to this connection. The caller closes the former one. */
  swap(next: DatabaseSync): void {
    for (const setUp of this.#setUps) setUp(next)
    this.#inner = next
    this.#generation += 1
  }

  /** The database in the type that the tables take. */
  get face(): DatabaseSync {
    return this as unknown as DatabaseSync
  }
}

type Values = readonly SQLInputValue[]

/** A statement that is prepared on first use, because a start needs only a few of the hundreds. */
class LiveStatement {
  readonly #database: LiveDatabase
  readonly #sql: string
  #generation = 0
  #statement: StatementSync | null = null
  #allowsUnknown = false

  constructor(database: LiveDatabase, sql: string) {
    this.#database = database
    this.#sql = sql
  }

  get #now(): StatementSync {
    this.#database.begins()
    const { inner, generation } = this.#database
    if (this.#statement === null || this.#generation !== generation) {
      this.#statement = inner.prepare(this.#sql)
      if (this.#allowsUnknown) this.#statement.setAllowUnknownNamedParameters(true)
      this.#generation = generation
    }
    return this.#statement
  }

  setAllowUnknownNamedParameters(allows: boolean): void {
    this.#allowsUnknown = allows
    this.#statement?.setAllowUnknownNamedParameters(allows)
  }
  get(...values: Values): unknown {
    return this.#now.get(...values)
  }
  all(...values: Values): unknown {
    return this.#now.all(...values)
  }
  iterate(...values: Values): unknown {
    return this.#now.iterate(...values)
  }
  run(...values: Values): unknown {
    const result = this.#now.run(...values)
    this.#database.settled()
    return result
  }
}
