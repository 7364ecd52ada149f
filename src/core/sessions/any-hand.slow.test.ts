import { expect, test } from 'vitest'
import { playHand } from './testing/any-hand.ts'

/**
 * Seeds that once failed: the bot answered over the owner, or was silent for hours, because the clock was set while the program was off.
 */
const FOUND = [84, 93, 124, 127, 166, 313]
const MORE = [1, 2, 3, 4, 5, 6]

test.each([...FOUND, ...MORE])(
  'the bot is silent exactly as long as the takeover lasts, whatever happens to clock, connection and process: seed %i',
  async (seed) => {
    const { faults, story } = await playHand(seed)
    expect(faults, story.join('\n')).toEqual([])
  },
  60_000,
)
