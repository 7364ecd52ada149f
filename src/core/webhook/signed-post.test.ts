import { expect, test } from 'vitest'
import type { HttpClient, PostOutcome } from '../http/http-client.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { ClockOffset } from './clock-offset.ts'
import { createSignedPost } from './signed-post.ts'

const kept = new Map<string, unknown>()
const keyValue = {
  get: (key: string) => kept.get(key),
  set: (key: string, value: unknown) => void kept.set(key, value),
}

/** Posts once. The core answers `statuses` one after another; its clock is `aheadMs` ahead. */
async function postTo(statuses: readonly number[], aheadMs: number) {
  kept.clear()
  const clock = createFakeClock()
  const stamps: number[] = []
  const http = {
    async post({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
      stamps.push(Number(headers['webhook-timestamp']))
      const date = new Date(clock.now() + aheadMs).toUTCString()
      return { kind: 'answer', status: statuses[stamps.length - 1]!, body: '{}', date } as PostOutcome
    },
  } as unknown as HttpClient
  const post = createSignedPost({
    http,
    version: '1',
    offset: new ClockOffset(clock, keyValue as never),
    secrets: { order: (all: readonly string[]) => all, accepted: () => undefined } as never,
  })
  const outcome = await post({
    url: 'https://core.example',
    secrets: ['secret'],
    id: 'a',
    body: Buffer.from('{}'),
    timeoutMs: 1,
  } as never)
  return { stamps, status: outcome.kind === 'answer' ? outcome.status : null }
}

test('a request refused with a wrong time is signed again with the right time, once', async () => {
  const { stamps, status } = await postTo([401, 200], 900_000)
  expect(status).toBe(200)
  expect(stamps).toHaveLength(2)
  expect(Math.abs(stamps[1]! - stamps[0]! - 900)).toBeLessThanOrEqual(1)
  expect((await postTo([401, 401], 900_000)).stamps).toHaveLength(2)
})

test('a request refused with the right time is not signed again', async () => {
  expect(await postTo([401], 0)).toMatchObject({ status: 401, stamps: [expect.any(Number)] })
})
