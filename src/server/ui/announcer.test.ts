import { expect, test } from 'vitest'
import { createAnnouncer } from './announcer.ts'

test('shows a new address at once, and the same address at most once a minute', () => {
  let [token, now] = ['first', 0]
  const shown: string[] = []
  const announce = createAnnouncer({ token: () => token, show: (one) => shown.push(one), monotonic: () => now })
  for (let times = 0; times < 200; times += 1) announce()
  expect(shown).toEqual(['first'])
  token = 'second'
  for (let times = 0; times < 200; times += 1) announce()
  expect(shown).toEqual(['first', 'second'])
  now = 60_000
  announce()
  announce()
  expect(shown).toEqual(['first', 'second', 'second'])
})
