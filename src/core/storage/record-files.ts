import { statSync, truncateSync, type BigIntStats } from 'node:fs'

/** A change to the files of the open database that was not ours. */
export type FileTrouble =
  /** A file is missing. */
  | 'gone'
  /** Another file has the file's name. */
  | 'replaced'
  /** The file is shorter than it was. */
  | 'cut'
  /** The file is the same, but another program has written to it. */
  | 'written'

const SUFFIXES = ['', '-wal', '-shm'] as const
type Suffix = (typeof SUFFIXES)[number]

/**
 * Watches the database, its write-ahead log and its shared memory while they are open. An open file can still be read and written after it
 * was deleted, so SQLite reports nothing; when the program ends, the file is gone.
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
   * Takes the current state of the files as ours. Call it after our own write. A deleted, replaced or shortened file is never taken as
   * ours, whenever it happened, because only others do that. `mayCut`: we may have emptied the log ourselves.
   */
  remember(mayCut = false): void {
    this.#keep(this.#stats(), mayCut)
  }

  /** Accepts the writes up to the last look. Later writes are not accepted, because the other program may still be writing. */
  accept(): void {
    this.#keep(this.#seen, false)
  }

  /** Call it after new files of ours have replaced the old ones. */
  startOver(): void {
    this.#known.clear()
    this.remember()
  }

  /** Returns what others did to the files, or null. If `ours` says that we wrote since the last look, growth and times prove nothing. */
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
   * Gives shortened shared memory its length back, because an access behind the end of a file mapped into memory would end the process.
   * SQLite rebuilds the content from the write-ahead log as soon as it finds zeros. Returns true if the file had been shortened.
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
