import type { Clock, Logger } from '../../core/ports.ts'

/** `running → closing → closed`, never back. */
export type LifecycleState = 'running' | 'closing' | 'closed'

/** A part of the program that ends with it. */
export interface Part {
  /** Gets the deadline and should keep it. */
  stop(deadlineMs: number): unknown
  /** What of it needs no waiting, for a process that ends when this returns. */
  stopNow?(): void
}

/** What a stop may take beyond its own deadline before it counts as stuck. */
const GRACE_MS = 1_000

/** The one object that knows whether the program is ending. */
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

  /** Says what ends with the program, in the order in which it is stopped. */
  closes(parts: readonly Part[]): void {
    this.#parts = parts
  }

  /** Stops everything once and resolves when it is stopped or the deadline has passed. Later calls wait for the first. */
  close(reason: string, deadlineMs: number): Promise<void> {
    this.#closing ??= this.#closeOnce(reason, deadlineMs)
    return this.#closing
  }

  /** For a process that ends when this returns, also while `close` is at work. */
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

  /** One after the other; one that fails does not keep the others running. */
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
