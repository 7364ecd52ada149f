/** Runs one named step and prints how long it took. Rejects with a `StepFailure` that adds the step's name to the error. */
export type Step = <T>(title: string, run: () => Promise<T>) => Promise<T>

export class StepFailure extends Error {
  readonly title: string

  constructor(title: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'StepFailure'
    this.title = title
  }
}

/** Checks a condition that the story relies on. Throws the sentence when it does not hold. */
export function insist(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1).padStart(5)} s`

export interface Steps {
  readonly step: Step
  /** Seconds since the runner was built. */
  readonly total: () => number
}

/** Builds a runner that prints one line per step. `now` is in ms. An aborted `signal` ends the running step. */
export function createSteps(print: (line: string) => void, now: () => number, signal: AbortSignal): Steps {
  const began = now()
  const aborted = new Promise<never>((_resolve, reject) => {
    const end = () => reject(signal.reason as Error)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
  // Between two steps nothing awaits this promise, so its rejection must not count as unhandled.
  aborted.catch(() => undefined)
  return {
    async step(title, run) {
      const since = now()
      try {
        const result = await Promise.race([aborted, run()])
        print(`✓ ${seconds(now() - since)}  ${title}`)
        return result
      } catch (error) {
        print(`✗ ${seconds(now() - since)}  ${title}`)
        throw new StepFailure(title, error)
      }
    },
    total: () => (now() - began) / 1_000,
  }
}
