import { afterEach, expect, test } from 'vitest'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
let bed: OwnerBed
const build = async (settings: Partial<Record<SettingName, Settings[SettingName]>> = {}) => {
  bed = await createOwnerBed(settings)
}
afterEach(() => bed.remove())

const takeOver = async () => {
  const taken = bed.way.takeOver({ sessionId: 'shop', chatKey: ADA, minutes: null })
  await bed.clock.settle()
  await taken
}
const firstReply = () => bed.way.list({ limit: 1 }).messages[0]!.replies[0]!
/** A send ends unknown, and the chat does not show its text. `act` runs when the reply is queued again, before the next decision. */
const looksInVain = async (act: (id: number) => void) => {
  bed.sender.outcomes.push('unknown-and-lost')
  bed.sender.ownMessagesSince = async () => []
  await bed.asks('hi')
  expect(firstReply().state).toBe('sending')
  const off = bed.way.onReply((row) => {
    if (row.state !== 'queued') return
    off()
    act(row.id)
  })
}

test.each([
  ['ended', takeOver],
  ['put off', async () => void bed.way.pause(null)],
])('a reply whose own event comes just as it is %s counts as sent', async (_what, decide) => {
  await build()
  await looksInVain(() => {
    const timestamp = Math.floor(bed.clock.now() / 1000)
    const messageId = `true_${ADA}_LATE1`
    void bed.way.outgoing('shop', { messageId, chatId: ADA, body: 'answer to hi', type: 'chat', timestamp, ack: 1 })
  })
  await decide()
  await bed.clock.advance(MINUTE_MS)
  expect(firstReply()).toMatchObject({ state: 'sent', reason: null })
  expect(bed.said()).toEqual([])
})

test('a reply that the owner orders to be sent just as it is suppressed is sent', async () => {
  await build({ 'replies.humanDelay': 'on' })
  bed.sender.setTyping = async (_session, _chat, on) => {
    if (!on) void bed.way.retryReply(firstReply().id)
  }
  await bed.asks('how much is the rice that you had last week, the one in the big bag?')
  await takeOver()
  await bed.clock.advance(MINUTE_MS)
  expect([bed.said().length, firstReply().state]).toEqual([1, 'sent'])
})

test('a reply that the owner orders to be sent after an interrupted send is sent despite a takeover', async () => {
  await build()
  await looksInVain((id) => void bed.way.retryReply(id))
  await takeOver()
  await bed.clock.advance(MINUTE_MS)
  expect([bed.said(), firstReply().state]).toEqual([['answer to hi'], 'sent'])
})
