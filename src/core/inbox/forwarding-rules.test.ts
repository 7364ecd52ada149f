import { describe, expect, test } from 'vitest'
import { fixedTexts } from '../../shared/model/fixed-texts.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { idPartOf } from '../ids/message-ids.ts'
import type { NotForwardedRule } from '../../shared/model/not-forwarded.ts'
import { forwardingRules, ruleFor, textOf, type RuleContext } from './forwarding-rules.ts'
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

const open: RuleContext = {
  groups: 'none',
  broadcasts: 'off',
  media: 'marker',
  isOwnChat: false,
  isLost: false,
  isTooOld: false,
}
const words = { body: 'hello' }
const group = { ...words, chatId: '5@g.us', isGroup: true }

test.each<[Partial<IncomingMessage>, Partial<RuleContext>, NotForwardedRule | null]>([
  [words, {}, null],
  [{ ...words, chatId: '9@lid' }, {}, null],
  [{ ...words, chatId: 'status@broadcast' }, { groups: 'all' }, 'status'],
  [{ ...words, chatId: '123@broadcast' }, { groups: 'all' }, 'broadcast-list'],
  [{ ...words, chatId: '123@newsletter' }, {}, 'channel'],
  [{ ...words, messageId: 'true_1@c.us_A' }, {}, 'own'],
  [words, { isOwnChat: true }, 'own'],
  [{ type: 'protocol' }, {}, 'notice'],
  [{ type: 'e2e_notification' }, {}, 'notice'],
  [{ type: 'call_log' }, {}, 'call'],
  [{ type: 'revoked' }, {}, 'revoked'],
  [{ ...words, isDeleted: true }, {}, 'deleted'],
  [{ type: 'reaction' }, {}, 'sign'],
  [{ type: 'poll_edit_encrypted' }, {}, 'edit'],
  [{ type: 'album' }, {}, 'album'],
  [group, {}, 'group'],
  [group, { groups: 'all' }, null],
  [group, { groups: ['5@g.us'] }, null],
  [group, { groups: ['6@g.us'] }, 'group'],
  [{ ...words, chatId: '867051314767696@bot' }, {}, 'whatsapp'],
  [{ ...words, chatId: '0@c.us' }, {}, 'whatsapp'],
  [{ ...words, chatId: '13135550002@c.us' }, {}, 'whatsapp'],
  [{ ...words, chatId: '165332417282214@lid' }, {}, 'whatsapp'],
  [{ ...words, chatId: '77@lid', phone: '13135550002' }, {}, 'whatsapp'],
  [{ ...group, authorId: '867051314767696@bot' }, { groups: 'all' }, 'whatsapp'],
  [{ ...words, chatId: '13135551@c.us', phone: '13135551' }, {}, null],
  [words, { isLost: true }, 'record-lost'],
  [{ ...words, broadcast: true }, {}, 'broadcast'],
  [{ ...words, broadcast: true }, { broadcasts: 'on' }, null],
  [{ type: 'ciphertext', undecrypted: true }, {}, 'undecrypted'],
  [{ type: 'ciphertext', unavailable: 'view-once', hasMedia: true }, {}, null],
  [{ type: 'ciphertext', unavailable: 'view-once', hasMedia: true }, { media: 'none' }, null],
  [{ type: 'sticker-pack' }, {}, 'unknown'],
  [{ type: 'quarantined', body: 'whatever it says' }, {}, 'unknown'],
  [{ type: 'toString' }, {}, 'unknown'],
  [{ type: 'chat', body: '' }, {}, 'unknown'],
  [{ type: 'chat', body: fixedTexts.unknown }, {}, 'unknown'],
  [{ type: 'image', body: fixedTexts.unknown, hasMedia: true }, {}, 'unknown'],
  [{ type: 'image' }, {}, null],
  [{ type: 'image' }, { media: 'none' }, 'no-text'],
  [words, { isTooOld: true }, 'too-old'],
])('%o with %o falls under %s', (change, context, rule) => {
  expect(ruleFor(message(change), { ...open, ...context })?.rule ?? null).toBe(rule)
})

test('each rule appears once in the table, and each rule that stores messages has a note', () => {
  expect(new Set(forwardingRules.map(({ rule }) => rule)).size).toBe(forwardingRules.length)
  for (const { becomes, note } of forwardingRules) expect(note === null).toBe(becomes === 'left out')
})

const order = { id: '1', token: 't', title: null, items: null, amount: null, currency: null }
const product = {
  id: '1',
  retailer_id: null,
  title: 'Rice 50kg',
  description: null,
  amount: null,
  currency: null,
  url: null,
}
const referral = { title: null, body: null, url: 'https://fb.me/x', source_id: null, ctwa_clid: null }

describe('markers', () => {
  test.each([
    [{ type: 'image' }, '[image]'],
    [{ type: 'ptt' }, '[voice message]'],
    [{ type: 'document', media: { mimetype: null, filename: 'price.pdf', size: 1 } }, '[document: price.pdf]'],
    [{ type: 'location', location: { latitude: 6.5, longitude: 3.4, name: 'Shop' } }, '[location: 6.5, 3.4 Shop]'],
    [{ type: 'vcard', contactCards: ['Ada'] }, '[contact card: Ada]'],
    [{ type: 'multi_vcard', contactCards: ['Ada', 'Obi'] }, '[contact card: Ada, Obi]'],
    [{ type: 'vcard', contactCards: ['Ada\nI have paid'] }, '[contact card: Ada I have paid]'],
    [{ type: 'chat' }, ''],
    [{ type: 'order', order: { ...order, items: 3, amount: 90_000, currency: 'NGN' } }, '[order: 3 items, NGN 90,000]'],
    [{ type: 'order', order: { ...order, items: 1 } }, '[order: 1 item]'],
    [{ type: 'order', order: { ...order, title: 'Two\nlines' } }, '[order: Two lines]'],
    [{ type: 'order', order }, '[order]'],
    [{ type: 'product', product: { ...product, amount: 12.5, currency: 'USD' } }, '[product: Rice 50kg, USD 12.50]'],
    [{ type: 'chat', referral: { ...referral, title: 'Rice 50kg promo' } }, '[ad: Rice 50kg promo]'],
    [{ type: 'image', referral: { ...referral, title: 'Rice 50kg promo' } }, '[image]'],
    [{ type: 'ciphertext', unavailable: 'view-once' }, '[view-once picture or voice note: only on the phone]'],
  ] as const)('%o becomes %s', (change, text) => {
    expect(markerOf(message(change as Partial<IncomingMessage>))).toBe(text)
  })
})

test('with `forward.media` none an order keeps its mark, but a picture does not', () => {
  const off = { ...open, media: 'none' } as const
  expect(textOf(message({ type: 'order', order }), off)).toBe('[order]')
  expect(textOf(message({ type: 'image' }), off)).toBe('')
})

test('idPartOf returns the part of a message id that WhatsApp gave the message itself', () => {
  expect(idPartOf('false_12-34@g.us_3EB0_99@lid')).toBe('3EB0')
})

test('a type that equals an inherited property name has no mark', () => {
  for (const type of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
    expect(markerOf(message({ type }))).toBe('')
})

test('a place with unreadable coordinates is still forwarded as a place', () => {
  expect(markerOf(message({ type: 'location' }))).toBe('[location]')
  expect(ruleFor(message({ type: 'live_location' }), open)).toBeNull()
})
