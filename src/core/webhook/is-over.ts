import { GIVE_UP_AFTER_MS, outagePause, POISON_AFTER_MS, POISON_TRIES } from './schedule.ts'

/** How many tries the outage schedule makes within `GIVE_UP_AFTER_MS`, with every pause at its middle. */
const GIVE_UP_TRIES = triesWithin(GIVE_UP_AFTER_MS)

/**
 * Whether a failed post is given up. The rule is that of messages: when the core takes others but not this one, or after 72 hours. Hours
 * without any try (a weekend with the lid closed) do not count, so the post must also have had as many tries as fit into that time.
 */
export function isOver(failed: {
  /** Including the try that failed just now. */
  readonly attempts: number
  /** Milliseconds since its first failure, by the wall clock. */
  readonly failingMs: number
  /** The core took another post since this post's previous try. */
  readonly takesOthers: boolean
}): boolean {
  const { attempts, failingMs, takesOthers } = failed
  if (takesOthers && attempts >= POISON_TRIES && failingMs >= POISON_AFTER_MS) return true
  return attempts >= GIVE_UP_TRIES && failingMs >= GIVE_UP_AFTER_MS
}

function triesWithin(milliseconds: number): number {
  let tries = 1
  for (let passed = 0; passed < milliseconds; tries += 1) {
    passed += outagePause(tries, 0.5)
  }
  return tries
}
