import type { Clock } from '../ports.ts'
import { within } from '../time/within.ts'

/** Longest time to wait for the first browser. */
const LAUNCH_WAIT_MS = 2_000

/** Tells when the first browser of this run is being started, or when it is clear that none will be. */
export class FirstLaunch {
  #came: () => void = () => undefined

  /** A browser is being started, or a session failed before that. */
  came(): void {
    this.#came()
  }

  /** Resolves at the next `came`, or after `LAUNCH_WAIT_MS`. */
  wait(clock: Clock): Promise<void> {
    const launched = Promise.withResolvers<void>()
    this.#came = launched.resolve
    return within(clock, LAUNCH_WAIT_MS, launched.promise, () => undefined)
  }
}
