import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import type { ThreadItem } from '../../../../shared/model/chat.ts'
import type { MessageView } from '../../../../shared/model/message.ts'
import { ThreadLine } from './thread-line.tsx'

// The stores read the page's address as they are loaded.
vi.hoisted(() => vi.stubGlobal('location', { hash: '' }))

function shown(change: Partial<MessageView>, reactions?: readonly string[]): string {
  const delivery = { state: 'delivered', attempts: 1, nextAttemptAt: null, deliveredAt: 2, errorCode: null, note: null }
  const message = {
    ...{
      id: 1,
      text: '20 bags',
      type: 'chat',
      hasMedia: false,
      isGroup: false,
      backfilled: false,
      sentAt: 1,
      storedAt: 1,
    },
    ...{
      senderName: null,
      phone: null,
      username: null,
      attached: null,
      extras: null,
      editedAt: null,
      deletedAt: null,
      delivery,
      ...change,
    },
  } as unknown as MessageView
  const item: ThreadItem = { kind: 'customer', key: 'm1', at: 1, message, ...(reactions ? { reactions } : {}) }
  return renderToStaticMarkup(createElement(ThreadLine, { line: { kind: 'item', key: 'm1', item }, now: 5 }))
}

test('a message says what its customer did to it since', () => {
  expect(shown({})).not.toMatch(/edited|deleted/)
  expect(shown({ editedAt: 3 })).toContain('>edited<')
  const deleted = shown({
    editedAt: 3,
    deletedAt: 4,
    delivery: {
      state: 'skipped',
      attempts: 0,
      nextAttemptAt: null,
      deliveredAt: null,
      errorCode: null,
      note: 'note.deleted',
    },
  })
  expect(deleted).toContain('>deleted by the customer<')
  expect(deleted).toContain('20 bags')
  expect(deleted).not.toContain('<button')
})

test('reactions stand under the message, each emoji once with how many chose it, and are read aloud as such', () => {
  expect(shown({}, ['👍', '❤️', '👍'])).toMatch(/visually-hidden">Reactions: <\/span>👍 2 ❤️</)
  expect(shown({})).not.toContain('Reactions')
})

test('somebody in a group without a number is called by the chosen name', () => {
  expect(shown({ isGroup: true, username: 'ada.rice' })).toContain('@ada.rice')
})
