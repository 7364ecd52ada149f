import { afterEach, expect, test, vi } from 'vitest'
import { createOwnerBed, ADA, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
let bed: OwnerBed
afterEach(() => bed.remove())

const firstReply = () => bed.way.list({ limit: 1 }).messages[0]!.replies[0]!

/** A crash left a reply `sending`, and its session has not been connected since. */
async function leaveInSending() {
  bed = await createOwnerBed()
  bed.sender.outcomes.push('unknown-and-lost')
  await bed.asks('hi')
  expect(firstReply().state).toBe('sending')
  bed.sender.connected = false
  await bed.restart()
  await bed.clock.advance(MINUTE_MS)
}

test('a reply left sending waits without writes or announcements until its session connects, and is settled then', async () => {
  await leaveInSending()
  const told: string[] = []
  bed.way.onReply((row) => told.push(row.state))
  const write = vi.spyOn(bed.storage.writes, 'run')
  await bed.clock.advance(10 * MINUTE_MS)
  expect([told, write.mock.calls.length]).toEqual([[], 0])
  bed.sender.connect()
  await bed.clock.advance(1_000)
  expect([bed.said(), firstReply().state]).toEqual([['answer to hi'], 'sent'])
})

test('a customer with a reply left sending can be deleted only while the session is not connected', async () => {
  await leaveInSending()
  bed.sender.ownMessagesSince = async () => null
  bed.sender.connect()
  await bed.clock.advance(1_000)
  expect(() => bed.way.deleteCustomer('shop', ADA)).toThrow('Try again in a minute')
  bed.sender.connected = false
  expect(bed.way.deleteCustomer('shop', ADA)).toEqual({ messages: 1, replies: 1 })
  bed.sender.connect()
  await bed.clock.advance(MINUTE_MS)
  expect([bed.said(), bed.way.queue().repliesQueued]).toEqual([[], 0])
})

test('a chat that cannot be read although its session is connected is read again', async () => {
  bed = await createOwnerBed()
  bed.sender.outcomes.push('unknown-and-lost')
  const { ownMessagesSince } = bed.sender
  bed.sender.ownMessagesSince = async () => null
  await bed.asks('hi')
  await bed.clock.advance(MINUTE_MS)
  expect(firstReply().state).toBe('sending')
  bed.sender.ownMessagesSince = ownMessagesSince
  await bed.clock.advance(6_000)
  expect([bed.said(), firstReply().state]).toEqual([['answer to hi'], 'sent'])
})
