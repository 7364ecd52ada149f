import { statSync } from 'node:fs'
import type { BrowserLeftCause } from '../../shared/model/browser.ts'

/** Keeps the record between runs. A malformed value counts as empty. */
export interface TrialMemory {
  get(): unknown
  set(value: TrialRecord): void
}

/** One browser file as it was then. A later version of the file counts as a different browser. */
interface Seen {
  readonly path: string
  /** A value that changes with each new version of the file. */
  readonly stamp: string
}

export interface LeftBrowser extends Seen {
  readonly cause: BrowserLeftCause
}

interface TrialRecord {
  /** The browser that started instead, or null. */
  readonly works: Seen | null
  readonly left: readonly LeftBrowser[]
}

const NOTHING: TrialRecord = { works: null, left: [] }

/**
 * Remembers which of this computer's browsers did not start, and why. They come last in the list until their own file changes or the file
 * of the browser that works instead changes.
 */
export class BrowserTrials {
  readonly #memory: TrialMemory
  readonly #stampOf: (path: string) => string
  #known: TrialRecord | null = null

  constructor(memory: TrialMemory, stampOf: (path: string) => string = fileStamp) {
    this.#memory = memory
    this.#stampOf = stampOf
  }

  /** The browsers that did not start and have not changed since. */
  left(): readonly LeftBrowser[] {
    const { works, left } = this.#record()
    if (works !== null && this.#stampOf(works.path) !== works.stamp) return []
    return left.filter(({ path, stamp }) => this.#stampOf(path) === stamp)
  }

  /** Returns the same browsers with those that did not start last. */
  inOrder<T extends { readonly path: string }>(browsers: readonly T[]): readonly T[] {
    const paths = new Set(this.left().map(({ path }) => path))
    return [...browsers.filter(({ path }) => !paths.has(path)), ...browsers.filter(({ path }) => paths.has(path))]
  }

  leave(path: string, cause: BrowserLeftCause): void {
    const others = this.left().filter((browser) => browser.path !== path)
    const works = this.#record().works
    this.#set({
      works: works?.path === path ? null : works,
      left: [...others, { path, stamp: this.#stampOf(path), cause }],
    })
  }

  /** This browser started, so its earlier failure is forgotten. */
  started(path: string): void {
    const left = this.left().filter((browser) => browser.path !== path)
    if (left.length === 0 && this.#record().left.length === 0) return
    this.#set({ works: { path, stamp: this.#stampOf(path) }, left })
  }

  forget(): void {
    if (this.#record().left.length > 0) this.#set(NOTHING)
  }

  #record(): TrialRecord {
    this.#known ??= readRecord(this.#memory.get())
    return this.#known
  }

  #set(record: TrialRecord): void {
    if (JSON.stringify(record) === JSON.stringify(this.#record())) return
    this.#known = record
    this.#memory.set(record)
  }
}

function readRecord(value: unknown): TrialRecord {
  const { works, left } = (value ?? {}) as { works?: unknown; left?: unknown }
  return {
    works: isSeen(works) ? works : null,
    left: Array.isArray(left) ? left.filter(isLeft) : [],
  }
}

const isSeen = (value: unknown): value is Seen =>
  typeof (value as Seen | null)?.path === 'string' && typeof (value as Seen).stamp === 'string'
const isLeft = (value: unknown): value is LeftBrowser =>
  isSeen(value) && typeof (value as Partial<LeftBrowser>).cause === 'string'

function fileStamp(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path)
    return `${mtimeMs}:${size}`
  } catch {
    return 'gone' // removed by a scanner, for example; a file that returns counts as a new one
  }
}
