import { afterEach, expect, test } from 'vitest'
import { CUSTOMER, startTestBed, type TestBed } from './testing/test-bed.ts'

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const DIRECT = `${CUSTOMER}@c.us`

let bed: TestBed
afterEach(() => bed.stop())

const receivePicture = (id: string) =>
  bed.api.call('customerMessage', {
    from: CUSTOMER,
    id,
    content: { kind: 'image', media: { mimetype: 'image/png', data: PIXEL }, caption: 'picture' },
  })

test("today's keys break the unmodified library: no ids, failing chat list and media, no result for a delivered message", async () => {
  bed = await startTestBed({ keyField: '$7' })
  const host = await bed.startLinkedHost({ vanilla: true })
  await receivePicture('ACTODAY')
  const message = await host.waitForMessage('picture')
  expect(message.id._serialized).toBeUndefined()
  expect(message.id).toMatchObject({ $7: `false_${message.from}_ACTODAY` })
  await expect(host.client.getChats()).rejects.toThrow(/^r/)
  await expect(message.getChat()).rejects.toThrow(/^r/)
  await expect(message.downloadMedia()).rejects.toThrow(/^r/)
  expect(await host.client.sendMessage(DIRECT, 'delivered all the same', { sendSeen: false })).toBeUndefined()
  await bed.api.waitForReply(CUSTOMER, { body: 'delivered all the same' })
})

test('the old keys let the unmodified library work', async () => {
  bed = await startTestBed({ legacyKeys: true })
  const host = await bed.startLinkedHost({ vanilla: true })
  await receivePicture('ACOLD')
  const message = await host.waitForMessage('picture')
  expect(message.id._serialized).toBe(`false_${message.from}_ACOLD`)
  expect(await host.client.getChats()).toHaveLength(1)
  expect((await message.downloadMedia()).data).toBe(PIXEL)
  const sent = await host.client.sendMessage(DIRECT, 'hello')
  expect(sent.id._serialized).toBe(`true_${message.from}_${sent.id.id}`)
  expect(await bed.api.seenMarks()).toHaveLength(1)
})

test('with LIDs switched off, senders appear under their phones', async () => {
  bed = await startTestBed({ legacyKeys: true, lidSenders: false })
  const host = await bed.startLinkedHost({ vanilla: true })
  await receivePicture('ACPHONE')
  expect((await host.waitForMessage('picture')).from).toBe(DIRECT)
})
