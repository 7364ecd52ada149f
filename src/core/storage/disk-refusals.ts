import { Emitter } from '../async/emitter.ts'
import type { Logger } from '../ports.ts'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000
/** This many refusals in a row take about two seconds. */
const STUCK_AFTER = 4
/** After this many refusals each job is tried alone, so that a job that hits a bad sector does not hold up the others. */
const ALONE_AFTER = 3

/** Counts the transactions that the disk refused since it last took one. */
export class DiskRefusals {
  readonly #stuck: Emitter
  #count = 0

  constructor(logger: Logger) {
    this.#stuck = new Emitter(logger, 'stuck disk')
  }

  get count(): number {
    return this.#count
  }

  /** True for a full disk, false for one that is only busy for a moment. */
  get isStuck(): boolean {
    return this.#count >= STUCK_AFTER
  }

  get isTriedAlone(): boolean {
    return this.#count >= ALONE_AFTER
  }

  /** The pause in ms before the next attempt, if the disk refuses now. */
  get pauseMs(): number {
    return Math.min(FIRST_PAUSE_MS * 2 ** this.#count, LONGEST_PAUSE_MS)
  }

  add(): void {
    this.#count += 1
    if (this.#count === STUCK_AFTER) this.#stuck.emit()
  }

  /** Call it when the disk took a write. */
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
