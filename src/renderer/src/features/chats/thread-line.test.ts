import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import type { ThreadItem } from '../../../../shared/model/chat.ts'
import { fixedTexts } from '../../../../shared/model/fixed-texts.ts'
import type { MessageView } from '../../../../shared/model/message.ts'
import { formatBytes } from './attached/file-title.tsx'
import { ThreadLine } from './thread-line.tsx'

// The stores read the page's URL when they load.
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

test('a message shows that its customer edited or deleted it', () => {
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

test('reactions are shown once per emoji with their count, and have a label for screen readers', () => {
  expect(shown({}, ['👍', '❤️', '👍'])).toMatch(/visually-hidden">Reactions: <\/span>👍 2 ❤️</)
  expect(shown({})).not.toContain('Reactions')
})

test('a group member without a number is shown by the WhatsApp username', () => {
  expect(shown({ isGroup: true, username: 'ada.rice' })).toContain('@ada.rice')
})

test('the quoted message is shown in the owner’s language', () => {
  expect(shown({ quoted: '[product: Rice 50 kg, NGN 78,000]' })).toMatch(
    /Answers: <\/span><bdi dir="auto">Rice 50 kg, NGN 78,000</,
  )
  expect(shown({ quoted: '[voice message]' })).toContain('>Voice message<')
  expect(shown({ quoted: '[document: prices.pdf]' })).toContain('>prices.pdf<')
  expect(shown({})).not.toContain('Answers')
})

test('a message of an unknown kind shows its sentence once and has no button', () => {
  const delivery = {
    state: 'skipped',
    attempts: 0,
    nextAttemptAt: null,
    deliveredAt: null,
    errorCode: null,
    note: 'note.unknown-kind',
  }
  const unknown = shown({ type: 'something_new', text: fixedTexts.unknown, delivery } as never)
  expect(unknown.match(/Salesboy does not know this kind/g)).toHaveLength(1)
  expect(unknown).toContain('visually-hidden">Attachment<')
  expect(unknown).not.toContain('<button')
})

test('the size of a file that is not empty is never shown as 0', () => {
  expect([1, 24, 999, 1_500, 2_147_483_648].map(formatBytes)).toEqual([
    '0.1 kB',
    '0.1 kB',
    '1 kB',
    '1.5 kB',
    '2,147 MB',
  ])
})
