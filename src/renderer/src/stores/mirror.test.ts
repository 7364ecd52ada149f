import { expect, test } from 'vitest'
import type { Snapshot } from '../../../shared/contract/events.ts'
import type { MessageView } from '../../../shared/model/message.ts'
import { applyEvent, mergeMessage } from './mirror.ts'

const message = (id: number, text = ''): MessageView => ({ id, text }) as MessageView

test('messages stay newest first, and known messages are replaced in place', () => {
  const list = mergeMessage(mergeMessage([message(3), message(1)], message(2)), message(4))
  expect(list.map(({ id }) => id)).toEqual([4, 3, 2, 1])
  expect(mergeMessage(list, message(2, 'new')).map(({ text }) => text)).toEqual(['', '', 'new', ''])
})

test('an event changes the sequence number and only its own part', () => {
  const before = { seq: 4, sessions: [{ id: 'a' }], messages: [] } as unknown as Snapshot
  const after = applyEvent(before, { seq: 5, event: { type: 'session.removed', id: 'a' } })
  expect(after).toEqual({ seq: 5, sessions: [], messages: [] })
  expect(before.sessions).toHaveLength(1)
})
