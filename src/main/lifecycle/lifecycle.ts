import type { Clock, Logger } from '../../core/ports.ts'

/** `running → closing → closed`, never back. */
export type LifecycleState = 'running' | 'closing' | 'closed'

export interface Lifecycle {
  readonly state: LifecycleState
  /** Stops everything once and resolves when it is stopped or the deadline has passed. Later calls wait for the first. */
  close(reason: string, deadlineMs: number): Promise<void>
  /** For a process that ends when this returns, also while `close` is at work. */
  closeNow(reason: string): void
}

/** What a stop may take beyond its own deadline before it counts as stuck. */
const GRACE_MS = 1_000

/** The one object that knows whether the program is ending. `stop` gets the deadline and should keep it; a stuck one is left behind. */
export function createLifecycle(options: {
  readonly stop: (deadlineMs: number) => Promise<void>
  /** The part of a stop that needs no waiting. */
  readonly stopNow: () => void
  readonly clock: Clock
  readonly logger: Logger
}): Lifecycle {
  const { stop, stopNow, clock, logger } = options
  let state: LifecycleState = 'running'
  let closing: Promise<void> | null = null

  async function closeOnce(reason: string, deadlineMs: number): Promise<void> {
    state = 'closing'
    const began = clock.monotonic()
    logger.info('closing', { reason, deadlineMs })
    await new Promise<void>((resolve) => {
      const timer = clock.setTimer(deadlineMs + GRACE_MS, () => {
        logger.error('closing took too long and is cut off', { deadlineMs })
        resolve()
      })
      stop(deadlineMs)
        .catch((error: unknown) => logger.error('closing failed', { error }))
        .finally(() => {
          timer.cancel()
          resolve()
        })
    })
    state = 'closed'
    logger.info('closed', { milliseconds: Math.round(clock.monotonic() - began) })
  }

  return {
    get state() {
      return state
    },
    close(reason, deadlineMs) {
      closing ??= closeOnce(reason, deadlineMs)
      return closing
    },
    closeNow(reason) {
      if (state === 'closed') return
      logger.info('closing at once', { reason, was: state })
      state = 'closed'
      closing ??= Promise.resolve()
      stopNow()
    },
  }
}
