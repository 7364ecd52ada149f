import type { DownloadLimits } from '../whatsapp/download-media.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SimulatorClient } from '../../../simulator/client/simulator-client.ts'
import { linkShop } from '../../../tests/support/link-shop.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { startSessionsBed, type SessionsBed } from '../testing/sessions-bed.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'

const ada = '2348011111111'
const bola = '2348022222222'
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

let world: World
let api: SimulatorClient
let bed: SessionsBed

beforeAll(async () => {
  world = await startWorld()
  api = world.phone
})
afterAll(() => world.stop())
beforeEach(async () => {
  await api.call('reset')
  bed = await startSessionsBed(world.browser)
})
afterEach(async () => {
  await bed.stop()
})

async function link(): Promise<void> {
  await linkShop(bed, api)
  await bed.waitFor('the first catch-up', () => bed.sink.catchUps.length > 0)
}
const stored = (body: string): Promise<IncomingMessage> =>
  bed.waitFor(`the message "${body}"`, () => bed.sink.stored.find((message) => message.body === body))

describe('incoming messages', () => {
  test('of every kind arrive as plain data with readable ids', async () => {
    await link()
    const write = (content: Parameters<typeof api.call<'customerMessage'>>[1]['content']) =>
      api.call('customerMessage', { from: ada, content })
    const first = await write({ kind: 'chat', body: 'hello' })
    await api.call('customerMessage', {
      from: ada,
      content: { kind: 'chat', body: 'and this?' },
      quotedId: first.id,
    })
    await write({ kind: 'image', media: { mimetype: 'image/png', data: png }, caption: 'like this' })
    await write({ kind: 'document', media: { mimetype: 'application/pdf', data: png, filename: 'list.pdf' } })
    await write({ kind: 'location', latitude: 6.45, longitude: 3.39, name: 'Marina' })
    await write({ kind: 'vcard', name: 'Chidi Obi', phone: '2348033333333' })
    const last = await bed.waitFor('the contact card', () =>
      bed.sink.stored.find((message) => message.type === 'vcard'),
    )
    expect(last).toMatchObject({ contactCards: ['Chidi Obi'], body: '' })
    expect(bed.sink.stored.map((message) => message.type)).toEqual([
      'chat',
      'chat',
      'image',
      'document',
      'location',
      'vcard',
    ])
    expect(bed.sink.stored[1]?.quoted).toEqual({ messageId: bed.sink.stored[0]?.messageId, text: 'hello' })
    expect(bed.sink.stored[4]?.location).toMatchObject({ latitude: 6.45, longitude: 3.39, name: 'Marina' })
    expect(bed.sink.stored.every((message) => message.phone === ada && !message.isGroup)).toBe(true)

    const image = await stored('like this')
    const read = (limits: DownloadLimits) =>
      bed.sender.downloadMedia('shop', image.messageId, limits, async (parts) => {
        const all: Uint8Array[] = []
        for await (const part of parts) all.push(part)
        return Buffer.concat(all)
      })
    expect(await read({ maxBytes: 10_000, timeoutMs: 10_000 })).toEqual({
      ...{ kind: 'read', mimetype: 'image/png', filename: null },
      value: Buffer.from(png, 'base64'),
    })
    expect(await read({ maxBytes: 10, timeoutMs: 10_000 })).toEqual({ kind: 'too-large' })
  })

  test('in a group with LIDs have their author and the name of the group', async () => {
    await link()
    const group = await api.call('createGroup', { subject: 'Market women', participants: [ada, bola] })
    await api.call('customerMessage', { from: ada, group: group.id, content: { kind: 'chat', body: 'who has rice?' } })
    const message = await stored('who has rice?')
    expect(message).toMatchObject({ chatId: group.id, isGroup: true, chatName: 'Market women', phone: ada })
    expect(message.authorId).toMatch(/@lid$/)
    expect(await bed.sessions.groups('shop')).toEqual([{ id: group.id, name: 'Market women' }])
  })

  test('from a sender whose phone the account does not know arrive without a phone', async () => {
    await link()
    await api.call('saveContact', { contactPhone: bola, phoneKnown: false })
    await api.customerWrites(bola, 'secret')
    expect(await stored('secret')).toMatchObject({ phone: null, lid: expect.stringMatching(/^\d+$/) as string })
  })

  test('that arrived while we were away are each stored once, oldest first within their chat', async () => {
    await link()
    await api.customerWrites(ada, 'before')
    await stored('before')
    await bed.sessions.disconnect('shop')
    for (let n = 1; n <= 40; n += 1) {
      // Many share one second, so the page's own order must decide.
      await api.customerWrites(ada, `a${n}`)
    }
    await api.customerWrites(bola, 'b1')
    await api.call('ownerMessage', { to: bola, content: { kind: 'chat', body: 'answered by hand' } })
    bed = await bed.restart()
    void bed.sessions.startSaved(['shop'])
    await bed.waitFor('the backlog', () => bed.sink.stored.length >= 42)
    await bed.waitFor('the end of the catch-up', () => bed.sink.catchUps.some((result) => result.stored > 0))

    expect(bed.sink.catchUps.at(-1)).toEqual({ sessionId: 'shop', stored: 41, chats: 2, customers: 2 })
    const chat = bed.sink.stored.find((message) => message.body === 'a1')?.chatId
    expect(bed.sink.bodies(chat)).toEqual(['before', ...Array.from({ length: 40 }, (_, n) => `a${n + 1}`)])
    expect(bed.sink.order.indexOf('own:answered by hand')).toBeLessThan(bed.sink.order.indexOf('in:b1'))
    expect(bed.sink.stored.filter((message) => message.backfilled)).toHaveLength(41)
    expect(await api.seenMarks()).toEqual([])
  })

  test('that arrived while we were away and are decrypted only after the catch-up are stored, too', async () => {
    await link()
    await bed.sessions.disconnect('shop')
    await api.call('customerMessage', {
      from: ada,
      content: { kind: 'ciphertext', body: 'readable at last', decryptAfterMs: 12_000 },
    })
    bed.sessions.connect('shop')
    await stored('readable at last')
    expect(bed.sink.bodies()).toEqual(['readable at last'])
  })

  test('of a newly linked account come without old history', async () => {
    const old = Math.floor(Date.now() / 1000) - 7_200
    await api.call('customerMessage', { from: ada, content: { kind: 'chat', body: 'old' }, timestamp: old })
    await link()
    await api.customerWrites(ada, 'new')
    await stored('new')
    expect(bed.sink.bodies()).toEqual(['new'])
  })
})

describe('outgoing messages', () => {
  test('are reported with their ticks, including those that the owner typed on the phone', async () => {
    await link()
    await api.customerWrites(ada, 'hello')
    const { chatId } = await stored('hello')
    const since = Date.now() - 1_000
    await bed.sender.setTyping('shop', chatId, true)
    const sent = await bed.sender.sendText('shop', chatId, 'Welcome.', null)
    if (sent.kind !== 'sent') throw new Error(sent.kind)
    await api.call('ownerMessage', { to: ada, content: { kind: 'chat', body: 'by hand' } })
    await bed.waitFor('both own messages', () => bed.sink.own.length >= 2)
    expect(bed.sink.own.map((message) => message.body)).toEqual(['Welcome.', 'by hand'])
    await bed.waitFor('two ticks', () => bed.sink.acks.find((ack) => ack.messageId === sent.messageId && ack.ack === 2))
    const own = await bed.sender.ownMessagesSince('shop', chatId, since, () => false)
    expect(own?.map((message) => message.body)).toEqual(['Welcome.', 'by hand'])
    expect(own?.[0]?.messageId).toBe(sent.messageId)

    expect(await api.seenMarks()).toEqual([])
    const presence = await api.call('presenceTraces')
    expect(presence.at(-1)?.presence).toBe('unavailable')
  })

  test('go to the existing chat of a phone, and a number that is not on WhatsApp is reported', async () => {
    await link()
    await api.customerWrites(ada, 'hello')
    const { chatId } = await stored('hello')
    const { sender } = bed
    expect(await sender.resolveChat('shop', `+${ada}`)).toEqual({ kind: 'found', chatId, isNew: false })
    expect(await sender.resolveChat('shop', chatId)).toEqual({ kind: 'found', chatId, isNew: false })
    expect(await sender.resolveChat('shop', '2349099999999')).toEqual({ kind: 'not-on-whatsapp' })
    expect(await sender.resolveChat('shop', 'nonsense')).toEqual({ kind: 'not-on-whatsapp' })
  })

  test('that fail are reported as not sent or as rejected, with the reason', async () => {
    await link()
    await api.customerWrites(ada, 'hello')
    const { chatId } = await stored('hello')
    const { sender } = bed
    await api.call('setKnobs', { throwOnSend: true })
    expect(await sender.sendText('shop', chatId, 'one', null)).toMatchObject({
      kind: 'not-sent',
      reason: 'send-failed',
    })
    await api.call('setKnobs', { throwOnSend: false, failSends: true })
    expect(await sender.sendText('shop', chatId, 'two', null)).toMatchObject({ kind: 'rejected', code: null })
    await api.call('setKnobs', { refusalCode: 463 })
    expect(await sender.sendText('shop', chatId, 'locked', null)).toMatchObject({ kind: 'rejected', code: 463 })
    await api.call('setKnobs', { failSends: false, refusalCode: 0 })
    expect(await sender.sendText('shop', chatId, 'three', null)).toMatchObject({ kind: 'sent' })
    expect((await api.replies(ada)).map((message) => message.body)).toContain('three')
    await bed.sessions.disconnect('shop')
    expect(await sender.sendText('shop', chatId, 'four', null)).toMatchObject({
      kind: 'not-sent',
      reason: 'not-connected',
    })
  })
})
