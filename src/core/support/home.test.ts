import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { HomeView } from '../../shared/model/home.ts'
import { createMemoryLogger, createTestPower, createTestSettings } from '../testing/test-ports.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import type { NewMessage } from '../storage/message-table.ts'
import { openStorage, type Storage } from '../storage/open-storage.ts'
import { AttentionList } from '../chats/attention-list.ts'
import { Changes } from '../changes.ts'
import { Home } from './home.ts'

const NOON = Date.parse('2026-03-05T12:00:00Z')
const HOUR = 3_600_000
let clock: ReturnType<typeof createFakeClock>
let storage: Storage
let home: Home
let waiting: AttentionList
let settings: ReturnType<typeof createTestSettings>
let changes: HomeView[]

beforeEach(() => {
  clock = createFakeClock(NOON)
  storage = openStorage({ path: ':memory:', clock, logger: createMemoryLogger() })
  settings = createTestSettings({ 'computer.timeZone': 'Africa/Lagos' })
  changes = []
  waiting = new AttentionList({ clock, storage })
  const logger = createMemoryLogger()
  home = new Home({
    clock,
    logger,
    settings,
    storage,
    changes: new Changes(logger),
    attention: waiting,
    power: createTestPower(),
    events: { publish: (event) => event.type === 'home.changed' && changes.push(event.home) },
  })
})
afterEach(() => {
  home.stop()
  storage.close()
})

let count = 0
function add(chat: string, change: Partial<NewMessage> = {}): number {
  count += 1
  const sentAt = change.sent_at ?? clock.now()
  return storage.messages.insert({
    session_id: 'shop',
    message_id: `m${count}`,
    id_part: `m${count}`,
    chat_id: chat,
    chat_key: chat,
    from_id: chat,
    author: null,
    phone: null,
    lid: null,
    push_name: 'Ada',
    chat_name: null,
    text: 'hello',
    type: 'chat',
    has_media: 0,
    is_group: 0,
    backfilled: 0,
    quoted: null,
    media: null,
    sent_at: sentAt,
    stored_at: clock.now(),
    state: 'delivered',
    next_at: null,
    note: null,
    ...change,
  })
}
function reply(
  messageRow: number,
  chat: string,
  state: 'sent' | 'suppressed' | 'expired' | 'failed',
  reason: ReplyReason | null = null,
): void {
  const common = {
    session_id: 'shop',
    chat_id: chat,
    chat_key: chat,
    text: 'hi',
    quoted_id: null,
    origin: 'response',
  } as const
  const times = { queued_at: clock.now(), not_before: clock.now() }
  const id = storage.replies.insert({
    message_row: messageRow,
    ...common,
    ...times,
    state,
    reason,
    idempotency_key: null,
  })
  if (state === 'sent') storage.replies.update(id, { sent_at: clock.now() })
}
function ownerWrites(chat: string): void {
  const common = {
    session_id: 'shop',
    message_id: `own${(count += 1)}`,
    chat_key: chat,
    text: '',
    sent_at: clock.now(),
  }
  storage.own.add({ ...common, seen_at: clock.now(), by_owner: 1 })
  storage.ownTexts.add({ ...common, type: 'chat', stored_at: clock.now(), ack: 1 })
}
async function counted(): Promise<HomeView> {
  home.touch()
  await clock.advance(1_000)
  return home.view()
}

test('the numbers of the day count all messages, not only those of one page', async () => {
  for (let chat = 0; chat < 300; chat += 1) {
    const row = add(`c${chat}`)
    if (chat < 120) reply(row, `c${chat}`, 'sent')
  }
  add('yesterday', { sent_at: Date.parse('2026-03-04T22:59:00Z') })
  add('today', { sent_at: Date.parse('2026-03-04T23:01:00Z') })
  expect(await counted()).toMatchObject({ day: '2026-03-05', received: 301, answered: 120 })
  expect(waiting.count()).toBe(0)
})

test('a message that the owner answered by hand counts as answered', async () => {
  add('c1')
  await clock.advance(1_000)
  ownerWrites('c1')
  expect(await counted()).toMatchObject({ received: 1, answered: 1 })
})

test('the numbers reset at the owner’s midnight by themselves', async () => {
  add('c1')
  expect(await counted()).toMatchObject({ received: 1 })
  await clock.advance(11 * HOUR)
  await clock.advance(1_000)
  expect(changes.at(-1)).toMatchObject({ day: '2026-03-06', received: 0 })
})

test('a changed time zone changes the day', async () => {
  add('c1', { sent_at: Date.parse('2026-03-05T10:30:00Z') })
  expect(await counted()).toMatchObject({ received: 1 })
  settings.change({ 'computer.timeZone': 'Pacific/Kiritimati' })
  expect(await counted()).toMatchObject({ day: '2026-03-06', received: 1 })
  settings.change({ 'computer.timeZone': 'Pacific/Auckland' })
  expect(await counted()).toMatchObject({ day: '2026-03-06', received: 0 })
})

test('each chat that waits for a human is listed once with its reason, newest first', async () => {
  const late = add('late')
  reply(late, 'late', 'expired', 'too-old')
  reply(add('mine'), 'mine', 'suppressed', 'owner-takeover')
  reply(add('twice'), 'twice', 'suppressed', 'already-answered')
  reply(add('broken'), 'broken', 'failed', 'unknown')
  add('dead', { state: 'dead' })
  add('dead', { state: 'dead', text: 'again' })
  add('old', { state: 'skipped' })
  add('picture', { state: 'skipped', text: '' })
  const view = await counted()
  expect(view.waitingChats.map(({ chatKey, reason }) => [chatKey, reason])).toEqual([
    ['picture', 'no-text'],
    ['old', 'too-old'],
    ['dead', 'not-accepted'],
    ['broken', 'answer-failed'],
    ['mine', 'yours'],
    ['late', 'too-old'],
  ])
  expect(waiting.count()).toBe(6)
  expect(view.waitingChats[2]!.text).toBe('again')
})

test('an answer, the owner’s own text or putting the chat aside ends the waiting; a new question starts it again', async () => {
  add('bot', { state: 'dead' })
  add('owner', { state: 'dead' })
  const put = add('put-aside', { state: 'dead' })
  const names = async () => (await counted()).waitingChats.map(({ chatKey }) => chatKey)
  expect(await names()).toHaveLength(3)
  await clock.advance(1_000)
  reply(add('bot'), 'bot', 'sent')
  ownerWrites('owner')
  expect(await names()).toEqual(['put-aside'])
  const chat = { sessionId: 'shop', chatKey: 'put-aside', messageRow: put }
  await waiting.dismiss({ ...chat, aside: true })
  expect(await names()).toEqual([])
  await waiting.dismiss({ ...chat, aside: false })
  expect(await names()).toEqual(['put-aside'])
  await waiting.dismiss({ ...chat, aside: true })
  add('put-aside', { state: 'dead' })
  expect([await names(), waiting.count('shop'), waiting.count('another')]).toEqual([['put-aside'], 1, 0])
  await expect(waiting.dismiss({ ...chat, chatKey: 'nobody', aside: true })).rejects.toThrow('no longer here')
})

test('a question stops waiting after a week', async () => {
  add('c1', { state: 'dead' })
  expect((await counted()).waitingChats).toHaveLength(1)
  await clock.advance(7 * 24 * HOUR)
  expect([(await counted()).waitingChats, waiting.count()]).toEqual([[], 0])
})

test('the away report counts customers, not messages, and how many were answered since', async () => {
  const first = add('c1', { backfilled: 1 })
  add('c1', { backfilled: 1 })
  add('c2', { backfilled: 1 })
  reply(first, 'c1', 'sent')
  expect((await counted()).away).toEqual({ until: NOON, customers: 2, answered: 1 })
  await clock.advance(25 * HOUR)
  expect((await counted()).away).toBeNull()
})
