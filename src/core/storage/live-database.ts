import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/**
 * The database as the tables know it, while the file under it may be put in place anew: every statement is prepared again on the
 * connection of the moment. It offers what this folder uses of node:sqlite.
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

  /** What was written outside a transaction is on disk now. */
  settled(mayCut = false): void {
    if (!this.isTransaction) this.#written(mayCut)
  }

  /** A statement is about to look at the files. */
  begins(): void {
    if (!this.isTransaction) this.#reads()
  }

  /** Sets up what lives with a connection and not in the file, now and on each connection that comes after this one. */
  install(setUp: (database: DatabaseSync) => void): void {
    this.#setUps.push(setUp)
    setUp(this.#inner)
  }

  /** Everything goes on with this connection; the former one is closed by whoever calls. */
  swap(next: DatabaseSync): void {
    for (const setUp of this.#setUps) setUp(next)
    this.#inner = next
    this.#generation += 1
  }

  /** As the tables take it. */
  get face(): DatabaseSync {
    return this as unknown as DatabaseSync
  }
}

type Values = readonly SQLInputValue[]

/** Prepared when it is first used: a start needs few of the hundreds that there are. */
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
