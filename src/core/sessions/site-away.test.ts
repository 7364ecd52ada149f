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
  await clock.advance(70_000)
  expect(waiting.closed, 'a fresh browser tries in the end').toBe(true)
  expect(clients.length).toBe(4)
})
