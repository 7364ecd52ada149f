import {
  closeSync,
  copyFileSync,
  existsSync,
  lstatSync,
  renameSync,
  rmSync,
  truncateSync,
  type BigIntStats,
  type Stats,
} from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../../src/core/ports.ts'
import { diskFault } from '../../torture/disk-fault.ts'
import type { MachineFace } from './builtins.ts'
import type { Dice } from './dice.ts'
import type { Life, Scheduler } from './scheduler.ts'

/** How a program dies: `kill` keeps everything the system has, `power` keeps only what was flushed to the disk. */
export type Death = 'kill' | 'power'

const PARTS = ['', '-wal'] as const

/** The shop's computer: its clocks, its disk, and the one program on it. */
export class Machine implements MachineFace {
  /** How many ms the wall clock is ahead of the correct time. */
  aheadMs = 0
  /** How many commits are on disk. */
  commits = 0
  life: Life | null = null
  /** Called at each point where a death makes a difference outside the program; may kill. */
  point: (what: string) => void = () => undefined
  /** True until the end of the step in which the program died: its remaining actions have no effect. */
  isHaunted = false
  readonly #scheduler: Scheduler
  readonly #dice: Dice
  readonly #database: string
  readonly #epoch: number
  readonly #connections = new Set<DatabaseSync>()
  readonly #files = new Set<number>()
  readonly #times = new Map<string, { readonly real: number; readonly shown: bigint }>()
  readonly #stats = { large: new Map<string, BigIntStats>(), small: new Map<string, Stats>() }
  /** How many ms the monotonic clock has stood still. */
  #asleepMs = 0
  #lives = 0
  #writes = 0n

  constructor(options: {
    readonly scheduler: Scheduler
    readonly dice: Dice
    readonly database: string
    readonly epoch: number
  }) {
    this.#scheduler = options.scheduler
    this.#dice = options.dice
    this.#database = options.database
    this.#epoch = options.epoch
  }

  /** The correct time at `at` (ms of the world), unix ms. */
  right(at = this.#scheduler.now): number {
    return Math.floor(this.#epoch + at)
  }
  now(): number {
    return this.right() + this.aheadMs
  }
  random(): number {
    return this.#dice.next()
  }

  begin(): Life {
    this.life = { number: (this.#lives += 1), isAlive: true, asleepUntil: 0, bornAt: this.#scheduler.now }
    diskFault.full = false
    return this.life
  }

  clockOf(life: Life): Clock {
    const scheduler = this.#scheduler
    const asleepBefore = this.#asleepMs
    return {
      now: () => this.now(),
      monotonic: () => Math.floor(scheduler.now - this.#asleepMs - life.bornAt + asleepBefore),
      setTimer: (milliseconds, run) => ({ cancel: scheduler.in(Math.max(1, Math.ceil(milliseconds)), life, run) }),
    }
  }

  /** Makes the computer sleep. Its monotonic clock stands still, or goes on (as on Windows). Due timers run when it wakes. */
  sleep(milliseconds: number, standsStill: boolean): void {
    if (standsStill) this.#asleepMs += milliseconds
    if (this.life !== null) this.#scheduler.delay(this.life, milliseconds)
  }

  /** The program has ended by itself: closes the connections and files that it left open. */
  ended(life: Life): void {
    life.isAlive = false
    if (this.life === life) this.life = null
    for (const connection of this.#connections) if (connection.isOpen) connection.close()
    this.#connections.clear()
    this.#closeFiles()
  }

  /** The program is dead. The database becomes what the next start finds after a kill or a power cut. */
  die(life: Life, death: Death): void {
    this.touched()
    const isFlushed = [...this.#connections].every((one) => !one.isOpen || isFlushedAtCommit(one))
    const image = PARTS.filter((part) => existsSync(this.#database + part))
    const shown = image.map((part) => this.#shown(this.#database + part, realTime(this.#database + part)))
    for (const part of image) copyFileSync(this.#database + part, `${this.#database}-image${part}`)
    // Empty the log first, because closing the connection would copy it into a database that is thrown away.
    if (image.includes('-wal')) truncateSync(`${this.#database}-wal`)
    this.ended(life)
    for (const part of [...PARTS, '-shm']) rmSync(this.#database + part, { force: true })
    for (const [at, part] of image.entries()) {
      const isLost = death === 'power' && part === '-wal' && !isFlushed
      if (isLost) rmSync(`${this.#database}-image${part}`)
      else renameSync(`${this.#database}-image${part}`, this.#database + part)
      if (!isLost) this.#times.set(this.#database + part, { real: realTime(this.#database + part), shown: shown[at]! })
    }
    this.isHaunted = true
  }

  // Called by the replaced builtins.

  immediate(run: () => void): () => void {
    return this.life === null ? () => undefined : this.#scheduler.immediate(this.life, run)
  }
  timer(milliseconds: number, run: () => void): () => void {
    return this.life === null ? () => undefined : this.#scheduler.in(milliseconds, this.life, run)
  }

  disk<T>(name: string, work: () => T): Promise<T> {
    const { life } = this
    if (life === null) return new Promise(() => undefined)
    return new Promise((resolve, reject) => {
      this.#scheduler.after(this.#dice.next() * 2, life, () => {
        try {
          if (diskFault.full && WRITES.has(name))
            throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
          resolve(work())
        } catch (error) {
          reject(error as Error)
        }
      })
    })
  }

  exec(database: DatabaseSync, sql: string, run: () => void): void {
    if (this.isHaunted) throw new Error('the program is dead')
    this.#connections.add(database)
    this.touched()
    const isCommit = sql === 'COMMIT'
    if (isCommit) this.point('before a commit')
    run()
    if (!isCommit) return
    this.commits += 1
    this.point('after a commit')
  }

  /** Shows file times of the world, so that two plays of a seed see the same. */
  stat(path: unknown, found: Stats | BigIntStats | undefined): void {
    if (found === undefined || typeof path !== 'string' || !path.startsWith(this.#database)) return
    const isLarge = typeof found.mtimeMs === 'bigint'
    const shown = this.#shown(path, isLarge ? Number((found as BigIntStats).mtimeNs) / 1e6 : realTime(path))
    if (isLarge) {
      Object.assign(found, { mtimeNs: shown, mtimeMs: shown / 1_000_000n })
      this.#stats.large.set(path, found as BigIntStats)
    } else {
      found.mtimeMs = Number(shown / 1_000_000n)
      this.#stats.small.set(path, found as Stats)
    }
  }

  opened(file: number): void {
    this.#files.add(file)
  }
  closed(file: number): void {
    this.#files.delete(file)
  }

  #closeFiles(): void {
    const files = [...this.#files]
    this.#files.clear()
    for (const file of files) closeSync(file)
  }

  /** The last known state of a file that was not written since. */
  known(path: unknown, options: { readonly bigint?: boolean } | undefined): Stats | BigIntStats | undefined {
    return this.#stats[options?.bigint === true ? 'large' : 'small'].get(path as string)
  }
  /** Forgets the states of the database's files, because they may have changed. */
  touched(path: unknown = this.#database): void {
    if (typeof path !== 'string' || !path.startsWith(this.#database)) return
    if (this.#stats.large.size > 0) this.#stats.large.clear()
    if (this.#stats.small.size > 0) this.#stats.small.clear()
  }

  #shown(path: string, real: number): bigint {
    const known = this.#times.get(path)
    if (known?.real === real) return known.shown
    const shown = BigInt(this.now()) * 1_000_000n + (this.#writes += 1_000_000n)
    this.#times.set(path, { real, shown })
    return shown
  }
}

const WRITES: ReadonlySet<string> = new Set(['writeFile', 'mkdir', 'cp', 'copyFile', 'open', 'write', 'mkdtemp'])

const isFlushedAtCommit = (connection: DatabaseSync): boolean =>
  (connection.prepare('PRAGMA synchronous').get() as { synchronous: number }).synchronous >= 2

function realTime(path: string): number {
  return Number(lstatSync(path, { bigint: true, throwIfNoEntry: false })?.mtimeNs ?? 0n) / 1e6
}
