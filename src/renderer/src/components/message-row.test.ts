import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { fixedTexts } from '../../../shared/model/fixed-texts.ts'
import type { MessageView } from '../../../shared/model/message.ts'
import { words } from '../i18n/words.ts'
import { MessageRow } from './message-row.tsx'

// The stores read the page's URL when they load.
vi.hoisted(() => vi.stubGlobal('location', { hash: '' }))

function shown(change: Partial<MessageView>): string {
  const delivery = { state: 'dead', attempts: 3, nextAttemptAt: null, deliveredAt: null, errorCode: null, note: null }
  const message = {
    ...{ id: 1, messageId: 'm', sessionId: 'shop', chatKey: '1@c.us', text: '20 bags', type: 'chat', from: '1@c.us' },
    ...{ hasMedia: false, isGroup: false, backfilled: false, sentAt: 1, storedAt: 1, replies: [], senderName: 'Ada' },
    ...{ phone: null, username: null, deletedAt: null, delivery, ...change },
  } as unknown as MessageView
  return renderToStaticMarkup(createElement(MessageRow, { message, now: 5, onRetry: () => undefined }))
}

test('a message deleted by the customer has no retry button', () => {
  expect(shown({})).toContain(`>${words.message.retry}<`)
  expect(shown({ deletedAt: 4 })).not.toContain(`>${words.message.retry}<`)
})

test('fixed sentences and markers are shown in the owner’s language', () => {
  const [name, text] = Object.entries(fixedTexts)[0]!
  expect(shown({ text })).toContain(words.chats.fixed[name as keyof typeof fixedTexts].slice(0, 20))
  expect(shown({ text: '[product: Rice 50 kg]' })).not.toContain('[product')
})
