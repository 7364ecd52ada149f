import { expect, test } from 'vitest'
import { SharedFetches } from './shared-fetches.ts'

const URL_A = 'https://core.example/a'

test('a fetch goes on until its last caller leaves, and the next caller starts a new one', async () => {
  const fetches = new SharedFetches<string>()
  const begun: AbortSignal[] = []
  const ends: ((value: string) => void)[] = []
  const fetch = (signal: AbortSignal) => {
    begun.push(signal)
    return new Promise<string>((resolve) => void ends.push(resolve))
  }
  const [one, two] = [new AbortController(), new AbortController()]
  const first = fetches.get(URL_A, one.signal, fetch)
  const second = fetches.get(URL_A, two.signal, fetch)
  one.abort()
  expect(await first).toBeNull()
  expect([begun.length, begun[0]?.aborted]).toEqual([1, false])
  two.abort()
  expect(await second).toBeNull()
  expect(begun[0]?.aborted).toBe(true)
  const third = fetches.get(URL_A, undefined, fetch)
  ends[0]!('cut')
  ends[1]!('whole')
  expect(await third).toBe('whole')
  expect(begun[1]?.aborted).toBe(true) // A finished fetch is aborted, so that nothing of it goes on.
})

test('a failed fetch rejects for all its callers and makes room for the next', async () => {
  const fetches = new SharedFetches<number>()
  const failing = () => Promise.reject(new Error('cut'))
  const shared = [fetches.get(URL_A, undefined, failing), fetches.get(URL_A, undefined, failing)]
  for (const one of shared) await expect(one).rejects.toThrow('cut')
  const many = Array.from({ length: 5 }, (_, n) => fetches.get(`${URL_A}${n}`, undefined, async () => n))
  expect(await Promise.all(many)).toEqual([0, 1, 2, 3, 4])
  expect(await fetches.get(URL_A, undefined, async () => 7)).toBe(7)
})
