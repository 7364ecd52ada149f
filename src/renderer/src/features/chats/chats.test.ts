import { expect, test } from 'vitest'
import type { ChatView, ThreadItem } from '../../../../shared/model/chat.ts'
import { arrange, reread, settleIn } from './arrange-chats.ts'
import { linesOf, mergeItems } from './thread-lines.ts'

const chat = (chatKey: string, at: number, change: Partial<ChatView> = {}): ChatView => ({
  sessionId: 'shop',
  chatKey,
  name: null,
  phone: null,
  isGroup: false,
  unread: 0,
  waiting: null,
  last: { at, by: 'customer', text: 't', type: 'chat', state: 'delivered' },
  takeover: null,
  ...change,
})
const question = { filter: 'all', text: '', sessionId: '' } as const
const keys = (chats: readonly ChatView[]) => chats.map(({ chatKey }) => chatKey)
const change = (view: ChatView) => ({ sessionId: view.sessionId, chatKey: view.chatKey, chat: view })
const list = [chat('c', 30), chat('b', 20), chat('a', 10)]

test('a chat with a new line moves to its place at the top, each chat once', () => {
  const now = { question, chats: list, fresh: [], held: false }
  expect(keys(arrange(now, change(chat('a', 40))).chats)).toEqual(['a', 'c', 'b'])
  expect(keys(arrange(now, change(chat('d', 25))).chats)).toEqual(['c', 'd', 'b', 'a'])
  expect(keys(settleIn(list, [chat('b', 50), chat('b', 60)]))).toEqual(['b', 'c', 'a'])
})

test('while the list is held nothing moves; what is new waits', () => {
  const held = { question, chats: list, fresh: [], held: true }
  const moved = arrange(held, change(chat('a', 40, { unread: 2 })))
  expect(keys(moved.chats)).toEqual(['c', 'b', 'a'])
  expect(moved.chats[2]!.unread).toBe(2)
  expect(keys(moved.fresh)).toEqual(['a'])
  const twice = arrange({ ...held, ...moved }, change(chat('a', 50)))
  expect(twice.fresh.map((view) => view.last!.at)).toEqual([50])
})

test('what waits to come up goes on waiting when only the state of its line changes', () => {
  const held = { question, chats: list, fresh: [], held: true }
  const moved = arrange(held, change(chat('a', 40)))
  const handedOver = chat('a', 40, { unread: 3 })
  const later = arrange({ ...held, ...moved }, change(handedOver))
  expect(later.fresh).toEqual([handedOver])
  expect(keys(settleIn(later.chats, later.fresh))).toEqual(['a', 'c', 'b'])
})

test('a held list that is read again moves nothing: what is gone goes, what is new waits, what lies below is added', () => {
  const read = [chat('d', 60), chat('a', 50), chat('c', 30, { unread: 1 }), chat('e', 5)]
  const again = reread({ chats: list, fresh: [], held: true }, read)
  expect(keys(again.chats)).toEqual(['c', 'a', 'e'])
  expect(again.chats[0]!.unread).toBe(1)
  expect(keys(again.fresh)).toEqual(['d', 'a'])
  // What waited goes on waiting.
  expect(keys(reread({ ...again, held: true }, read).fresh)).toEqual(['d', 'a'])
  expect(reread({ chats: list, fresh: [], held: false }, read)).toEqual({ chats: read, fresh: [] })
})

test('a chat outside the filter stays out, one that leaves it stays until the list is read anew, a deleted one goes', () => {
  const unread = { question: { ...question, filter: 'unread' as const }, chats: list, fresh: [], held: false }
  expect(keys(arrange(unread, change(chat('d', 90))).chats)).toEqual(['c', 'b', 'a'])
  expect(keys(arrange(unread, change(chat('d', 90, { unread: 1 }))).chats)).toEqual(['d', 'c', 'b', 'a'])
  expect(keys(arrange(unread, change(chat('b', 20))).chats)).toEqual(['c', 'b', 'a'])
  expect(keys(arrange(unread, { sessionId: 'shop', chatKey: 'b', chat: null }).chats)).toEqual(['c', 'a'])
  const searching = { ...unread, question: { ...question, text: 'rice' } }
  expect(keys(arrange(searching, change(chat('d', 90))).chats)).toEqual(['c', 'b', 'a'])
})

const item = (key: string, at: number) =>
  ({ kind: key.startsWith('r') ? 'reply' : 'customer', key, at }) as unknown as ThreadItem

test('lines keep their order, changed ones stay in their place, the customer’s comes first within one moment', () => {
  const merged = mergeItems([item('m1', 10), item('r2', 10)], [item('m10', 20), item('m9', 20), item('r2', 10)])
  expect(merged.map(({ key }) => key)).toEqual(['m1', 'r2', 'm9', 'm10'])
})

test('days are separated, the first unread line is marked, the beginning is told only at the beginning', () => {
  const monday = new Date(2026, 2, 2, 23, 59).getTime()
  const items = [item('m1', monday), item('m2', monday + 120_000)]
  const kinds = (complete: boolean) => linesOf(items, { firstNew: 'm2', complete }).map(({ kind }) => kind)
  expect(kinds(true)).toEqual(['begins', 'day', 'item', 'day', 'new', 'item'])
  expect(kinds(false)[0]).toBe('day')
})
