import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createHastyClock } from '../testing/hasty-clock.ts'
import { customerMessage, createWayBed, type WayBed } from './testing/way-bed.ts'

const POLL = { timeout: 30_000, interval: 10 }
let core: AnsweringCore
let bed: WayBed
let loaded: () => void

beforeEach(async () => {
  core = await startAnsweringCore()
  core.answer = () => ({ status: 200, body: {} })
  bed = await createWayBed({
    clock: createHastyClock(10),
    settings: {
      'core.url': core.url,
      'core.eventsUrl': 'http://127.0.0.1:9/',
      'core.messageEvents': 'changes',
      'forward.media': 'bytes',
    },
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  loaded = resolve
  const download = bed.sender.downloadMedia.bind(bed.sender)
  bed.sender.downloadMedia = async (...asked) => {
    await promise
    return download(...asked)
  }
  bed.way.start()
})
afterEach(async () => {
  loaded()
  await bed.remove()
  await core.stop()
})

const picture = customerMessage('2 bags', {
  type: 'image',
  hasMedia: true,
  messageId: 'false_234@c.us_PIC',
  chatId: '234@c.us',
})
const isPosting = () => vi.waitFor(() => expect(bed.deliveryStates()).toEqual(['posting']), POLL)

test('a message that its customer deletes while its picture loads is not posted', async () => {
  await bed.way.incoming('shop', picture)
  await isPosting()
  await bed.way.changed('shop', { kind: 'deleted', chatId: picture.chatId, messageIds: [picture.messageId] })
  loaded()
  await vi.waitFor(() => expect(bed.deliveryStates()).toEqual(['skipped']), POLL)
  expect(core.received).toEqual([])
  expect(bed.storage.messages.find(1)).toMatchObject({ note: 'note.deleted', runs: 0, untold: null })
  // The core never had the message, so it is told nothing.
  expect(bed.storage.posts.counts('events').waiting).toBe(0)
})

test('a message that its customer edits while its picture loads is posted with the new text, without an edit event', async () => {
  await bed.way.incoming('shop', picture)
  await isPosting()
  const message = { ...picture, body: '20 bags' }
  await bed.way.changed('shop', { kind: 'edited', chatId: picture.chatId, message })
  expect(bed.storage.messages.find(1)).toMatchObject({ text: '20 bags', untold: 'edited' })
  loaded()
  await vi.waitFor(() => expect(bed.deliveryStates()).toEqual(['delivered']), POLL)
  expect(core.received.map(({ body }) => body['message'])).toEqual(['20 bags'])
  expect(bed.storage.posts.counts('events').waiting).toBe(0)
})
