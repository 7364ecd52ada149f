import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { linkShop } from '../../../tests/support/link-shop.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import type { FileAttachment, FileKind } from '../../shared/model/attachment.ts'
import { isSaid } from '../ids/same-message.ts'
import { startSessionsBed, type SessionsBed } from '../testing/sessions-bed.ts'

const ada = '2348011111111'
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

let world: World
let bed: SessionsBed
/** WhatsApp's id of the chat: a LID today. */
let chat: string

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  await world.phone.call('reset')
  bed = await startSessionsBed(world.browser)
  await linkShop(bed, world.phone)
  await world.phone.customerWrites(ada, 'hello')
  chat = (await bed.waitFor('the chat', () => bed.sink.stored[0])).chatId
})
afterEach(() => bed.stop())

const sent = async () => (await world.phone.call('messages', { chat: ada })).filter((message) => message.fromMe)

function file(shownAs: FileKind, mimetype: string, bytes: Buffer, filename = 'file'): FileAttachment {
  return { kind: 'file', sha256: sha256(bytes), size: bytes.length, mimetype, filename, shownAs }
}
const send = (attachment: FileAttachment, bytes: Buffer, caption = '') =>
  bed.sender.sendAttachment('shop', chat, { attachment, bytes, caption }, null)

test.each([
  ['image', 'image/png', 'image', 'Here it is'],
  ['document', 'application/pdf', 'document', 'The price list'],
  ['document', 'application/pdf', 'document', ''],
  ['voice', 'audio/ogg; codecs=opus', 'ptt', ''],
  ['audio', 'audio/mpeg', 'audio', ''],
  ['video', 'video/mp4', 'video', 'See'],
  ['sticker', 'image/webp', 'sticker', ''],
] as const)(
  'a %s of %s arrives as %s once and unchanged, and is recognised as ours',
  async (shownAs, mimetype, kind, caption) => {
    const bytes = Buffer.concat([png, Buffer.from(`${shownAs}${caption}`)])
    const attachment = file(shownAs, mimetype, bytes, 'prices.pdf')
    expect(await send(attachment, bytes, caption)).toMatchObject({ kind: 'sent' })
    const [message, ...others] = await sent()
    expect(others).toEqual([])
    expect(message).toMatchObject({ kind, media: { sha256: sha256(bytes), mimetype } })
    expect(message?.caption ?? '').toBe(caption)
    if (shownAs === 'document') expect(message?.media?.filename).toBe('prices.pdf')
    // Look it up as after a crash.
    const own = await bed.sender.ownMessagesSince('shop', chat, 0, () => true)
    expect(own?.filter((seen) => isSaid({ text: caption, attachment }, seen))).toHaveLength(1)
    expect(
      own?.filter((seen) => isSaid({ text: caption, attachment: file(shownAs, mimetype, png) }, seen)),
    ).toHaveLength(['image', 'video'].includes(shownAs) ? 1 : 0)
    expect(await world.phone.seenMarks()).toEqual([])
  },
)

test('a place arrives with its name, and is recognised as ours', async () => {
  const attachment = { kind: 'place', latitude: 6.5, longitude: 3.35, name: "Ada's Shop" } as const
  expect(await bed.sender.sendAttachment('shop', chat, { attachment, caption: '' }, null)).toMatchObject({
    kind: 'sent',
  })
  expect(await sent()).toMatchObject([
    { kind: 'location', location: { latitude: 6.5, longitude: 3.35, name: "Ada's Shop" } },
  ])
  const own = (await bed.sender.ownMessagesSince('shop', chat, 0, () => true)) ?? []
  expect(own.filter((seen) => isSaid({ text: '', attachment }, seen))).toHaveLength(1)
})

test.each([
  ['image', 'image/png', 'image'],
  ['image', 'image/gif', 'video'],
  ['video', 'video/mp4', 'video'],
] as const)(
  'a %s of %s that WhatsApp re-encoded is recognised as ours, the owner’s own file is not',
  async (shownAs, mimetype, kind) => {
    await world.phone.call('setKnobs', { remakesMedia: true })
    const attachment = file(shownAs, mimetype, png)
    expect(await send(attachment, png, 'Here')).toMatchObject({ kind: 'sent' })
    const media = { mimetype, data: Buffer.from('another').toString('base64') }
    await world.phone.call('ownerMessage', { to: ada, content: { kind, media, caption: 'Here' } })
    await bed.waitFor('the owner’s own', async () => (await sent()).length === 2)
    const [ours] = await sent()
    expect(ours?.kind).toBe(kind)
    expect(ours?.media?.sha256).not.toBe(attachment.sha256)
    const own = (await bed.sender.ownMessagesSince('shop', chat, 0, () => true)) ?? []
    const found = own.filter((seen) => isSaid({ text: 'Here', attachment }, seen))
    expect(found.map(({ messageId }) => messageId.split('_')[2])).toEqual([ours?.id])
  },
)

test('a failed upload sends no message and can be retried, and so can a refused one', async () => {
  const attachment = file('image', 'image/png', png)
  await world.phone.call('setKnobs', { failUploads: true })
  expect(await send(attachment, png)).toMatchObject({ kind: 'not-sent', reason: 'send-failed' })
  expect(await sent()).toEqual([])
  await world.phone.call('setKnobs', { failUploads: false, failSends: true })
  expect(await send(attachment, png)).toMatchObject({ kind: 'rejected' })
  await world.phone.call('setKnobs', { failSends: false })
  expect(await send(attachment, png)).toMatchObject({ kind: 'sent' })
  expect(await sent()).toHaveLength(1)
})

test('“recording…” is shown and then cleared', async () => {
  const traces = async () => (await world.phone.call('chatTraces', {})).map(({ kind }) => kind)
  await bed.sender.setTyping('shop', chat, true, 'recording')
  // The page sends these by itself: two sent at once may arrive in either order.
  await expect.poll(traces, { timeout: 30_000 }).toEqual(['recording'])
  await bed.sender.setTyping('shop', chat, false)
  await expect.poll(traces, { timeout: 30_000 }).toEqual(['recording', 'paused'])
})
