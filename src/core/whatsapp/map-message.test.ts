import { describe, expect, it, test } from 'vitest'
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
  it('gets its id from its text, or from the message, where a part did not cross the bridge', () => {
    const bare = { remote: {}, id: '3EB01' }
    expect(incoming({ from: wid('777@lid') }, bare).messageId).toBe('false_777@lid_3EB01')
    expect(incoming({}, { ...bare, _serialized: 'false_777@lid_3EB01' }).messageId).toBe('false_777@lid_3EB01')
    const group = { remote: '12036@g.us', participant: {} }
    expect(incoming({ author: wid('777@lid') }, group).messageId).toBe('false_12036@g.us_3EB01_777@lid')
    expect(mapMessage({ id: 'false_777@lid_3EB01', t: 1 }, { backfilled: false, ownIds })?.message).toMatchObject({
      messageId: 'false_777@lid_3EB01',
      chatId: '777@lid',
    })
    expect(map({}, { remote: {} })).toBeNull()
  })

  it('without a time of its own is of now', () => {
    const raw = { id: { fromMe: false, remote: '777@lid', id: '3EB01' }, type: 'chat', body: 'hello' }
    expect(mapMessage(raw, { backfilled: false, ownIds, now: 1_765_500_123 })?.message.timestamp).toBe(1_765_500_123)
    expect(mapMessage({ ...raw, timestamp: 7 }, { backfilled: false, ownIds, now: 9 })?.message.timestamp).toBe(7)
  })

  it.each([1e300, -5, 1e15, 4_102_444_801, Infinity])('of the impossible time %d is of now', (t) => {
    const raw = { id: { fromMe: false, remote: '777@lid', id: '3EB01' }, type: 'chat', body: 'hello', t }
    expect(mapMessage(raw, { backfilled: false, ownIds, now: 1_765_500_123 })?.message.timestamp).toBe(1_765_500_123)
  })

  it('that throws when it is read is left out', () => {
    const bites = Object.defineProperty({ id: { fromMe: false, remote: '777@lid', id: '3EB01' } }, 'body', {
      get: () => {
        throw new Error('bites')
      },
    })
    expect(mapMessage(bites, { backfilled: false, ownIds })).toBeNull()
  })

  it('gets its id from its parts, whatever the library left in it', () => {
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

  it('from a phone id has the phone', () => {
    expect(incoming({}, { remote: wid('2348011111111@c.us') })).toMatchObject({
      chatId: '2348011111111@c.us',
      phone: '2348011111111',
      lid: null,
    })
  })

  it('in a group has its author, also when `to` is our own privacy id', () => {
    const message = incoming({ author: wid('777:12@lid') }, { remote: '12036@g.us', participant: wid('777@lid') })
    expect(message).toMatchObject({
      messageId: 'false_12036@g.us_3EB01_777@lid',
      chatId: '12036@g.us',
      authorId: '777@lid',
      lid: '777',
      isGroup: true,
    })
  })

  it('of our own becomes an outgoing message with its acknowledgement', () => {
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

  it('that is not decrypted yet is nothing: it comes again', () => {
    expect(map({ type: 'ciphertext', body: '' })).toBeNull()
  })

  it('without a readable key is nothing', () => {
    expect(map({ id: { fromMe: false, remote: {}, id: '3EB01' } })).toBeNull()
    expect(mapMessage(null, { backfilled: false, ownIds })).toBeNull()
    expect(mapMessage('text', { backfilled: false, ownIds })).toBeNull()
  })
})

describe('what is not text', () => {
  it('an image has its caption for a body, never its thumbnail', () => {
    const image = { type: 'image', body: '/9j/4AAQ', mimetype: 'image/jpeg', size: '12345', directPath: '/v/1' }
    expect(incoming({ ...image, caption: 'this one' })).toMatchObject({
      body: 'this one',
      hasMedia: true,
      media: { mimetype: 'image/jpeg', filename: null, size: 12_345 },
    })
    expect(incoming(image).body).toBe('')
  })

  it('a document keeps its file name', () => {
    expect(incoming({ type: 'document', filename: 'list.pdf', mimetype: 'application/pdf' }).media).toEqual({
      mimetype: 'application/pdf',
      filename: 'list.pdf',
      size: null,
    })
  })

  it('a location has its place and no body', () => {
    expect(incoming({ type: 'location', body: '/9j/x', lat: 6.5, lng: 3.4, loc: 'Shop\nMarina' })).toMatchObject({
      body: '',
      location: { latitude: 6.5, longitude: 3.4, name: 'Shop' },
    })
  })

  it('contact cards have their names', () => {
    const vcard = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bola\\, Ltd\r\nEND:VCARD'
    expect(incoming({ type: 'vcard', body: vcard })).toMatchObject({ body: '', contactCards: ['Bola, Ltd'] })
    const list = [{ displayName: 'Ada' }, { vcard }]
    expect(incoming({ type: 'multi_vcard', vcardList: list }).contactCards).toEqual(['Ada', 'Bola, Ltd'])
  })

  it('a poll is known by its question', () => {
    expect(incoming({ type: 'poll_creation', body: '', pollName: 'Rice?' }).body).toBe('Rice?')
  })

  it('a protocol message keeps its type, so that it can be filtered', () => {
    expect(incoming({ type: 'e2e_notification', body: '' }).type).toBe('e2e_notification')
  })

  it('a status update lives in the status chat and has an author', () => {
    expect(incoming({ author: '777@lid' }, { remote: 'status@broadcast', participant: '777@lid' })).toMatchObject({
      chatId: 'status@broadcast',
      authorId: '777@lid',
      isGroup: false,
    })
  })
})

describe('a quoted message', () => {
  it('is named by its rebuilt id and its text, ours and theirs told apart', () => {
    const quote = { quotedStanzaID: 'OLD', quotedMsg: { type: 'chat', body: 'Yes, 50 kg' } }
    expect(incoming({ ...quote, quotedParticipant: wid('99900@lid') }).quoted).toEqual({
      messageId: 'true_777@lid_OLD',
      text: 'Yes, 50 kg',
    })
    expect(incoming({ ...quote, quotedParticipant: '777@lid' }).quoted?.messageId).toBe('false_777@lid_OLD')
  })

  it('may be only an id, or an image without caption', () => {
    expect(incoming({ quotedStanzaID: 'OLD' }).quoted).toEqual({ messageId: 'false_777@lid_OLD', text: null })
    expect(incoming({ quotedMsg: { type: 'image', body: '/9j/' } }).quoted).toEqual({ messageId: null, text: null })
  })
})

describe('hostile input', () => {
  it('of wrong types does not throw', () => {
    const message = incoming({ body: { a: 1 }, t: 'soon', type: 7, notifyName: [], quotedMsg: [], vcardList: 'x' })
    expect(message).toMatchObject({ body: '', timestamp: 0, type: 'unknown', pushName: null, quoted: null })
    expect(incoming({ type: 'location', lat: 'x', lng: {} }).location).toBeNull()
    expect(incoming({ type: 'multi_vcard', vcardList: [null, 'x', { displayName: 3 }] }).contactCards).toEqual([])
  })

  it('as an acknowledgement counts as pending', () => {
    expect([-1, 0, 4, 9, 'x', null, 1.5, '2'].map(parseAck)).toEqual([-1, 0, 4, 0, 0, 0, 0, 2])
  })
})

describe('what was done to a message', () => {
  const change = (raw: unknown) => mapChange(raw, { backfilled: false, ownIds })
  const id = { fromMe: false, remote: '777@lid', id: '3EB01' }

  it('a deletion names the message by its own key and by the one it carries', () => {
    const key = { ...id, id: '3EB02' }
    expect(change({ id, type: 'revoked', protocolMessageKey: key, t: 1 })).toEqual({
      kind: 'deleted',
      chatId: '777@lid',
      messageIds: ['false_777@lid_3EB02', 'false_777@lid_3EB01'],
    })
    expect(change({ id, type: 'protocol', subtype: 'sender_revoke', protocolMessageKey: key })).not.toBeNull()
    expect(change({ id: { ...id, fromMe: true }, type: 'revoked' })).toBeNull()
  })

  it('an edit is the message as it reads now, with a time that can be one', () => {
    const edit = (ms: unknown) => change({ id, type: 'chat', body: 'new', t: 1, latestEditSenderTimestampMs: ms })
    expect(edit(1_765_500_000_123)).toMatchObject({
      kind: 'edited',
      message: { body: 'new', editedAt: 1_765_500_000_123 },
    })
    for (const ms of [Number.NaN, -5, 1e300, 'x', {}, null, 0]) expect(edit(ms)).not.toHaveProperty('message.editedAt')
    expect(change({ id: { ...id, fromMe: true }, type: 'chat', body: 'ours', t: 1 })).toBeNull()
  })

  it('is nothing where it cannot be read', () => {
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

test('a reaction that cannot be one is none', () => {
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
  it('has a name that can be saved, and beside it what the customer wrote', () => {
    const named = (filename: string) => incoming({ type: 'document', directPath: '/v/x', filename }).media
    expect(named('price list.pdf')).toMatchObject({ filename: 'price list.pdf' })
    expect(named('price list.pdf')).not.toHaveProperty('originalFilename')
    expect(named('../../etc/pass\u0000wd')).toMatchObject({ filename: 'passwd', originalFilename: '../../etc/passwd' })
  })
})
