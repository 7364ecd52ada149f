import { expect, test } from 'vitest'
import { createFakeSessions, makeRecord } from '../testing/fake-sessions.ts'

test('a browser that awaits the site is not replaced for minutes, and holds up no other session', async () => {
  const { sessions, clock, clients, client, kind } = createFakeSessions({
    records: [makeRecord(), makeRecord({ id: 'bar' })],
  })
  sessions.connect('shop')
  await clock.settle()
  expect(client().calls).toEqual(['start'])
  client().failStart('site-unreachable', 'net::ERR_INTERNET_DISCONNECTED')
  await clock.advance(4_000)
  expect(client().calls).toEqual(['start when the site answers'])
  const waiting = client()
  sessions.connect('bar')
  await clock.settle()
  expect(clients.length, 'one start at a time').toBe(2)
  waiting.emit({ kind: 'site-away', detail: 'net::ERR_INTERNET_DISCONNECTED' })
  await clock.settle()
  expect(clients.length).toBe(3)
  client().failStart('launch-failed')
  await sessions.disconnect('bar')
  await clock.advance(240_000)
  expect(clients.length).toBe(3)
  expect(kind()).toBe('waiting-for-internet')
})

test('a fresh browser follows at once when one has waited for five minutes', async () => {
  const { sessions, clock, clients, client, kind } = createFakeSessions({ records: [makeRecord()] })
  sessions.connect('shop')
  await clock.settle()
  for (let failed = 0; failed < 5; failed += 1) {
    client().failStart('site-unreachable', 'net::ERR_INTERNET_DISCONNECTED')
    await clock.advance(37_000)
  }
  expect(clients.length).toBe(6)
  const waiting = client()
  let seconds = 0
  for (; !waiting.closed && seconds < 330; seconds += 1) await clock.advance(1_000)
  expect(seconds).toBeGreaterThan(240)
  await clock.advance(4_000)
  expect(clients.length).toBe(7)
  expect(client().calls).toEqual(['start when the site answers'])
  expect(kind()).toBe('waiting-for-internet')
})
