import { expect, test } from 'vitest'
import { ReplyAgenda, type NextReply } from './reply-agenda.ts'

/** An agenda over replies in memory, which the test changes instead of a disk. */
function createAgenda() {
  const chats = new Map<string, NextReply>()
  let asked = 0
  const agenda = new ReplyAgenda(({ chatKey }) => {
    asked += 1
    return chats.get(chatKey) ?? null
  })
  const put = (chatKey: string, id: number, dueAt: number, change: Partial<NextReply> = {}): void => {
    const reply = { id, sessionId: 'shop', chatKey, dueAt, isOwners: false, ...change }
    chats.set(chatKey, reply)
    agenda.touch(reply)
  }
  const due = (now: number, mayStart: (entry: NextReply) => boolean = () => true): readonly number[] => {
    const ids: number[] = []
    agenda.takeDue(now, (entry) => {
      if (!mayStart(entry)) return false
      ids.push(entry.id)
      return true
    })
    return ids
  }
  return { agenda, chats, put, due, asked: () => asked }
}

test('due replies come oldest first, each once', () => {
  const { put, due } = createAgenda()
  put('c', 3, 10)
  put('a', 1, 20)
  put('b', 2, 5)
  expect(due(4)).toEqual([])
  expect(due(20)).toEqual([1, 2, 3])
  expect(due(30)).toEqual([])
})

test('nextAt returns the earliest future due time', () => {
  const { agenda, put, due } = createAgenda()
  expect(agenda.nextAt()).toBeNull()
  put('a', 1, 50)
  put('b', 2, 20)
  expect(agenda.nextAt()).toBe(20)
  due(20)
  expect(agenda.nextAt()).toBe(50)
})

test('a touched chat counts with its new state: later, sooner or gone', () => {
  const { agenda, chats, put, due } = createAgenda()
  put('a', 1, 10)
  put('a', 1, 90)
  put('b', 2, 90)
  put('b', 2, 10)
  put('c', 3, 10)
  chats.delete('c')
  agenda.touch({ sessionId: 'shop', chatKey: 'c' })
  expect(due(10)).toEqual([2])
  expect(agenda.nextAt()).toBe(90)
})

test('a due reply that changes while it waits for a lane counts with its new state', () => {
  const { put, due } = createAgenda()
  put('a', 1, 10)
  put('b', 2, 10)
  expect(due(10, () => false)).toEqual([])
  put('a', 1, 90)
  expect(due(10)).toEqual([2])
})

test('a session without a free lane delays neither other sessions nor the owner', () => {
  const { put, due } = createAgenda()
  put('a', 1, 10)
  put('b', 2, 10, { sessionId: 'second' })
  put('c', 3, 10, { isOwners: true })
  const isFree = ({ sessionId, isOwners }: NextReply) => isOwners || sessionId === 'second'
  expect(due(10, isFree)).toEqual([3, 2])
  expect(due(10)).toEqual([1])
})

test('a scan reads no chat that was not touched', () => {
  const { put, due, asked } = createAgenda()
  for (let id = 1; id <= 1_000; id += 1) put(`chat-${id}`, id, id <= 500 ? 0 : 99)
  expect(asked()).toBe(1_000)
  let free = 1
  while (due(10, () => free-- > 0).length > 0) free = 1
  expect(asked()).toBe(1_000)
})
