/*
 * Owns the media files under the data folder. Knows nothing of messages and replies: a room whose rows name files registers as a
 * `FileHolder`.
 */
import { rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { describeFile, isFileName, openKeptFile, type KeptFile, type OpenedFile } from './kept-file.ts'
import { diskOutcome, MediaFolder, type MediaEntry } from './media-folder.ts'
import { PartFile } from './part-file.ts'
import { SIZE_BYTES } from './pixel-size.ts'

const MEGABYTE = 1_000_000
/** How long a file may stay without a row that refers to it: the row is written after the file. */
const UNCLAIMED_MS = 15 * 60_000
/** Files checked before the event loop gets a turn. */
const SWEEP_STEP = 200

/** `no-room`: all files within `media.keepMb` are still needed. `disk-error`: the disk refused for a reason other than being full. */
export type NotKept = 'empty' | 'too-large' | 'no-room' | 'disk-full' | 'disk-error'
export type PutOutcome = { readonly kind: 'kept'; readonly file: KeptFile } | { readonly kind: NotKept }

/** A room whose rows name files. */
export interface FileHolder {
  /** Whether a row names this file. Such a file stays while there is room. */
  refersTo(sha256: string): boolean
  /** Whether the file must stay because it is still to be sent or forwarded. */
  needs(sha256: string): boolean
  /** The file was removed, to make room or because its bytes had changed. */
  dropped(sha256: string): void
}

export interface MediaFilesDeps {
  /** `media` in the data folder. */
  readonly folder: string
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: Pick<SettingsReader, 'get'>
}

/**
 * Files named by their SHA-256, so that a picture that comes often is stored once. A file under its final name is whole: it is
 * flushed before it gets the name. Follows no symlink, and ignores every name except 64 hex digits.
 */
export class MediaFiles {
  readonly #deps: MediaFilesDeps
  readonly #holders: FileHolder[] = []
  readonly #folder: MediaFolder
  #isFull = false

  constructor(deps: MediaFilesDeps) {
    this.#deps = deps
    this.#folder = new MediaFolder(deps.folder, deps.logger)
  }

  /** Whether the disk was full at the last write. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** Bytes of all files. */
  get size(): number {
    return [...this.#folder.entries.values()].reduce((sum, { size }) => sum + size, 0)
  }

  /** Number of files. */
  get count(): number {
    return this.#folder.entries.size
  }

  heldBy(holder: FileHolder): void {
    this.#holders.push(holder)
  }

  /**
   * Writes the bytes as one whole file, or nothing. Stops reading when they exceed `maxBytes`. Errors of `source` are rethrown;
   * errors of the disk are returned as an outcome.
   */
  async put(
    source: Uint8Array | AsyncIterable<Uint8Array>,
    { maxBytes }: { readonly maxBytes: number },
  ): Promise<PutOutcome> {
    let part: PartFile | null = null
    try {
      this.#folder.prepare()
      part = await PartFile.begin(this.#folder.path)
      const outcome = await this.#fill(part, source, maxBytes)
      this.#isFull = false
      return outcome
    } catch (error) {
      const kind = diskOutcome(error)
      if (kind === null) throw error
      this.#isFull = kind === 'disk-full'
      this.#deps.logger.warn('a file could not be kept', { kind, error })
      return { kind }
    } finally {
      await part
        ?.discard()
        .catch((error: unknown) => this.#deps.logger.debug('a partial file was not removed', { error }))
    }
  }

  has(sha256: string): boolean {
    return this.#folder.entries.has(sha256)
  }

  /** The file's path; null for an invalid name. Does not check that the file exists. */
  path(sha256: string): string | null {
    return isFileName(sha256) ? join(this.#folder.path, sha256) : null
  }

  /** Opens the file for reading and describes it; null when it does not exist (any more). The caller closes the handle. */
  async open(sha256: string): Promise<OpenedFile | null> {
    return openKeptFile(this.#folder.path, sha256)
  }

  /**
   * All bytes; null when the file does not exist or is larger than `maxBytes`. A file changed by another program or the disk is
   * removed and reads as null: customers and the core must get the bytes that the name promises.
   */
  async read(sha256: string, maxBytes: number): Promise<Buffer | null> {
    const opened = await this.open(sha256)
    if (opened === null) return null
    let bytes: Buffer
    try {
      if (opened.file.size > maxBytes) return null
      bytes = await readFile(opened.handle)
    } finally {
      await opened.handle.close()
    }
    if ((await hashOf(bytes)) === sha256) return bytes
    this.#deps.logger.warn('the bytes of a media file have changed', { size: bytes.length })
    if (this.remove(sha256)) for (const holder of this.#holders) holder.dropped(sha256)
    return null
  }

  /** Removes a file even if rows refer to it; false when it could not be removed. */
  remove(sha256: string): boolean {
    const path = this.path(sha256)
    if (path === null) return true
    try {
      rmSync(path, { force: true })
    } catch (error) {
      this.#deps.logger.warn('a media file could not be removed', { error })
      return false
    }
    this.#folder.entries.delete(sha256)
    return true
  }

  /** Removes this file when no row names it. */
  removeUnnamed(sha256: string): void {
    if (!this.#isReferredTo(sha256)) this.remove(sha256)
  }

  /** Removes files that no row names any more, then files that exceed `media.keepMb`. Works in steps, so that nothing else waits. */
  async sweep(): Promise<void> {
    let looked = 0
    for (const sha256 of [...this.#folder.entries.keys()]) {
      // Look up the entry again: the same bytes may have been put since the last step, with their row still to be written.
      const entry = this.#folder.entries.get(sha256)
      if (entry !== undefined && this.#isSettled(entry) && !this.#isReferredTo(sha256)) this.remove(sha256)
      looked += 1
      if (looked % SWEEP_STEP === 0) await nextTurn()
    }
    this.#makeRoom(0)
  }

  /**
   * Runs `work`, which deletes rows, then removes the files that only those rows named. Errors of the folder never fail the work:
   * its result is returned, and the remaining files go with a later sweep.
   */
  sweepAfter<T>(work: () => T): T {
    const named = [...this.#folder.entries.keys()].filter((sha256) => this.#isReferredTo(sha256))
    const result = work()
    try {
      const left = named.filter((sha256) => !this.#isReferredTo(sha256) && !this.remove(sha256))
      if (left.length > 0)
        this.#deps.logger.warn('files of deleted rows stay until the next sweep', { files: left.length })
    } catch (error) {
      this.#deps.logger.warn('files of deleted rows stay until the next sweep', { error })
    }
    return result
  }

  async #fill(part: PartFile, source: Uint8Array | AsyncIterable<Uint8Array>, maxBytes: number): Promise<PutOutcome> {
    for await (const bytes of source instanceof Uint8Array ? [source] : source) {
      if (part.size + bytes.length > maxBytes) return { kind: 'too-large' }
      await part.write(bytes)
    }
    if (part.size === 0) return { kind: 'empty' }
    const file = describeFile(part.digest(), part.size, await part.head(SIZE_BYTES))
    if (!this.has(file.sha256) && !this.#makeRoom(file.size)) return { kind: 'no-room' }
    await part.finish(join(this.#folder.path, file.sha256))
    await this.#folder.flush()
    this.#folder.entries.set(file.sha256, { size: file.size, since: this.#deps.clock.now() })
    return { kind: 'kept', file }
  }

  /** Removes the oldest files that no holder needs, until `bytes` more fit; false when they do not fit. */
  #makeRoom(bytes: number): boolean {
    const most = this.#deps.settings.get('media.keepMb') * MEGABYTE
    let total = this.size + bytes
    if (total <= most) return true
    const oldestFirst = [...this.#folder.entries].sort(([, a], [, b]) => a.since - b.since)
    for (const [sha256, entry] of oldestFirst) {
      if (total <= most) break
      if (!this.#canGo(sha256, entry) || !this.remove(sha256)) continue
      total -= entry.size
      for (const holder of this.#holders) holder.dropped(sha256)
    }
    return total <= most
  }

  #canGo(sha256: string, entry: MediaEntry): boolean {
    if (this.#holders.some((holder) => holder.needs(sha256))) return false
    return this.#isReferredTo(sha256) || this.#isSettled(entry)
  }

  #isReferredTo(sha256: string): boolean {
    return this.#holders.some((holder) => holder.refersTo(sha256))
  }

  #isSettled({ since }: MediaEntry): boolean {
    return Math.abs(this.#deps.clock.now() - since) >= UNCLAIMED_MS
  }
}

/** Hashes outside the event loop, so that a large file does not delay messages. */
const hashOf = async (bytes: Buffer): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes as Buffer<ArrayBuffer>)).toString('hex')
