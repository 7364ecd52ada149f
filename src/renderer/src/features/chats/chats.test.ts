import { beforeEach, expect, test, vi } from 'vitest'
import type { ChatView, ThreadItem } from '../../../../shared/model/chat.ts'
import type { Client } from '../../client/client.ts'
import { setOwnZone } from '../../lib/own-locale.ts'
import { startMirror } from '../../stores/host-store.ts'
import { applyChat, chatList } from './chat-list-store.ts'
import { byPlace, linesOf } from './thread-lines.ts'

// The stores read the page's URL when they load.
vi.hoisted(() => vi.stubGlobal('location', { hash: '' }))

const chat = (chatKey: string, at: number, change: Partial<ChatView> = {}): ChatView => ({
  sessionId: 'shop',
  chatKey,
  name: null,
  phone: null,
  username: null,
  isGroup: false,
  unread: 0,
  waiting: null,
  last: { at, by: 'customer', text: 't', type: 'chat', state: 'delivered' },
  takeover: null,
  ...change,
})
const question = { filter: 'all', text: '', sessionId: '' } as const
const keys = (chats: readonly ChatView[]) => chats.map(({ chatKey }) => chatKey)
const change = (view: ChatView) => applyChat({ sessionId: view.sessionId, chatKey: view.chatKey, chat: view })
const now = () => chatList.use.getState()
let stored: readonly ChatView[]
/** The host's cursor of the next page. */
let before: string | null

beforeEach(() => {
  startMirror({
    call: async () => ({ ok: true, value: { chats: stored, before } }),
    listen: () => () => undefined,
  } as unknown as Client)
  stored = [chat('c', 30), chat('b', 20), chat('a', 10)]
  before = null
  chatList.clear()
})

test('a chat with a new line moves to its place, and each chat appears once', async () => {
  await chatList.load(question)
  change(chat('a', 40))
  expect(keys(now().items)).toEqual(['a', 'c', 'b'])
  change(chat('d', 25))
  expect(keys(now().items)).toEqual(['a', 'c', 'd', 'b'])
})

test('while the list is held, no chat moves and new lines wait', async () => {
  await chatList.load(question)
  chatList.hold(true)
  change(chat('a', 40, { unread: 2 }))
  expect(keys(now().items)).toEqual(['c', 'b', 'a'])
  expect(now().items[2]!.unread).toBe(2)
  expect(keys(now().fresh)).toEqual(['a'])
  change(chat('a', 50))
  expect(now().fresh.map((view) => view.last!.at)).toEqual([50])
})

test('a waiting chat keeps waiting when only the state of its line changes', async () => {
  await chatList.load(question)
  chatList.hold(true)
  change(chat('a', 40))
  const handedOver = chat('a', 40, { unread: 3 })
  change(handedOver)
  expect(now().fresh).toEqual([handedOver])
  chatList.hold(false)
  expect(keys(now().items)).toEqual(['a', 'c', 'b'])
})

test('a reloaded held list does not move: removed chats go, new ones wait, older ones are added below', async () => {
  await chatList.load(question)
  chatList.hold(true)
  stored = [chat('d', 60), chat('a', 50), chat('c', 30, { unread: 1 }), chat('e', 5)]
  await chatList.load({ ...question })
  expect(keys(now().items)).toEqual(['c', 'a', 'e'])
  expect(now().items[0]!.unread).toBe(1)
  expect(keys(now().fresh)).toEqual(['d', 'a'])
  // The waiting chats keep waiting.
  await chatList.load({ ...question })
  expect(keys(now().fresh)).toEqual(['d', 'a'])
  chatList.hold(false)
  await chatList.load({ ...question })
  expect([now().items, now().fresh]).toEqual([stored, []])
})

test('a chat outside the filter is not added, one that leaves the filter stays until a reload, a deleted one goes', async () => {
  const unread = { ...question, filter: 'unread' } as const
  await chatList.load(unread)
  change(chat('d', 90))
  expect(keys(now().items)).toEqual(['c', 'b', 'a'])
  change(chat('d', 90, { unread: 1 }))
  expect(keys(now().items)).toEqual(['d', 'c', 'b', 'a'])
  change(chat('b', 20))
  expect(keys(now().items)).toEqual(['d', 'c', 'b', 'a'])
  applyChat({ sessionId: 'shop', chatKey: 'b', chat: null })
  expect(keys(now().items)).toEqual(['d', 'c', 'a'])
  await chatList.load({ ...unread, text: 'rice' })
  change(chat('x', 90, { unread: 1 }))
  expect(keys(now().items)).toEqual(['c', 'b', 'a'])
})

test('a chat older than every loaded one is left to its page', async () => {
  before = 'a'
  await chatList.load(question)
  change(chat('z', 5))
  expect(keys(now().items)).toEqual(['c', 'b', 'a'])
})

const item = (key: string, at: number) =>
  ({ kind: key.startsWith('r') ? 'reply' : 'customer', key, at }) as unknown as ThreadItem

test('lines are sorted by time, and at the same time the customer’s line comes first', () => {
  const lines = [item('r2', 10), item('m1', 10), item('m10', 20), item('m9', 20)]
  expect(lines.sort(byPlace).map(({ key }) => key)).toEqual(['m1', 'r2', 'm9', 'm10'])
})

test('day separators follow the shop’s time zone, not the window’s', () => {
  const noon = Date.parse('2026-03-05T11:30:00Z')
  const items = [item('m1', noon), item('m2', noon + 3_600_000)]
  // 26 hours apart, so at least one of them starts its day at a different time than this computer.
  const days = ['Etc/GMT+12', 'Etc/GMT-14', 'Africa/Lagos'].map((zone) => {
    setOwnZone(zone)
    return linesOf(items, { firstNew: null, complete: false }).filter(({ kind }) => kind === 'day').length
  })
  setOwnZone('')
  expect(days).toEqual([2, 1, 1])
})

test('days are separated, the first unread line is marked, and the start is shown only when everything is loaded', () => {
  const monday = new Date(2026, 2, 2, 23, 59).getTime()
  const items = [item('m1', monday), item('m2', monday + 120_000)]
  const kinds = (complete: boolean) => linesOf(items, { firstNew: 'm2', complete }).map(({ kind }) => kind)
  expect(kinds(true)).toEqual(['begins', 'day', 'item', 'day', 'new', 'item'])
  expect(kinds(false)[0]).toBe('day')
})
