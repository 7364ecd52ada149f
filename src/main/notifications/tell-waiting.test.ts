import { expect, test } from 'vitest'
import type { Notice } from '../../shared/contract/events.ts'
import { createFakeClock } from '../../core/testing/fake-clock.ts'
import { createMemoryLogger } from '../../core/testing/test-ports.ts'
import { createWaitingTeller } from './tell-waiting.ts'

function harness(first = 0) {
  const told: Notice[] = []
  const clock = createFakeClock()
  const notifier = {
    async notify(notice: Notice) {
      told.push(notice)
      return { kind: 'shown' as const }
    },
  }
  const changed = createWaitingTeller({ notifier, clock, logger: createMemoryLogger(), first })
  return { told, clock, changed, texts: () => told.map(({ text }) => text) }
}

test('a new waiting customer causes a notice of kind waiting-for-human', () => {
  const { told, changed } = harness()
  changed(0)
  changed(1)
  expect(told).toMatchObject([
    { kind: 'waiting-for-human', sessionId: null, count: 1, text: '1 customer waits for you' },
  ])
})

test('customers waiting at the start, or a lower number, cause no notice', () => {
  const { changed, texts } = harness(3)
  changed(3)
  changed(2)
  expect(texts()).toEqual([])
  changed(3)
  expect(texts()).toEqual(['3 customers wait for you'])
})

test('several new customers cause one notice, and the next notice comes after ten minutes', async () => {
  const { clock, changed, texts } = harness()
  for (const count of [1, 2, 1, 2, 3]) changed(count)
  await clock.advance(10 * 60_000)
  changed(3)
  changed(4)
  expect(texts()).toEqual(['1 customer waits for you', '4 customers wait for you'])
})
