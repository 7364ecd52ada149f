import { expect, test } from 'vitest'
import { fail, ok } from '../../shared/result.ts'
import { isCoreQuiet } from './quiet.ts'

const coreWith = (posting: number, states: readonly string[]) => ({
  dispatch: async () => ok({ queue: { posting }, messages: [{ replies: states.map((state) => ({ state })) }] }),
})

test.each([
  [0, [], true],
  [0, ['sent', 'queued', 'expired'], true],
  [1, [], false],
  [0, ['sent', 'sending'], false],
] as const)('with %i messages being posted and replies %j, quiet is %s', async (posting, states, isQuiet) => {
  expect(await isCoreQuiet(coreWith(posting, states))).toBe(isQuiet)
})

test('a core that does not answer is not quiet', async () => {
  expect(await isCoreQuiet({ dispatch: async () => fail('internal', 'no') })).toBe(false)
})
