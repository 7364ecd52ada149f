import type { Clock, Logger } from '../../core/ports.ts'

/** `running → closing → closed`, never back. */
export type LifecycleState = 'running' | 'closing' | 'closed'

/** A part of the program that ends with it. */
export interface Part {
  /** Should finish within `deadlineMs`. */
  stop(deadlineMs: number): unknown
  /** The synchronous part of the stop, for a process that ends when this returns. */
  stopNow?(): void
}

/** Extra time beyond the deadline before a close is cut off. */
const GRACE_MS = 1_000

/** Knows whether the program is ending, and stops its parts. */
export class Lifecycle {
  readonly #clock: Clock
  readonly #logger: Logger
  #parts: readonly Part[] = []
  #state: LifecycleState = 'running'
  #closing: Promise<void> | null = null

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock
    this.#logger = logger
  }

  get state(): LifecycleState {
    return this.#state
  }

  /** Sets the parts that are stopped with the program, in stop order. Replaces an earlier list. */
  closes(parts: readonly Part[]): void {
    this.#parts = parts
  }

  /** Stops all parts once. Resolves when they are stopped, or GRACE_MS after the deadline. Later calls wait for the first. */
  close(reason: string, deadlineMs: number): Promise<void> {
    this.#closing ??= this.#closeOnce(reason, deadlineMs)
    return this.#closing
  }

  /** Stops synchronously, for a process that ends when this returns. Works also while `close` is running. */
  closeNow(reason: string): void {
    if (this.#state === 'closed') return
    this.#logger.info('closing at once', { reason, was: this.#state })
    this.#state = 'closed'
    this.#closing ??= Promise.resolve()
    for (const part of this.#parts) {
      try {
        part.stopNow?.()
      } catch (error) {
        this.#logger.error('closing at once failed', { error })
      }
    }
  }

  async #closeOnce(reason: string, deadlineMs: number): Promise<void> {
    this.#state = 'closing'
    const began = this.#clock.monotonic()
    this.#logger.info('closing', { reason, deadlineMs })
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer(deadlineMs + GRACE_MS, () => {
        this.#logger.error('closing took too long and is cut off', { deadlineMs })
        resolve()
      })
      void this.#stopParts(deadlineMs).finally(() => {
        timer.cancel()
        resolve()
      })
    })
    this.#state = 'closed'
    this.#logger.info('closed', { milliseconds: Math.round(this.#clock.monotonic() - began) })
  }

  /** Stops the parts one after another. A part that fails does not prevent the next from stopping. */
  async #stopParts(deadlineMs: number): Promise<void> {
    for (const part of this.#parts) {
      try {
        await part.stop(deadlineMs)
      } catch (error) {
        this.#logger.error('closing failed', { error })
      }
    }
  }
}
