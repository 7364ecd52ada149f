import { expect, test } from 'vitest'
import { playHand } from './testing/any-hand.ts'

/** In each of these the bot spoke over the owner, or was silent for hours, by a clock that was set while the program was off. */
const FOUND = [84, 93, 124, 127, 166, 313]
const MORE = [1, 2, 3, 4, 5, 6]

test.each([...FOUND, ...MORE])(
  'the bot is silent as long as the owner’s hand asks for, and no longer, whatever the clock, the line and a kill do: seed %i',
  async (seed) => {
    const { faults, story } = await playHand(seed)
    expect(faults, story.join('\n')).toEqual([])
  },
  60_000,
)
