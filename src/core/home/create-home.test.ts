import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { HomeView } from '../../shared/model/home.ts'
import { createMemoryLogger, createTestSettings } from '../testing/test-ports.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import type { NewMessage } from '../storage/message-table.ts'
import { openStorage, type Storage } from '../storage/open-storage.ts'
import { createHome, type Home } from './create-home.ts'

const NOON = Date.parse('2026-03-05T12:00:00Z')
const HOUR = 3_600_000
let clock: ReturnType<typeof createFakeClock>
let storage: Storage
let home: Home
let settings: ReturnType<typeof createTestSettings>
let changes: HomeView[]

beforeEach(() => {
  clock = createFakeClock(NOON)
  storage = openStorage({ path: ':memory:', clock, logger: createMemoryLogger() })
  settings = createTestSettings({ 'computer.timeZone': 'Africa/Lagos' })
  changes = []
  const onChanged = (view: HomeView) => changes.push(view)
  home = createHome({ clock, logger: createMemoryLogger(), settings, storage, onChanged })
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
const ownerWrites = (chat: string) =>
  storage.own.add({
    session_id: 'shop',
    message_id: `own${(count += 1)}`,
    chat_key: chat,
    text: '',
    sent_at: clock.now(),
    seen_at: clock.now(),
    by_owner: 1,
  })
async function counted(): Promise<HomeView> {
  home.touch()
  await clock.advance(1_000)
  return home.view()
}

test('the day is counted over all messages, not over those a page happens to hold', async () => {
  for (let chat = 0; chat < 300; chat += 1) {
    const row = add(`c${chat}`)
    if (chat < 120) reply(row, `c${chat}`, 'sent')
  }
  add('yesterday', { sent_at: Date.parse('2026-03-04T22:59:00Z') })
  add('today', { sent_at: Date.parse('2026-03-04T23:01:00Z') })
  expect(await counted()).toMatchObject({ day: '2026-03-05', received: 301, answered: 120, waiting: 0 })
})

test('what the owner answered by hand counts as answered', async () => {
  add('c1')
  await clock.advance(1_000)
  ownerWrites('c1')
  expect(await counted()).toMatchObject({ received: 1, answered: 1 })
})

test('at the owner’s midnight the numbers begin anew without anybody asking', async () => {
  add('c1')
  expect(await counted()).toMatchObject({ received: 1 })
  await clock.advance(11 * HOUR)
  await clock.advance(1_000)
  expect(changes.at(-1)).toMatchObject({ day: '2026-03-06', received: 0 })
})

test('another time zone is another day', async () => {
  add('c1', { sent_at: Date.parse('2026-03-05T10:30:00Z') })
  expect(await counted()).toMatchObject({ received: 1 })
  settings.change({ 'computer.timeZone': 'Pacific/Kiritimati' })
  expect(await counted()).toMatchObject({ day: '2026-03-06', received: 1 })
  settings.change({ 'computer.timeZone': 'Pacific/Auckland' })
  expect(await counted()).toMatchObject({ day: '2026-03-06', received: 0 })
})

test('chats wait for a human with the reason why, once each, newest first', async () => {
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
  expect(view.waitingChats.map(({ chatId, reason }) => [chatId, reason])).toEqual([
    ['picture', 'no-text'],
    ['old', 'too-old'],
    ['dead', 'not-accepted'],
    ['broken', 'answer-failed'],
    ['mine', 'yours'],
    ['late', 'too-old'],
  ])
  expect(view.waiting).toBe(6)
  expect(view.waitingChats[2]!.text).toBe('again')
})

test('an answer, the owner’s own words or "done" end the waiting; a new question begins it again', async () => {
  add('bot', { state: 'dead' })
  add('owner', { state: 'dead' })
  const put = add('put-aside', { state: 'dead' })
  expect((await counted()).waiting).toBe(3)
  await clock.advance(1_000)
  reply(add('bot'), 'bot', 'sent')
  ownerWrites('owner')
  expect((await counted()).waitingChats.map(({ chatId }) => chatId)).toEqual(['put-aside'])
  expect((await home.done(put)).waiting).toBe(0)
  add('put-aside', { state: 'dead' })
  expect((await counted()).waiting).toBe(1)
  await expect(home.done(999)).rejects.toThrow('not here any more')
})

test('while you were away: customers, not messages, and how many were answered since', async () => {
  const first = add('c1', { backfilled: 1 })
  add('c1', { backfilled: 1 })
  add('c2', { backfilled: 1 })
  reply(first, 'c1', 'sent')
  expect((await counted()).away).toEqual({ until: NOON, customers: 2, answered: 1 })
  await clock.advance(25 * HOUR)
  expect((await counted()).away).toBeNull()
})
