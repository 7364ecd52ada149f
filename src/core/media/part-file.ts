import { createHash, randomBytes, type Hash } from 'node:crypto'
import { lstat, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { errorCode } from '../files/error-code.ts'

/** Start of a file's name until it is whole. */
export const PART_PREFIX = '.part-'
/** Pauses before the rename is retried: a virus scanner holds a new file briefly. */
const HELD_PAUSES_MS = [20, 100, 400]
/** Windows' error codes for a file that another program, or a player of ours, has open. */
const HELD: ReadonlySet<unknown> = new Set(['EPERM', 'EBUSY', 'EACCES'])

/**
 * A file that is being written under a temporary name. It gets its final name when every byte is on disk; otherwise it is removed
 * without a trace.
 */
export class PartFile {
  readonly #path: string
  readonly #handle: FileHandle
  readonly #hash: Hash = createHash('sha256')
  #size = 0
  #closed = false

  private constructor(path: string, handle: FileHandle) {
    this.#path = path
    this.#handle = handle
  }

  static async begin(folder: string): Promise<PartFile> {
    const path = join(folder, `${PART_PREFIX}${randomBytes(12).toString('hex')}`)
    return new PartFile(path, await open(path, 'wx+', 0o600))
  }

  get size(): number {
    return this.#size
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes)
    for (let at = 0; at < bytes.length;) at += (await this.#handle.write(bytes, at, bytes.length - at)).bytesWritten
    this.#size += bytes.length
  }

  /** Up to `length` bytes from the start of the file. */
  async head(length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(Math.min(length, this.#size))
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  }

  digest(): string {
    return this.#hash.digest('hex')
  }

  /**
   * Flushes the file, then renames it: a file under its final name is whole, even after a power cut. Windows refuses to replace an
   * open file. An existing file of this name is as good, because the name comes from the bytes.
   */
  async finish(path: string): Promise<void> {
    await this.#handle.sync()
    await this.#close()
    for (const pauseMs of [...HELD_PAUSES_MS, null]) {
      try {
        return await rename(this.#path, path)
      } catch (error) {
        if (!HELD.has(errorCode(error))) throw error
        if (await this.#isAt(path)) return
        if (pauseMs === null) throw error
        await pause(pauseMs)
      }
    }
  }

  async #isAt(path: string): Promise<boolean> {
    const found = await lstat(path).catch(() => null)
    return found !== null && found.isFile() && found.size === this.#size
  }

  async discard(): Promise<void> {
    await this.#close()
    await rm(this.#path, { force: true })
  }

  async #close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#handle.close()
  }
}
