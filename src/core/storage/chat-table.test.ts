import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from './open-storage.ts'
import type { ReplyRow } from './reply-table.ts'
import { replyRow } from './testing/reply-row.ts'
import { createScratch, messageRow } from './testing/scratch.ts'

const T = 1_765_500_000_000
const ADA = '2347000000000@c.us'
const BOLA = '2348000000000@c.us'
let scratch: ReturnType<typeof createScratch>
let storage: Storage

const open = () => openStorage({ path: scratch.database, clock: createFakeClock(), logger: createMemoryLogger() })
beforeEach(() => {
  scratch = createScratch()
  storage = open()
})
afterEach(() => {
  storage.close()
  scratch.remove()
})

const page = (change: object = {}) =>
  storage.chats.list({ before: null, limit: 50, filter: 'all', sessionId: null, now: T, waitingSince: 0, ...change })
const chat = (key = ADA) => storage.chats.find('shop', key)!
const write = <T>(work: () => T) => storage.writes.run(work)
const message = (id: string, change: Parameters<typeof messageRow>[1] = {}) =>
  write(() => storage.messages.insert(messageRow(id, change)))
const own = (text: string, sent_at: number, chat_key = ADA) =>
  write(() =>
    storage.ownTexts.add({
      session_id: 'shop',
      message_id: `own-${sent_at}`,
      chat_key,
      text,
      type: 'chat',
      sent_at,
      stored_at: sent_at,
      ack: 1,
    }),
  )

describe('the chat list follows messages and replies by itself', () => {
  test('lists the newest chat first, each with its newest line, its unread count and its last known name', async () => {
    await message('A1', { push_name: 'Ada', sent_at: T })
    await message('B1', { chat_key: BOLA, push_name: 'Bola', sent_at: T + 5_000 })
    await message('A2', { push_name: null, sent_at: T + 9_000 })
    expect(page().map((row) => [row.name, row.unread, row.last_kind, row.last_at])).toEqual([
      ['Ada', 2, 'message', T + 9_000],
      ['Bola', 1, 'message', T + 5_000],
    ])
    await write(() => storage.replies.insert(replyRow({ chat_key: BOLA, queued_at: T + 12_000 })))
    expect(page().map((row) => [row.name, row.last_kind])).toEqual([
      ['Bola', 'reply'],
      ['Ada', 'message'],
    ])
    const [first] = page({ limit: 1 })
    expect(page({ before: { at: first!.last_at, id: first!.id } }).map((row) => row.name)).toEqual(['Ada'])
  })

  test('does not show a suppressed reply as the newest line', async () => {
    const id = await message('A1')
    await write(() => storage.replies.insert(replyRow({ message_row: id, state: 'suppressed' })))
    expect(chat().last_kind).toBe('message')
  })

  test('resets the unread count when the chat is seen, and counts on from there', async () => {
    await message('A1')
    await write(() => storage.chats.markSeen('shop', ADA))
    expect([chat().unread, storage.chats.unread()]).toEqual([0, 0])
    await message('A2')
    expect([chat().unread, storage.chats.unread()]).toEqual([1, 1])
    expect(page({ filter: 'unread' })).toHaveLength(1)
  })
})

describe('a chat that waits for the owner', () => {
  const settle = (id: number, change: Parameters<Storage['messages']['update']>[1]) =>
    write(() => storage.messages.update(id, change))
  const reply = (id: number, change: Partial<ReplyRow> = {}) =>
    write(() => storage.replies.insert(replyRow({ message_row: id, ...change })))

  test.each([
    ['it is on its way', 'waiting', null, null],
    ['the assistant chose to say nothing', 'delivered', null, null],
    ['it was not accepted', 'dead', null, 'not-accepted'],
    ['it was kept here only', 'skipped', null, 'too-old'],
    ['its answer is coming', 'delivered', 'queued', null],
    ['its answer was sent', 'delivered', 'sent', null],
    ['its answer was kept silent', 'delivered', 'suppressed', 'yours'],
    ['its answer came too late', 'delivered', 'expired', 'too-old'],
    ['its answer failed', 'delivered', 'failed', 'answer-failed'],
  ] as const)('has the right reason, or none, when %s', async (_why, state, replyState, expected) => {
    const id = await message('A1')
    await settle(id, { state })
    if (replyState !== null) {
      const row = await reply(id)
      await write(() => storage.replies.update(row, { state: replyState, reason: 'owner-takeover' }))
    }
    expect(chat().waits_why).toBe(expected)
    const waiting = expected === null ? 0 : 1
    expect(page({ filter: 'needs-you' })).toHaveLength(waiting)
    expect(storage.chats.waitingCount(0, 'shop')).toBe(waiting)
    expect(storage.chats.waitingCount(0, 'another')).toBe(0)
    expect(storage.chats.waiting(T + 1, null, 9)).toEqual([])
  })

  test('has its messages unread again when a text turns out not to be the owner’s, unless he has read them since', async () => {
    const remove = (at: number) => write(() => storage.ownTexts.remove('shop', `own-${at}`))
    await message('A1')
    await own('We are closed.', T + 1_000)
    await message('A2', { sent_at: T + 5_000 })
    await own('We are closed.', T + 6_000)
    await message('A3', { sent_at: T + 7_000 })
    expect(chat().unread).toBe(1)
    // The order of the removals does not matter.
    for (const at of [T + 1_000, T + 6_000]) await remove(at)
    expect(chat().unread).toBe(3)
    await own('We are closed.', T + 8_000)
    await message('A4', { sent_at: T + 9_000 })
    await write(() => storage.chats.markSeen('shop', ADA))
    await remove(T + 8_000)
    expect(chat().unread).toBe(0)
  })

  test('stops waiting when the owner writes or dismisses the question, and waits again with the next question', async () => {
    const first = await message('A1')
    await settle(first, { state: 'dead' })
    await own('let me see', T + 1_000)
    expect([chat().waits_row, chat().unread, chat().last_kind]).toEqual([null, 0, 'own'])
    const second = await message('A2', { sent_at: T + 5_000, stored_at: T + 5_000 })
    await settle(second, { state: 'dead' })
    expect(chat().waits_row).not.toBeNull()
    // Within one second of WhatsApp’s time, the message stored later counts as later.
    await own('wait', T + 5_000)
    expect(chat().waits_row).toBeNull()
    await message('A2b', { sent_at: T + 5_000, stored_at: T + 5_001, state: 'skipped' })
    expect(chat().waits_row).not.toBeNull()
    const asked = chat().waits_row!
    await write(() => storage.chats.dismiss('shop', ADA, asked))
    expect(chat().waits_row).toBeNull()
    await write(() => storage.chats.bringBack('shop', ADA, asked))
    expect(chat().waits_row).toBe(asked)
    await write(() => storage.chats.dismiss('shop', ADA, asked))
    // Dismissing an earlier question afterwards does not bring the later one back.
    await write(() => storage.chats.dismiss('shop', ADA, first))
    expect(chat().waits_row).toBeNull()
    const third = await message('A3', { sent_at: T + 6_000, state: 'skipped' })
    expect([third > second, chat().waits_row]).toEqual([true, third])
  })

  test('does not wait after a reply that was not meant to be sent, and waits until a sent reply answers the question', async () => {
    const id = await message('A1', { state: 'delivered' })
    await reply(id, { state: 'suppressed', reason: 'callback-mode' })
    expect(chat().waits_row).toBeNull()
    const dead = await message('A2', { state: 'dead', sent_at: T + 1_000, stored_at: T + 1_000 })
    // The assistant chose to say nothing to the next message, so the first one is still not answered.
    await message('A3', { state: 'delivered', sent_at: T + 2_000, stored_at: T + 2_000 })
    expect(chat().waits_row).toBe(dead)
    await reply(id, { message_row: null, state: 'sent', queued_at: T + 3_000 })
    expect(chat().waits_row).toBeNull()
  })
})

test('the owner’s texts are kept only in chats with stored customer messages, and are deleted with them', async () => {
  await own('dinner at eight?', T, '2349999999999@c.us')
  expect(storage.ownTexts.byMessageId('shop', `own-${T}`)).toBeNull()
  await message('A1', { state: 'delivered' })
  await own('yes, we have it', T + 1)
  expect(storage.ownTexts.byMessageId('shop', `own-${T + 1}`)?.text).toBe('yes, we have it')
  await write(() => storage.oldMessages.remove({ stored: T + 1, sent: Number.MAX_SAFE_INTEGER }, 10))
  expect(page()).toEqual([])
  expect(storage.ownTexts.byMessageId('shop', `own-${T + 1}`)).toBeNull()
})

test('a thread is read backwards in pages without gaps or duplicates, whatever the times', async () => {
  for (let n = 0; n < 40; n += 1) {
    // Many lines share one second, because WhatsApp has no finer times.
    const at = T + Math.floor(n / 7) * 1_000
    const id = await message(`A${n}`, { sent_at: at })
    if (n % 3 === 0) await write(() => storage.replies.insert(replyRow({ message_row: id, queued_at: at })))
    if (n % 5 === 0) await own(`own ${n}`, at + n)
  }
  const read = (limit: number) => {
    const keys: string[] = []
    let before: Parameters<Storage['thread']>[0]['before'] = null
    for (;;) {
      const lines = storage.thread({ sessionId: 'shop', chatKey: ADA, before, limit })
      if (lines.length === 0) return keys
      keys.push(...lines.map(({ rank, id }) => `${rank}.${id}`))
      const { at, rank, id } = lines.at(-1)!
      before = { at, rank, id }
    }
  }
  const whole = read(1_000)
  expect(new Set(whole).size).toBe(40 + 14 + 8)
  for (const limit of [1, 3, 7]) expect(read(limit)).toEqual(whole)
})

test('a chat that gets its phone number keeps its unread count, lines and place, and merges with a chat of that number', async () => {
  const lid = '99887766@lid'
  await message('L1', { chat_key: lid, phone: null, sent_at: T })
  await own('from the phone', T + 10, lid)
  await message('L2', { chat_key: lid, phone: null, sent_at: T + 20 })
  storage.lids.remember('shop', '99887766', '2347000000000')
  await write(() => undefined)
  expect(page().map((row) => [row.chat_key, row.phone, row.unread, row.last_at])).toEqual([
    [ADA, '2347000000000', 1, T + 20],
  ])
  expect(storage.thread({ sessionId: 'shop', chatKey: ADA, before: null, limit: 9 })).toHaveLength(3)

  const other = '55443322@lid'
  await message('L3', { chat_key: other, phone: null, sent_at: T + 30 })
  storage.lids.remember('shop', '55443322', '2347000000000')
  await write(() => undefined)
  expect(page().map((row) => [row.chat_key, row.unread, row.last_at])).toEqual([[ADA, 2, T + 30]])
})
