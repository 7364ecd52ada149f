import type { Clock } from '../ports.ts'
import { within } from '../time/within.ts'

/** What waits for the first browser waits no longer than this. */
const LAUNCH_WAIT_MS = 2_000

/** Tells when the first browser of this run is being started, or that none will be. */
export class FirstLaunch {
  #came: () => void = () => undefined

  /** A browser is being started, or a session came to nothing before. */
  came(): void {
    this.#came()
  }

  /** Resolves at the next `came`, or after a moment. */
  wait(clock: Clock): Promise<void> {
    const launched = Promise.withResolvers<void>()
    this.#came = launched.resolve
    return within(clock, LAUNCH_WAIT_MS, launched.promise, () => undefined)
  }
}
