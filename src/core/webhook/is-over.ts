import { GIVE_UP_AFTER_MS, outagePause, POISON_AFTER_MS, POISON_TRIES } from './schedule.ts'

/** The tries that the schedule makes in the time after which a post is given up, with every pause at its middle. */
const GIVE_UP_TRIES = triesWithin(GIVE_UP_AFTER_MS)

/**
 * Whether a post that failed is tried no more: by the rule of messages, when the core takes others but not this one, or after 72
 * hours. Hours in which nothing could be tried (a weekend with the lid closed) do not count: it must have been tried as often as that.
 */
export function isOver(failed: {
  /** With the one that failed just now. */
  readonly attempts: number
  /** Since it failed first, by the wall clock. */
  readonly failingMs: number
  /** The core took another post since this one's former try. */
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
