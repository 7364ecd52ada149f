/** Pauses that end with the core: no timer outlives `stop`. */
export interface Pauses {
  /** Rejects when the core stops during the pause. */
  readonly pause: (milliseconds: number) => Promise<void>
  readonly stopped: AbortSignal
  readonly stop: () => void
}

/** Builds the pauses of one core. */
export function createPauses(): Pauses {
  const controller = new AbortController()
  return {
    stopped: controller.signal,
    stop: () => controller.abort(new Error('the core stops')),
    pause: (milliseconds) =>
      new Promise((resolve, reject) => {
        const { signal } = controller
        if (signal.aborted) return reject(signal.reason as Error)
        const end = () => {
          clearTimeout(timer)
          reject(signal.reason as Error)
        }
        const timer = setTimeout(() => {
          signal.removeEventListener('abort', end)
          resolve()
        }, milliseconds)
        signal.addEventListener('abort', end, { once: true })
      }),
  }
}
