import { describe, expect, test } from 'vitest'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { idPartOf } from '../ids/message-ids.ts'
import { isCustomerMessage } from './filter.ts'
import { markerOf } from './marker.ts'

const message = (change: Partial<IncomingMessage> = {}): IncomingMessage => ({
  messageId: 'false_1@c.us_A',
  chatId: '1@c.us',
  authorId: null,
  phone: '1',
  lid: null,
  pushName: null,
  chatName: null,
  body: '',
  type: 'chat',
  hasMedia: false,
  media: null,
  location: null,
  contactCards: [],
  quoted: null,
  timestamp: 1,
  isGroup: false,
  backfilled: false,
  ...change,
})

test.each([
  [{}, 'none', true],
  [{ chatId: '9@lid' }, 'none', true],
  [{ chatId: 'status@broadcast' }, 'all', false],
  [{ chatId: '123@broadcast' }, 'all', false],
  [{ chatId: '123@newsletter' }, 'all', false],
  [{ messageId: 'true_1@c.us_A' }, 'all', false],
  [{ type: 'protocol' }, 'all', false],
  [{ type: 'call_log' }, 'all', false],
  [{ type: 'e2e_notification' }, 'all', false],
  [{ type: 'ciphertext' }, 'all', false],
  [{ type: 'revoked' }, 'all', false],
  [{ chatId: '5@g.us', isGroup: true }, 'none', false],
  [{ chatId: '5@g.us', isGroup: true }, 'all', true],
  [{ chatId: '5@g.us', isGroup: true }, ['5@g.us'], true],
  [{ chatId: '5@g.us', isGroup: true }, ['6@g.us'], false],
] as const)('%o with groups %s is a customer: %s', (change, groups, expected) => {
  expect(isCustomerMessage(message(change), groups as 'none')).toBe(expected)
})

describe('markers', () => {
  test.each([
    [{ type: 'image' }, '[image]'],
    [{ type: 'ptt' }, '[voice message]'],
    [{ type: 'document', media: { mimetype: null, filename: 'price.pdf', size: 1 } }, '[document: price.pdf]'],
    [{ type: 'location', location: { latitude: 6.5, longitude: 3.4, name: 'Shop' } }, '[location: 6.5, 3.4 Shop]'],
    [{ type: 'vcard', contactCards: ['Ada'] }, '[contact card: Ada]'],
    [{ type: 'multi_vcard', contactCards: ['Ada', 'Obi'] }, '[contact card: Ada, Obi]'],
    [{ type: 'chat' }, ''],
  ] as const)('%o is said as %s', (change, text) => {
    expect(markerOf(message(change as Partial<IncomingMessage>))).toBe(text)
  })
})

test('the part of an id that WhatsApp gave the message itself', () => {
  expect(idPartOf('false_12-34@g.us_3EB0_99@lid')).toBe('3EB0')
})

test('a type that is the name of something every object has gives no words', () => {
  for (const type of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
    expect(markerOf(message({ type }))).toBe('')
})

test('a place whose numbers cannot be read is still a place', () => {
  expect(markerOf(message({ type: 'location' }))).toBe('[location]')
  expect(isCustomerMessage(message({ type: 'live_location' }), 'none')).toBe(true)
})
