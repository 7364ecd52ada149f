import { describe, expect, test } from 'vitest'
import { mapChange, mapMessage, mapReaction, parseAck, type MappedMessage } from './map-message.ts'

const ownIds = new Set(['2347000000000@c.us', '99900@lid'])
const wid = (id: string) => ({ user: id.split('@')[0], server: id.split('@')[1], _serialized: id })

function map(change: Record<string, unknown>, id: Record<string, unknown> = {}): MappedMessage | null {
  const raw = {
    id: { fromMe: false, remote: '777@lid', id: '3EB01', $1: 'whatever', ...id },
    type: 'chat',
    body: 'hello',
    t: 1_765_500_000,
    notifyName: 'Ada',
    to: wid('99900@lid'),
    ...change,
  }
  return mapMessage(raw, { backfilled: false, ownIds })
}
function incoming(change: Record<string, unknown>, id: Record<string, unknown> = {}) {
  const mapped = map(change, id)
  if (mapped?.kind !== 'incoming') throw new Error('not an incoming message')
  return mapped.message
}

describe('a text', () => {
  test('gets its id from the key’s text or from the message if a part did not cross the bridge', () => {
    const bare = { remote: {}, id: '3EB01' }
    expect(incoming({ from: wid('777@lid') }, bare).messageId).toBe('false_777@lid_3EB01')
    expect(incoming({}, { ...bare, _serialized: 'false_777@lid_3EB01' }).messageId).toBe('false_777@lid_3EB01')
    const group = { remote: '12036@g.us', participant: {} }
    expect(incoming({ author: wid('777@lid') }, group).messageId).toBe('false_12036@g.us_3EB01_777@lid')
    expect(mapMessage({ id: 'false_777@lid_3EB01', t: 1 }, { backfilled: false, ownIds })?.message).toMatchObject({
      messageId: 'false_777@lid_3EB01',
      chatId: '777@lid',
    })
    expect(map({}, { remote: {} })?.kind).toBe('unreadable')
  })

  test('without a time of its own gets the current time', () => {
    const raw = { id: { fromMe: false, remote: '777@lid', id: '3EB01' }, type: 'chat', body: 'hello' }
    expect(mapMessage(raw, { backfilled: false, ownIds, now: 1_765_500_123 })?.message.timestamp).toBe(1_765_500_123)
    expect(mapMessage({ ...raw, timestamp: 7 }, { backfilled: false, ownIds, now: 9 })?.message.timestamp).toBe(7)
  })

  test.each([1e300, -5, 1e15, 4_102_444_801, Infinity])('with the impossible time %d gets the current time', (t) => {
    const raw = { id: { fromMe: false, remote: '777@lid', id: '3EB01' }, type: 'chat', body: 'hello', t }
    expect(mapMessage(raw, { backfilled: false, ownIds, now: 1_765_500_123 })?.message.timestamp).toBe(1_765_500_123)
  })

  test('with a field that throws when read is kept without that field', () => {
    const bites = Object.defineProperty(
      { id: { fromMe: false, remote: '777@lid', id: '3EB01' }, type: 'chat' },
      'body',
      {
        enumerable: true,
        get: () => {
          throw new Error('bites')
        },
      },
    )
    const mapped = mapMessage(bites, { backfilled: false, ownIds })
    expect(mapped).toMatchObject({ kind: 'incoming', message: { messageId: 'false_777@lid_3EB01', body: '' } })
  })

  test('gets its id from the parts of its key, without _serialized', () => {
    expect(incoming({}, { _serialized: undefined })).toMatchObject({
      messageId: 'false_777@lid_3EB01',
      chatId: '777@lid',
      authorId: null,
      phone: null,
      lid: '777',
      pushName: 'Ada',
      body: 'hello',
      type: 'chat',
      timestamp: 1_765_500_000,
      isGroup: false,
      backfilled: false,
    })
  })

  test('from a phone id has the phone number', () => {
    expect(incoming({}, { remote: wid('2348011111111@c.us') })).toMatchObject({
      chatId: '2348011111111@c.us',
      phone: '2348011111111',
      lid: null,
    })
  })

  test('in a group has its author, even if `to` is our own LID', () => {
    const message = incoming({ author: wid('777:12@lid') }, { remote: '12036@g.us', participant: wid('777@lid') })
    expect(message).toMatchObject({
      messageId: 'false_12036@g.us_3EB01_777@lid',
      chatId: '12036@g.us',
      authorId: '777@lid',
      lid: '777',
      isGroup: true,
    })
  })

  test('of our own account becomes an outgoing message with its acknowledgement', () => {
    expect(map({ ack: 2 }, { fromMe: true })).toEqual({
      kind: 'outgoing',
      message: {
        messageId: 'true_777@lid_3EB01',
        chatId: '777@lid',
        body: 'hello',
        type: 'chat',
        timestamp: 1_765_500_000,
        ack: 2,
      },
    })
  })

  test('that is not decrypted yet maps to null, because it comes again', () => {
    expect(map({ type: 'ciphertext', body: '' })).toBeNull()
  })

  test('that stays undecrypted for minutes is marked so, and no longer once it is decrypted', () => {
    const raw = { id: { fromMe: false, remote: '777@lid', id: '3EB01' }, type: 'ciphertext', t: 1_000 }
    const options = { backfilled: true, ownIds, waitedForUntil: 1_001 }
    expect(mapMessage(raw, options)?.message).toMatchObject({ type: 'ciphertext', undecrypted: true })
    expect(mapMessage({ ...raw, t: 1_001 }, options)).toBeNull()
    expect(mapMessage({ ...raw, type: 'chat', body: 'hi' }, options)?.message).not.toHaveProperty('undecrypted')
  })

  test('without a readable key gets a fingerprint, the same each time', () => {
    const raw = { id: { fromMe: false, remote: {}, id: '3EB01' }, type: 'chat', body: 'hello', t: 7 }
    const mapped = mapMessage(raw, { backfilled: false, ownIds })
    expect(mapped).toMatchObject({ kind: 'unreadable', message: { type: 'chat', timestamp: 7 } })
    expect(mapMessage({ ...raw }, { backfilled: true, ownIds })).toEqual(mapped)
    expect(mapMessage({ ...raw, t: 8 }, { backfilled: true, ownIds })).not.toEqual(mapped)
    for (const nothing of [null, 'text', 7, []])
      expect(mapMessage(nothing, { backfilled: false, ownIds })?.kind).toBe('unreadable')
  })
})

describe('a message other than text', () => {
  test('an image has its caption as body, never its thumbnail', () => {
    const image = { type: 'image', body: '/9j/4AAQ', mimetype: 'image/jpeg', size: '12345', directPath: '/v/1' }
    expect(incoming({ ...image, caption: 'this one' })).toMatchObject({
      body: 'this one',
      hasMedia: true,
      media: { mimetype: 'image/jpeg', filename: null, size: 12_345 },
    })
    expect(incoming(image).body).toBe('')
  })

  test('a document keeps its file name', () => {
    expect(incoming({ type: 'document', filename: 'list.pdf', mimetype: 'application/pdf' }).media).toEqual({
      mimetype: 'application/pdf',
      filename: 'list.pdf',
      size: null,
    })
  })

  test('a location has coordinates and a name but no body', () => {
    expect(incoming({ type: 'location', body: '/9j/x', lat: 6.5, lng: 3.4, loc: 'Shop\nMarina' })).toMatchObject({
      body: '',
      location: { latitude: 6.5, longitude: 3.4, name: 'Shop' },
    })
  })

  test('contact cards have their names', () => {
    const vcard = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bola\\, Ltd\r\nEND:VCARD'
    expect(incoming({ type: 'vcard', body: vcard })).toMatchObject({ body: '', contactCards: ['Bola, Ltd'] })
    const list = [{ displayName: 'Ada' }, { vcard }]
    expect(incoming({ type: 'multi_vcard', vcardList: list }).contactCards).toEqual(['Ada', 'Bola, Ltd'])
  })

  test('a poll has its question as body', () => {
    expect(incoming({ type: 'poll_creation', body: '', pollName: 'Rice?' }).body).toBe('Rice?')
  })

  test('a protocol message keeps its type, so that it can be filtered', () => {
    expect(incoming({ type: 'e2e_notification', body: '' }).type).toBe('e2e_notification')
  })

  test('a status update is in the status chat and has an author', () => {
    expect(incoming({ author: '777@lid' }, { remote: 'status@broadcast', participant: '777@lid' })).toMatchObject({
      chatId: 'status@broadcast',
      authorId: '777@lid',
      isGroup: false,
    })
  })
})

const rice = { productId: '61', title: 'Rice 50kg', priceAmount1000: 30_000_000, currencyCode: 'NGN' }
const noProduct = { retailer_id: null, description: null, url: null }

describe('a shop’s goods', () => {
  const order = {
    type: 'order',
    body: '/9j/AAAA',
    orderId: '4711',
    token: 'AR6x==',
    orderTitle: 'Ada’s Shop',
    itemCount: 3,
    totalAmount1000: '90000000',
    totalCurrencyCode: 'NGN',
  }
  test('an order has the customer’s words as body, and its details beside it', () => {
    expect(incoming({ ...order, message: 'Please deliver today' })).toMatchObject({
      body: 'Please deliver today',
      hasMedia: false,
      order: { id: '4711', token: 'AR6x==', title: 'Ada’s Shop', items: 3, amount: 90_000, currency: 'NGN' },
    })
    expect(incoming(order).body).toBe('')
  })

  test('a product has its name and price, and never its picture as body', () => {
    const product = { type: 'product', ...rice, retailerId: 'R-50', description: 'Long grain', url: 'https://shop/r' }
    const picture = { body: `/9j/${'A'.repeat(900)}`, directPath: '/v/1', mimetype: 'image/jpeg' }
    expect(incoming({ ...product, ...picture })).toMatchObject({
      body: '',
      hasMedia: true,
      product: {
        id: '61',
        retailer_id: 'R-50',
        title: 'Rice 50kg',
        amount: 30_000,
        currency: 'NGN',
        url: 'https://shop/r',
      },
    })
    expect(incoming({ ...product, salePriceAmount1000: 25_500_500 }).product?.amount).toBe(25_500.5)
    expect(incoming({ ...product, body: 'Is this there?' }).body).toBe('Is this there?')
  })

  test('hostile values of an order become null, and long ones are cut', () => {
    const hostile = { itemCount: -1, totalAmount1000: 'x', totalCurrencyCode: '<b>', orderId: {}, token: 5 }
    expect(incoming({ type: 'order', ...hostile }).order).toEqual({
      ...{ id: null, token: null, title: null, items: null, amount: null, currency: null },
    })
    expect(incoming({ type: 'order', orderTitle: 'x'.repeat(9_999) }).order?.title).toHaveLength(300)
  })

  test('the advertisement that opened the chat is included, without its picture', () => {
    const ctwaContext = {
      title: 'Rice 50kg promo',
      description: 'This week only',
      sourceUrl: 'https://fb.me/x',
      sourceId: '120',
      ctwaClid: 'ARA',
      thumbnail: '/9j/AAAA',
    }
    expect(incoming({ body: '', ctwaContext }).referral).toEqual({
      title: 'Rice 50kg promo',
      body: 'This week only',
      url: 'https://fb.me/x',
      source_id: '120',
      ctwa_clid: 'ARA',
    })
    expect(incoming({ ctwaContext: {} })).not.toHaveProperty('referral')
    expect(incoming({ ctwaContext: { title: 7 } })).not.toHaveProperty('referral')
  })
})

describe('a message that only the phone shows', () => {
  test.each([
    ['view_once_unavailable_fanout', 'view-once', true],
    ['hosted_unavailable_fanout', 'other', false],
    ['bot_unavailable_fanout', 'bot', false],
    ['bot_orphan', 'bot', false],
    ['some_day_unavailable_fanout', 'other', false],
  ])('of subtype %s is reported at once', (subtype, unavailable, hasMedia) => {
    expect(incoming({ type: 'ciphertext', subtype, body: undefined })).toMatchObject({
      unavailable,
      hasMedia,
      body: '',
    })
  })

  test('is different from one that is not decrypted yet, which is waited for', () => {
    expect(map({ type: 'ciphertext', subtype: 'fanout' })).toBeNull()
  })
})

test('a broadcast message is marked in a direct chat only', () => {
  expect(incoming({ broadcast: true }).broadcast).toBe(true)
  expect(incoming({ broadcast: 'yes' })).not.toHaveProperty('broadcast')
  expect(incoming({ broadcast: true }, { remote: 'status@broadcast' })).not.toHaveProperty('broadcast')
})

describe('a quoted message', () => {
  test('has a rebuilt id, which tells our messages from theirs, and its text', () => {
    const quote = { quotedStanzaID: 'OLD', quotedMsg: { type: 'chat', body: 'Yes, 50 kg' } }
    expect(incoming({ ...quote, quotedParticipant: wid('99900@lid') }).quoted).toEqual({
      messageId: 'true_777@lid_OLD',
      text: 'Yes, 50 kg',
    })
    expect(incoming({ ...quote, quotedParticipant: '777@lid' }).quoted?.messageId).toBe('false_777@lid_OLD')
  })

  test('may be only an id, or an image without a caption', () => {
    expect(incoming({ quotedStanzaID: 'OLD' }).quoted).toEqual({ messageId: 'false_777@lid_OLD', text: null })
    expect(incoming({ quotedMsg: { type: 'image', body: '/9j/' } }).quoted).toEqual({
      messageId: null,
      text: '[image]',
    })
  })

  test('has a marker for every type, and never contains bytes', () => {
    const thumbnail = `/9j/${'A'.repeat(900)}`
    const quoted = (quotedMsg: Record<string, unknown>) => incoming({ quotedStanzaID: 'OLD', quotedMsg }).quoted
    expect(quoted({ type: 'document', filename: 'list.pdf', body: thumbnail })?.text).toBe('[document: list.pdf]')
    expect(quoted({ type: 'location', lat: 6.5, lng: 3.4, loc: 'Shop', body: thumbnail })?.text).toBe(
      '[location: 6.5, 3.4 Shop]',
    )
    expect(quoted({ type: 'vcard', vcardFormattedName: 'Ada' })?.text).toBe('[contact card: Ada]')
    expect(quoted({ type: 'quarantined', body: thumbnail })?.text).toBe('[message]')
    expect(quoted({ body: thumbnail })?.text).toBe('[message]')
    expect(quoted({ ...rice, type: 'product', body: thumbnail })).toEqual({
      messageId: 'false_777@lid_OLD',
      text: '[product: Rice 50kg, NGN 30,000]',
      product: { ...noProduct, id: '61', title: 'Rice 50kg', amount: 30_000, currency: 'NGN' },
    })
    expect(quoted({ type: 'order', itemCount: 2, orderId: '9', body: thumbnail })).toMatchObject({
      text: '[order: 2 items]',
      order: { id: '9', items: 2 },
    })
  })
})

describe('hostile input', () => {
  test('of wrong types does not throw', () => {
    const message = incoming({ body: { a: 1 }, t: 'soon', type: 7, notifyName: [], quotedMsg: [], vcardList: 'x' })
    expect(message).toMatchObject({ body: '', timestamp: 0, type: 'unknown', pushName: null, quoted: null })
    expect(incoming({ type: 'location', lat: 'x', lng: {} }).location).toBeNull()
    expect(incoming({ type: 'multi_vcard', vcardList: [null, 'x', { displayName: 3 }] }).contactCards).toEqual([])
  })

  test('in an acknowledgement counts as pending', () => {
    expect([-1, 0, 4, 9, 'x', null, 1.5, '2'].map(parseAck)).toEqual([-1, 0, 4, 0, 0, 0, 0, 2])
  })
})

describe('a change of a message', () => {
  const change = (raw: unknown) => mapChange(raw, { backfilled: false, ownIds })
  const id = { fromMe: false, remote: '777@lid', id: '3EB01' }

  test('is a deletion with the ids of its own key and of the key it carries', () => {
    const key = { ...id, id: '3EB02' }
    expect(change({ id, type: 'revoked', protocolMessageKey: key, t: 1 })).toEqual({
      kind: 'deleted',
      chatId: '777@lid',
      messageIds: ['false_777@lid_3EB02', 'false_777@lid_3EB01'],
    })
    expect(change({ id, type: 'protocol', subtype: 'sender_revoke', protocolMessageKey: key })).not.toBeNull()
    expect(change({ id: { ...id, fromMe: true }, type: 'revoked' })).toBeNull()
  })

  test('is an edit with the new text, and with its time if that is possible', () => {
    const edit = (ms: unknown) => change({ id, type: 'chat', body: 'new', t: 1, latestEditSenderTimestampMs: ms })
    expect(edit(1_765_500_000_123)).toMatchObject({
      kind: 'edited',
      message: { body: 'new', editedAt: 1_765_500_000_123 },
    })
    for (const ms of [Number.NaN, -5, 1e300, 'x', {}, null, 0]) expect(edit(ms)).not.toHaveProperty('message.editedAt')
    expect(change({ id: { ...id, fromMe: true }, type: 'chat', body: 'ours', t: 1 })).toBeNull()
  })

  test('is null if it cannot be read', () => {
    const biting = Object.defineProperty({ type: 'revoked' }, 'id', {
      enumerable: true,
      get: () => {
        throw new Error('r')
      },
    })
    for (const raw of [null, 7, 'x', [], {}, { type: 'revoked' }, { id: {}, type: 'revoked' }, { id: 5 }, biting])
      expect(change(raw)).toBeNull()
  })
})

test('an invalid reaction maps to null', () => {
  const one = {
    id: { fromMe: true, remote: '777@lid', id: '3EB01' },
    fromMe: false,
    sender: '777@lid',
    text: '👍',
    ms: 5_000,
  }
  expect(mapReaction(one, 10)).toMatchObject({
    messageId: 'true_777@lid_3EB01',
    senderId: '777@lid',
    emoji: '👍',
    at: 5_000,
  })
  expect(mapReaction({ ...one, text: null, ms: 9e15, fromMe: true }, 10)).toMatchObject({
    emoji: '',
    senderId: null,
    at: 70_000,
  })
  for (const change of [{ text: 7 }, { text: 'x'.repeat(65) }, { id: null }, { sender: null }, { sender: {} }])
    expect(mapReaction({ ...one, ...change }, 10)).toBeNull()
  for (const raw of [null, 'x', [], {}]) expect(mapReaction(raw, 10)).toBeNull()
})

describe('a file that a customer named', () => {
  test('has a name that is safe to save under, and the customer’s name if that differs', () => {
    const named = (filename: string) => incoming({ type: 'document', directPath: '/v/x', filename }).media
    expect(named('price list.pdf')).toMatchObject({ filename: 'price list.pdf' })
    expect(named('price list.pdf')).not.toHaveProperty('originalFilename')
    expect(named('../../etc/pass\u0000wd')).toMatchObject({ filename: 'passwd', originalFilename: '../../etc/passwd' })
  })
})

describe('a type that the page does not show', () => {
  const named = (futureproofType: unknown, futureproofSubtype?: string) =>
    incoming({ type: 'unknown', body: '', futureproofType, futureproofSubtype }).type

  test('keeps its real name if it does not hold a person’s words', () => {
    expect(['pin_message', 'keep_in_chat', 'reaction', 'call_log', 'album'].map((one) => named(one))).toEqual([
      ...['pin_message', 'keep_in_chat', 'reaction', 'call_log', 'album'],
    ])
    expect(named('protocol', 'member_label')).toBe('protocol')
  })

  test('is unknown if a person wrote it, and for an edit', () => {
    expect([named('ptv'), named('chat'), named(''), named(7), named('protocol', 'message_edit')]).toEqual(
      Array(5).fill('unknown'),
    )
    expect(named('rich_response')).toBe('rich_response')
    expect(incoming({ type: 'image', futureproofType: 'pin_message' }).type).toBe('image')
  })
})
