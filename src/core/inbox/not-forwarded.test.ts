import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fixedTexts } from '../../shared/model/fixed-texts.ts'
import type { HttpClient } from '../http/http-client.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createWayBed, customerMessage, type WayBed } from '../webhook/testing/way-bed.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { readNotForwarded } from './read-not-forwarded.ts'

const ADA = '2347000000000@c.us'
let bed: WayBed
let posted: Record<string, unknown>[]

beforeEach(async () => {
  posted = []
  const http: HttpClient = {
    async post({ body }) {
      posted.push(JSON.parse(body.toString()) as Record<string, unknown>)
      const answer = JSON.stringify({ response: `Answer ${posted.length}` })
      return { kind: 'answer', status: 200, body: answer, truncated: false, date: null, retryAfter: null }
    },
    close: () => undefined,
  }
  bed = await createWayBed({ clock: createRealClock(), settings: { 'core.url': 'https://core.example.com' }, http })
  bed.way.start()
})
afterEach(() => bed.remove())

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 })
const take = (message: IncomingMessage) => bed.way.incoming('shop', message)
const waiting = () => bed.storage.chats.find('shop', ADA)?.waits_why ?? null
const texts = () => bed.way.list({ limit: 50 }).messages.map(({ text }) => text)
const counts = () => {
  const { rules, unknown } = readNotForwarded({ clock: createRealClock(), storage: bed.storage })
  return { ...Object.fromEntries(rules.map(({ rule, count }) => [rule, count])), unknownKinds: unknown }
}

test('a message that only the phone shows goes to the core, and waits for the owner whatever the bot answers', async () => {
  const once = customerMessage('', { type: 'ciphertext', unavailable: 'view-once', hasMedia: true })
  expect(await take(once)).toBe('stored')
  await eventually(() => expect(bed.sender.sent).toHaveLength(1))
  expect(posted).toMatchObject([
    { message: '[view-once picture or voice note: only on the phone]', hasMedia: true, type: 'ciphertext' },
  ])
  expect(waiting()).toBe('only-on-phone')
  await take(customerMessage('did you see it?'))
  await eventually(() => expect(bed.sender.sent).toHaveLength(2))
  expect(waiting()).toBe('only-on-phone')
  await bed.way.outgoing('shop', {
    ...{ messageId: `true_${ADA}_HAND`, chatId: ADA, body: 'Yes, thank you', type: 'chat', ack: 1 },
    timestamp: Math.floor(Date.now() / 1000) + 5,
  })
  expect(waiting()).toBeNull()
})

test('a message of an unknown type is kept, waits for the owner, and is counted by its type', async () => {
  expect(await take(customerMessage('raw words', { type: 'rich_response' }))).toBe('stored')
  expect(await take(customerMessage('', { type: 'Somebody’s text' }))).toBe('stored')
  expect(texts()).toEqual(Array(2).fill('[unsupported message: open it on the phone]'))
  expect(waiting()).toBe('only-on-phone')
  expect(counts()).toEqual({
    unknown: 2,
    unknownKinds: [
      { type: 'other', count: 1 },
      { type: 'rich_response', count: 1 },
    ],
  })
  expect(posted).toEqual([])
})

test('a broadcast message is kept without waiting, and is forwarded when `forward.broadcasts` is on', async () => {
  const many = customerMessage('Happy new month', { broadcast: true })
  expect(await take(many)).toBe('kept')
  expect(waiting()).toBeNull()
  expect(counts()).toMatchObject({ broadcast: 1 })
  await bed.settings.set('forward.broadcasts', 'on')
  expect(await take(customerMessage('Price list', { broadcast: true }))).toBe('stored')
  await eventually(() => expect(posted).toMatchObject([{ message: 'Price list' }]))
})

test('a left-out message is counted once however often it is read, and is not fetched again', async () => {
  const status = customerMessage('my status', { chatId: 'status@broadcast' })
  const group = customerMessage('in the group', { chatId: '120@g.us', isGroup: true })
  for (const message of [status, status, { ...status, backfilled: true }, group, group])
    expect(await take(message)).toBe('filtered')
  expect(counts()).toEqual({ status: 1, group: 1, unknownKinds: [] })
  // The owner may still let groups in.
  expect(bed.way.missing('shop', [status.messageId, group.messageId])).toEqual([group.messageId])
})

test('a message not decrypted for minutes is kept with a mark, and forwarded once its text comes', async () => {
  const late = customerMessage('', { type: 'ciphertext', undecrypted: true, backfilled: true })
  expect(await take(late)).toBe('stored')
  expect(await take(late)).toBe('duplicate')
  expect(waiting()).toBe('only-on-phone')
  expect(counts()).toMatchObject({ undecrypted: 1 })
  expect(bed.way.missing('shop', [late.messageId])).toEqual([late.messageId])
  const { undecrypted: _, ...read } = late
  expect(await take({ ...read, type: 'chat', body: 'Do you have rice?', backfilled: false })).toBe('stored')
  await eventually(() => expect(bed.sender.sent).toHaveLength(1))
  expect(posted).toMatchObject([{ message: 'Do you have rice?', type: 'chat' }])
  expect(texts()).toEqual(['Do you have rice?'])
  expect(waiting()).toBeNull()
  expect(counts()).toEqual({ unknownKinds: [] })
  expect(bed.way.missing('shop', [late.messageId])).toEqual([])
})

test('a message stored with only our mark waits for the owner, and is forwarded once its text comes', async () => {
  const mark = customerMessage(fixedTexts.unknown, { backfilled: true })
  expect(await take(mark)).toBe('stored')
  expect(await take(mark)).toBe('duplicate')
  expect(waiting()).toBe('only-on-phone')
  expect(bed.way.missing('shop', [mark.messageId])).toEqual([mark.messageId])
  expect(await take({ ...mark, body: 'Do you have rice?' })).toBe('stored')
  await eventually(() => expect(bed.sender.sent).toHaveLength(1))
  expect(posted).toMatchObject([{ message: 'Do you have rice?', type: 'chat' }])
  expect(texts()).toEqual(['Do you have rice?'])
  expect(waiting()).toBeNull()
  expect(counts()).toEqual({ unknownKinds: [] })
  expect(bed.way.missing('shop', [mark.messageId])).toEqual([])
  // A message of an unknown type has no text to wait for.
  const other = customerMessage('raw words', { type: 'rich_response' })
  await take(other)
  expect(bed.way.missing('shop', [other.messageId])).toEqual([])
})

test('a text that comes late for a deleted message does not replace its mark', async () => {
  const mark = customerMessage(fixedTexts.unknown, { backfilled: true })
  await take(mark)
  await bed.way.changed('shop', { kind: 'deleted', chatId: mark.chatId, messageIds: [mark.messageId] })
  expect(bed.way.missing('shop', [mark.messageId])).toEqual([])
  expect(await take({ ...mark, body: 'never mind' })).toBe('duplicate')
  expect(texts()).toEqual([fixedTexts.unknown])
})
