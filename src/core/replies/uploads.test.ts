import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pngOf } from '../media/testing/samples.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'
import { Uploads } from './uploads.ts'

const id = '0'.repeat(32)
const png = pngOf(5, 4)
let bed: OwnerBed

beforeEach(async () => {
  bed = await createOwnerBed({ 'replies.mediaMaxMb': 1 })
})
afterEach(() => bed.remove())

const eventually = (look: () => void) => bed.eventually(look)
const give = (bytes: Buffer) => bed.way.rooms.replies.uploads.add(id, 0, bytes)
const sendFile = async (change: object = {}) => {
  const about = { filename: 'rice.png', mimetype: 'image/png', text: ' This one? ', size: png.length }
  const sending = bed.way.rooms.replies.sendFile({ sessionId: 'shop', chatKey: ADA, upload: id, ...about, ...change })
  let end: unknown
  void sending.then(
    (value) => (end = value),
    (error: unknown) => (end = error),
  )
  await eventually(() => expect(end).toBeDefined())
  return end
}

test('the owner’s file goes into the ledger, takes the chat over and is sent', async () => {
  await bed.asks('hi')
  give(png)
  expect(await sendFile()).toMatchObject([
    {
      origin: 'owner-window',
      text: 'This one?',
      attached: { kind: 'picture', state: 'kept', shown: 'image/png', width: 5, height: 4 },
    },
  ])
  await eventually(() => expect(bed.sender.sent).toHaveLength(2))
  expect(bed.sender.sent[1]).toMatchObject({
    text: 'This one?',
    attachment: { type: 'image', media: { sha256: createHash('sha256').update(png).digest('hex') } },
  })
  expect(bed.way.takeovers()).toHaveLength(1)
  // The upload is gone from memory, so its id is free for another file.
  expect(() => bed.way.rooms.replies.uploads.read(id, png.length)).toThrow('whole')
})

test('a program is refused with a clear error, and takes no chat over', async () => {
  await bed.asks('hi')
  const program = Buffer.from('MZ\x90')
  give(program)
  expect(await sendFile({ size: program.length })).toMatchObject({ said: { code: 'error.file-not-sendable' } })
  expect(bed.sender.sent).toHaveLength(1)
  expect(bed.way.takeovers()).toEqual([])
})

test('an incomplete upload is not sent', async () => {
  await bed.asks('hi')
  give(png.subarray(0, 10))
  expect(await sendFile()).toMatchObject({ said: { code: 'error.file-not-whole' } })
})

test('upload parts must be in order and within the limits, and idle uploads are dropped', async () => {
  const clock = createFakeClock()
  const uploads = new Uploads(clock, () => 1_000_000)
  expect(uploads.add(id, 0, Buffer.from('ab'))).toBe(2)
  expect(() => uploads.add(id, 3, Buffer.from('d'))).toThrow('whole')
  expect(uploads.add(id, 2, Buffer.from('c'))).toBe(3)
  expect(uploads.read(id, 3).toString()).toBe('abc')
  expect(() => uploads.add(id, 3, Buffer.alloc(1_000_000))).toThrow('too large')
  expect(() => uploads.read(id, 3)).toThrow('whole')
  for (const n of [1, 2, 3, 4]) uploads.add(String(n), 0, Buffer.from('x'))
  expect(() => uploads.add('5', 0, Buffer.from('x'))).toThrow('on their way')
  await clock.advance(6 * 60_000)
  expect(uploads.add('5', 0, Buffer.from('x'))).toBe(1)
})

test('retention deletes a reply’s text with its attachment, and releases the file', async () => {
  await bed.asks('hi')
  give(png)
  await sendFile()
  await eventually(() => expect(bed.sender.sent).toHaveLength(2))
  const sha256 = createHash('sha256').update(png).digest('hex')
  const { oldMessages, replies, writes } = bed.storage
  const later = bed.clock.now() + 1_000
  const emptied = writes.run(() => oldMessages.blank(null, { stored: later, sent: later }, 10))
  await bed.clock.settle()
  await emptied
  expect(replies.ofMessage(1).map(({ text, attachment, file }) => [text, attachment, file])).toEqual([
    ['', null, null],
    ['', null, null],
  ])
  expect(replies.refersTo(sha256)).toBe(false)
})
