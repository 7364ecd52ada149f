import { statSync, truncateSync, type BigIntStats } from 'node:fs'

/** What somebody else did to the files of the open database. */
export type FileTrouble =
  /** One of them is not there any more. */
  | 'gone'
  /** Another file has its name. */
  | 'replaced'
  /** It is shorter than it was. */
  | 'cut'
  /** It is the same file, but somebody else has written to it. */
  | 'written'

const SUFFIXES = ['', '-wal', '-shm'] as const
type Suffix = (typeof SUFFIXES)[number]

/**
 * Watches the database, its write-ahead log and its shared memory while they are open. A deleted file can be read and written on,
 * so SQLite says nothing about it; after the program's end it is gone.
 */
export class RecordFiles {
  readonly #path: string
  readonly #known = new Map<Suffix, BigIntStats>()
  /** As the files were at the last look. */
  #seen: ReadonlyMap<Suffix, BigIntStats> = new Map()

  constructor(path: string) {
    this.#path = path
    this.remember()
  }

  /**
   * We have written. What only others do (taking a file away, putting another in its place, cutting it) is not taken for ours, in
   * whatever moment it happened; `mayCut`: we have emptied the log ourselves.
   */
  remember(mayCut = false): void {
    this.#keep(this.#stats(), mayCut)
  }

  /** What was written by the time of the last look is in order. Not what has come since: somebody may be writing still. */
  accept(): void {
    this.#keep(this.#seen, false)
  }

  /** Other files have taken their place, and they are ours. */
  startOver(): void {
    this.#known.clear()
    this.remember()
  }

  /** Null: nobody but us. `ours`: we have written ourselves since the last look, so that lengths and times say less. */
  look(ours: 'we wrote' | 'we did not write'): FileTrouble | null {
    this.#seen = this.#stats()
    for (const suffix of SUFFIXES) {
      const before = this.#known.get(suffix)
      if (before === undefined) continue
      const now = this.#seen.get(suffix)
      if (now === undefined) return 'gone'
      if (!isSame(before, now)) return 'replaced'
      if (suffix === '-shm') this.mendSharedMemory()
      else if (now.size < before.size) return 'cut'
      else if (ours === 'we did not write' && (now.mtimeNs !== before.mtimeNs || now.size !== before.size))
        return 'written'
    }
    return null
  }

  /**
   * The next access behind the end of a file that is mapped into memory would end the process. What is in it SQLite makes anew of
   * the write-ahead log as soon as it finds zeros. True when somebody had cut it.
   */
  mendSharedMemory(): boolean {
    const before = this.#known.get('-shm')
    if (before === undefined) return false
    const now = this.#stat('-shm')
    if (now?.ino !== before.ino || now.size >= before.size) return false
    truncateSync(`${this.#path}-shm`, Number(before.size))
    return true
  }

  #keep(stats: ReadonlyMap<Suffix, BigIntStats>, mayCut: boolean): void {
    for (const [suffix, now] of stats) {
      const before = this.#known.get(suffix)
      if (before === undefined || (isSame(before, now) && (mayCut || now.size >= before.size)))
        this.#known.set(suffix, now)
    }
  }

  #stats(): ReadonlyMap<Suffix, BigIntStats> {
    const stats = new Map<Suffix, BigIntStats>()
    for (const suffix of SUFFIXES) {
      const now = this.#stat(suffix)
      if (now !== undefined) stats.set(suffix, now)
    }
    return stats
  }

  #stat(suffix: Suffix): BigIntStats | undefined {
    return statSync(this.#path + suffix, { bigint: true, throwIfNoEntry: false })
  }
}

const isSame = (one: BigIntStats, other: BigIntStats): boolean => one.ino === other.ino && one.dev === other.dev
