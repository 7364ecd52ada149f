import { msg } from '../../shared/words/say.ts'
import { CommandError } from '../../shared/result.ts'
import type { Clock, Timer } from '../ports.ts'
import { MINUTE_MS } from '../time/durations.ts'

interface Upload {
  readonly parts: Buffer[]
  size: number
  timer: Timer
}

/** An upload without a new part for this long is dropped: its window was closed. */
const IDLE_MS = 5 * MINUTE_MS
/** Most uploads at the same time, over all windows. */
const MOST = 4

/** Files that windows upload: in parts, because a command must be small, and in memory until the owner sends them. */
export class Uploads {
  readonly #clock: Clock
  readonly #maxBytes: () => number
  readonly #uploads = new Map<string, Upload>()

  constructor(clock: Clock, maxBytes: () => number) {
    this.#clock = clock
    this.#maxBytes = maxBytes
  }

  /** Adds the next part, which must begin where the last one ended. Returns the bytes received so far. Throws `CommandError`. */
  add(id: string, offset: number, bytes: Buffer): number {
    const upload = this.#uploads.get(id) ?? this.#begin(id)
    if (upload.size !== offset) throw new CommandError('invalid-arguments', msg('error.file-not-whole'))
    if (upload.size + bytes.length > this.#maxBytes()) {
      this.drop(id)
      throw new CommandError('invalid-arguments', msg('error.file-too-large', { most: this.#maxBytes() / 1_000_000 }))
    }
    upload.parts.push(bytes)
    upload.size += bytes.length
    upload.timer.cancel()
    upload.timer = this.#expiry(id)
    return upload.size
  }

  /** Returns the whole file; throws `CommandError` when parts are missing. Keeps it until `drop`, so that a failed send can be retried. */
  read(id: string, size: number): Buffer {
    const upload = this.#uploads.get(id)
    if (upload?.size !== size) throw new CommandError('invalid-arguments', msg('error.file-not-whole'))
    return Buffer.concat(upload.parts)
  }

  drop(id: string): void {
    this.#uploads.get(id)?.timer.cancel()
    this.#uploads.delete(id)
  }

  stop(): void {
    for (const id of [...this.#uploads.keys()]) this.drop(id)
  }

  #begin(id: string): Upload {
    if (this.#uploads.size >= MOST) throw new CommandError('busy', msg('error.too-many-files'))
    const upload = { parts: [], size: 0, timer: this.#expiry(id) }
    this.#uploads.set(id, upload)
    return upload
  }

  #expiry(id: string): Timer {
    return this.#clock.setTimer(IDLE_MS, () => this.drop(id))
  }
}
