import { Emitter } from '../async/emitter.ts'
import type { Logger } from '../ports.ts'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000
/** So many refusals one after another take about two seconds. */
const STUCK_AFTER = 4
/** After so many refusals each job is tried alone, so that one which meets a bad sector does not hold up the others. */
const ALONE_AFTER = 3

/** How often the disk has refused a transaction since it last took one. */
export class DiskRefusals {
  readonly #stuck: Emitter
  #count = 0

  constructor(logger: Logger) {
    this.#stuck = new Emitter(logger, 'stuck disk')
  }

  get count(): number {
    return this.#count
  }

  /** A full disk, not one that was busy for a moment. */
  get isStuck(): boolean {
    return this.#count >= STUCK_AFTER
  }

  get isTriedAlone(): boolean {
    return this.#count >= ALONE_AFTER
  }

  /** How long to wait before the next try if the disk refuses now. */
  get pauseMs(): number {
    return Math.min(FIRST_PAUSE_MS * 2 ** this.#count, LONGEST_PAUSE_MS)
  }

  add(): void {
    this.#count += 1
    if (this.#count === STUCK_AFTER) this.#stuck.emit()
  }

  /** The disk has taken something. */
  clear(): void {
    const wasStuck = this.isStuck
    this.#count = 0
    if (wasStuck) this.#stuck.emit()
  }

  /** Calls back when `isStuck` changes; returns the unsubscribe. */
  onStuck(listener: () => void): () => void {
    return this.#stuck.on(listener)
  }
}
