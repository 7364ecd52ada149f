import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SimulatorClient } from '../../../simulator/client/simulator-client.ts'
import { DEFAULT_KNOBS, LEGACY_KNOBS } from '../../../simulator/whatsapp/server/default-knobs.ts'
import { linkShop } from '../../../tests/support/link-shop.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { startSessionsBed, type SessionsBed } from '../testing/sessions-bed.ts'

const ada = '2348011111111'
const patience = 60_000
const photo = { mimetype: 'image/png', data: 'iVBORw0KGgo=' }
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
  await api.call('setKnobs', DEFAULT_KNOBS)
  bed = await startSessionsBed(world.browser)
})
afterEach(() => bed.stop())

const link = () => linkShop(bed, api)
async function writes(body: string): Promise<string> {
  const { id } = await api.call('customerMessage', { from: ada, content: { kind: 'chat', body } })
  await bed.waitFor(body, () => bed.sink.bodies().includes(body), patience)
  return id
}
const edits = () =>
  bed.sink.changes.flatMap((change) =>
    change.kind === 'edited' ? [[idOf(change.message.messageId), change.message.body]] : [],
  )
const deletions = () =>
  bed.sink.changes.flatMap((change) => (change.kind === 'deleted' ? change.messageIds.map(idOf) : []))
const idOf = (messageId: string) => messageId.split('_')[2]
const seen = (what: string, check: () => boolean) => bed.waitFor(what, check, patience)

describe.each([
  ['today', {}],
  ['before 2026', LEGACY_KNOBS],
])('on WhatsApp Web as it is %s', (_when, knobs) => {
  test('an edit, a second edit, a new caption and a deletion are reported, each with the id of the stored message', async () => {
    await api.call('setKnobs', { ...DEFAULT_KNOBS, ...knobs })
    await link()
    const [first, second] = [await writes('2 bags'), await writes('hello')]
    const media = { kind: 'image', media: photo, caption: 'this one' } as const
    const { id: picture } = await api.call('customerMessage', { from: ada, content: media })
    await seen('the picture', () => bed.sink.bodies().includes('this one'))
    await api.call('editMessage', { id: first, body: '20 bags' })
    await api.call('editMessage', { id: first, body: '12 bags' })
    await api.call('editMessage', { id: picture, body: 'that one' })
    await api.call('revokeMessage', { id: second })
    await seen('the deletion', () => deletions().includes(second))
    await seen('the caption', () => edits().some(([id, body]) => id === picture && body === 'that one'))
    expect(
      edits()
        .filter(([id]) => id === first)
        .at(-1),
    ).toEqual([first, '12 bags'])
    expect(edits().some(([id]) => id === second)).toBe(false)
    const stored = new Set(bed.sink.stored.map((message) => message.messageId))
    for (const change of bed.sink.changes) {
      const ids =
        change.kind === 'edited' ? [change.message.messageId] : change.kind === 'deleted' ? change.messageIds : []
      if (change.kind === 'reacted') continue
      expect(ids.some((id) => stored.has(id))).toBe(true)
      if (change.kind === 'edited') expect(change.message.editedAt).toBeGreaterThan(1_700_000_000_000)
    }
  })
})

test('edits of the owner on the phone are reported, live and after an absence; a message that is only sent is not', async () => {
  await link()
  await writes('how much?')
  const own = () =>
    bed.sink.changes.flatMap((change) => (change.kind === 'own' ? [[idOf(change.messageId), change.text]] : []))
  const { id } = await api.call('ownerMessage', { to: ada, content: { kind: 'chat', body: 'It is 500' } })
  await writes('thank you')
  expect(own()).toEqual([])
  await api.call('editMessage', { id, body: 'It is 5,000' })
  await seen('the edit', () => own().some(([edited, text]) => edited === id && text === 'It is 5,000'))
  await bed.sessions.disconnect('shop')
  await api.call('editMessage', { id, body: 'It is 6,000' })
  bed.sessions.connect('shop')
  await seen('the later edit', () => own().some(([edited, text]) => edited === id && text === 'It is 6,000'))
})

test('edits and deletions that happen while no page is open are found at the next connect', async () => {
  await link()
  const [first, second] = [await writes('2 bags'), await writes('hello')]
  await bed.sessions.disconnect('shop')
  await api.call('editMessage', { id: first, body: '20 bags' })
  await api.call('revokeMessage', { id: second })
  bed.sessions.connect('shop')
  await seen('the edit', () => edits().some(([id, body]) => id === first && body === '20 bags'))
  await seen('the deletion', () => deletions().includes(second))
})

test('a message deleted before it was decrypted is not stored, and a late decryption is not an edit', async () => {
  await link()
  await bed.waitFor('the first catch-up', () => bed.sink.catchUps.length >= 1, patience)
  const content = { kind: 'ciphertext', body: 'never', decryptAfterMs: null } as const
  const { id } = await api.call('customerMessage', { from: ada, content })
  await api.call('revokeMessage', { id })
  await api.call('customerMessage', { from: ada, content: { ...content, body: 'late', decryptAfterMs: 100 } })
  await seen('the late one', () => bed.sink.bodies().includes('late'))
  await seen('the deletion', () => deletions().includes(id))
  await writes('after')
  expect(bed.sink.bodies()).toEqual(['late', 'after'])
  expect(edits().filter(([, body]) => body !== 'late')).toEqual([])
})

test('messages and edits arrive even if the library’s listeners are gone', async () => {
  await link()
  const id = await writes('2 bags')
  await api.call('deafenPage', { how: 'listeners' })
  await seen('a message', () => bed.sink.bodies().includes('2 bags'))
  await writes('heard again')
  await api.call('editMessage', { id, body: '20 bags' })
  await seen('the edit', () => edits().some(([edited, body]) => edited === id && body === '20 bags'))
})

const newest = () => bed.sink.stored.at(-1)!
const lidNow = async () => (await api.call('contacts', {})).find(({ phone }) => phone === ada)!.lid

test('reactions to messages of both sides are reported, their removal included', async () => {
  await link()
  const id = await writes('hello')
  const chat = newest().chatId
  const sent = await bed.sender.sendText('shop', chat, 'hi there', null)
  if (sent.kind !== 'sent') throw new Error(sent.kind)
  const reacted = () => bed.sink.changes.filter((change) => change.kind === 'reacted')
  await api.call('react', { from: ada, id, text: '👍' })
  await api.call('react', { from: ada, id, text: '' })
  await api.call('react', { from: ada, id: sent.messageId.split('_')[2]!, text: '❤️' })
  await seen('the last reaction', () => reacted().length === 3)
  expect(reacted().map((change) => [idOf(change.messageId), change.emoji])).toEqual([
    [id, '👍'],
    [id, ''],
    [idOf(sent.messageId), '❤️'],
  ])
  expect(reacted()[2]).toMatchObject({ messageId: sent.messageId, chatId: chat, senderId: chat })
  expect(reacted()[0]!.at).toBeGreaterThan(1_700_000_000_000)
})

describe('a customer', () => {
  test('stays the same person under a new LID, and a message to the former LID is sent to the new one', async () => {
    await link()
    await writes('before')
    const former = newest()
    await api.call('changeLid', { contactPhone: ada, silent: true })
    expect(await bed.sender.sendText('shop', former.chatId, 'again', null)).toMatchObject({ kind: 'sent' })
    expect((await api.replies(ada)).map(({ body }) => body)).toEqual(['again'])
    const own = await bed.sender.ownMessagesSince('shop', former.chatId, Date.now() - 60_000, () => true)
    expect(own?.map(({ body }) => body)).toContain('again')
    await writes('after')
    expect(newest().chatId).toBe(await lidNow())
    expect(newest().chatId).not.toBe(former.chatId)
    expect(newest().phone).toBe(ada)
  })

  test('has no phone any more after hiding it, from the notice on, and is known by the chosen username', async () => {
    await link()
    await writes('before')
    expect(newest().phone).toBe(ada)
    const lid = newest().lid!
    await api.call('saveContact', { contactPhone: ada, phoneKnown: false, username: 'ada.rice' })
    await seen('the notice', () => bed.lids.known('shop', lid).username === 'ada.rice')
    expect(bed.lids.phoneOf('shop', lid)).toBeNull()
    await writes('after')
    expect(newest()).toMatchObject({ phone: null, lid })
  })

  test('has the new phone after a change of number', async () => {
    await link()
    await writes('before')
    const lid = newest().lid!
    await api.call('changeNumber', { contactPhone: ada, newPhone: '2348099999999' })
    await seen('the notice', () => bed.lids.phoneOf('shop', lid) === '2348099999999')
    await api.customerWrites('2348099999999', 'after')
    await seen('a message', () => bed.sink.bodies().includes('after'))
    expect(newest()).toMatchObject({ phone: '2348099999999', lid })
  })
})
