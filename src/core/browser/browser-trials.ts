import { statSync } from 'node:fs'
import type { BrowserLeftCause } from '../../shared/model/browser.ts'

/** What is remembered between runs; anything odd counts as nothing. */
export interface TrialMemory {
  get(): unknown
  set(value: TrialRecord): void
}

/** One browser as it was: a later version of it is another one. */
interface Seen {
  readonly path: string
  /** Changes with each new version of the file. */
  readonly stamp: string
}

export interface LeftBrowser extends Seen {
  readonly cause: BrowserLeftCause
}

interface TrialRecord {
  /** What started instead. */
  readonly works: Seen | null
  readonly left: readonly LeftBrowser[]
}

const NOTHING: TrialRecord = { works: null, left: [] }

/**
 * Which browsers of this computer could not be started, and why. They come last in the list until a version changes: theirs, or that of
 * the one that works in their place.
 */
export class BrowserTrials {
  readonly #memory: TrialMemory
  readonly #stampOf: (path: string) => string
  #known: TrialRecord | null = null

  constructor(memory: TrialMemory, stampOf: (path: string) => string = fileStamp) {
    this.#memory = memory
    this.#stampOf = stampOf
  }

  /** The browsers that were left and are still what they were. */
  left(): readonly LeftBrowser[] {
    const { works, left } = this.#record()
    if (works !== null && this.#stampOf(works.path) !== works.stamp) return []
    return left.filter(({ path, stamp }) => this.#stampOf(path) === stamp)
  }

  /** The same browsers; those that were left come last. */
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

  /** It has started: what was held against it is forgotten. */
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
    return 'gone' // by a scanner, for example; when it is back it is another one
  }
}
