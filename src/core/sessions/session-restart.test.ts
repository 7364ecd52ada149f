import { expect, test } from 'vitest'
import { createFakeSessions, makeRecord } from '../testing/fake-sessions.ts'

/** A connected session whose browser closes only after `release`. */
async function closingSlowly() {
  const fake = createFakeSessions({ records: [makeRecord()] })
  await fake.connected()
  const held = Promise.withResolvers<void>()
  const first = fake.client()
  const close = first.close.bind(first)
  Object.assign(first, { close: async () => held.promise.then(close) })
  return { ...fake, id: fake.sessions.list()[0]!.id, release: held.resolve }
}

test('a restart closes the browser and starts another one', async () => {
  const { sessions, id, clients, clock, kind, release } = await closingSlowly()
  const over = sessions.restart(id)
  await clock.settle()
  expect([kind(), clients.length]).toEqual(['stopping', 1])
  release()
  await over
  await clock.settle()
  expect([kind(), clients.length]).toEqual(['starting', 2])
})

test('a Disconnect during a restart wins, also at the next start of the program', async () => {
  const { sessions, id, clients, clock, kind, records, release } = await closingSlowly()
  const over = sessions.restart(id)
  await clock.settle()
  const left = sessions.disconnect(id)
  release()
  await Promise.all([over, left])
  await clock.settle()
  expect([kind(), clients.length, records.all()[0]!.wanted]).toEqual(['stopped', 1, false])
})

test('a restart that the end of the program cuts off starts no browser, but the next start of the program does', async () => {
  const { sessions, id, clients, clock, kind, records, release } = await closingSlowly()
  const over = sessions.restart(id)
  await clock.settle()
  const ended = sessions.stop(5_000)
  release()
  await Promise.all([over, ended])
  await clock.settle()
  expect([kind(), clients.length, records.all()[0]!.wanted]).toEqual(['stopped', 1, true])
})
