import type { RequestListener } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import { answering, answerWith as answersOf } from './testing/core-answers.ts'
import type { FileServer } from './testing/file-server.ts'
import { picture, sentBy, sha256, startPictureServer } from './testing/files-said.ts'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
const pdf = Buffer.from('%PDF-1.7 price list')
const ogg = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead')])

let bed: OwnerBed
let server: FileServer

beforeEach(async () => {
  server = await startPictureServer()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await bed.remove()
  server.stop()
})

const build = async (settings: Partial<Record<SettingName, Settings[SettingName]>> = {}) => {
  bed = await createOwnerBed({ 'core.url': `${server.url}/hook`, ...settings })
}
const answerWith = (...replies: readonly unknown[]) => answersOf(bed, () => replies)
const eventually = (look: () => void, stepMs?: number) => bed.eventually(look, stepMs)
const sent = () => sentBy(bed)
const rows = () => bed.storage.replies.ofMessage(1)

test('a picture of the core goes with its caption, and the text after it waits for it', async () => {
  await build()
  const gate = Promise.withResolvers<void>()
  server.give = (_request, response) => void gate.promise.then(() => response.end(picture))
  answerWith({ text: 'Here it is', media: { url: `${server.url}/p/17.png` } }, 'Shall I keep it for you?')
  await bed.asks('the blue one?')
  await eventually(() => expect(server.asked).toEqual(['/p/17.png']))
  await bed.clock.advance(30_000)
  expect(sent()).toEqual([])
  gate.resolve()
  await eventually(() => expect(sent()).toHaveLength(2))
  expect(sent()).toEqual([
    ['image', 'Here it is', sha256(picture)],
    ['chat', 'Shall I keep it for you?', null],
  ])
  expect(rows()[0]).toMatchObject({ state: 'sent', file: sha256(picture), left_out: null })
  expect(bed.way.rooms.files.has(sha256(picture))).toBe(true)
})

test('an answer’s bytes are stored with it; a document keeps its name, a voice note shows “recording”, a place goes alone', async () => {
  await build({ 'replies.humanDelay': 'on' })
  answerWith(
    { media: { data: pdf.toString('base64'), mimetype: 'application/pdf', filename: '../invoice-17.pdf' } },
    { text: 'Listen', media: { data: ogg.toString('base64') }, as: 'voice' },
    { text: 'We are here', location: { latitude: 6.5, longitude: 3.35, name: "Ada's Shop" } },
  )
  await bed.asks('how do I pay?')
  await eventually(() => expect(rows()).toHaveLength(5))
  expect(bed.way.rooms.files.has(sha256(pdf))).toBe(true)
  await eventually(() => expect(sent()).toHaveLength(5), 1_000)
  expect(sent()).toEqual([
    ['document', '', sha256(pdf)],
    ['chat', 'Listen', null],
    ['ptt', '', sha256(ogg)],
    ['chat', 'We are here', null],
    ['location', '', null],
  ])
  expect(bed.sender.sent[0]?.attachment?.media?.filename).toBe('invoice-17.pdf')
  expect(bed.sender.sent[4]?.attachment?.location).toEqual({ latitude: 6.5, longitude: 3.35 })
  expect(bed.sender.shown.filter((how) => how !== 'stopped')).toEqual([
    'typing',
    'typing',
    'recording',
    'typing',
    'typing',
  ])
})

const html = '<!DOCTYPE html><html><body>Please log in</body></html>'
test.each<[string, RequestListener, string]>([
  ['is not there', (_request, response) => response.writeHead(404).end(), 'media-gone'],
  ['is too large', (_request, response) => response.end(Buffer.alloc(1_000_001, 0xff)), 'media-too-large'],
  ['is a page in its place', (_request, response) => response.end(html), 'media-wrong-type'],
  ['is a program', (_request, response) => response.end('MZ\x90\x00'), 'media-wrong-type'],
  ['is empty', (_request, response) => response.end(), 'media-wrong-type'],
  [
    'is somewhere in the shop’s network',
    (_request, response) => response.writeHead(302, { location: 'https://192.168.1.1/p.png' }).end(),
    'media-refused-address',
  ],
])('when a picture %s, its text goes alone and its row says why', async (_what, listener, reason) => {
  await build({ 'replies.mediaMaxMb': 1 })
  server.give = listener
  answerWith(
    { text: 'Here it is', media: { url: `${server.url}/p/17.png` } },
    { media: { url: `${server.url}/p/18.png` } },
    'Bye',
  )
  await bed.asks('hi')
  await eventually(() => expect(sent()).toHaveLength(2))
  expect(sent()).toEqual([
    ['chat', 'Here it is', null],
    ['chat', 'Bye', null],
  ])
  expect(rows().map((row) => [row.state, row.reason, row.left_out])).toEqual([
    ['sent', null, reason],
    ['failed', reason, null],
    ['sent', null, null],
  ])
})

test.each(['no-room', 'disk-error', 'disk-full'] as const)(
  'an answer’s texts are sent even if this computer cannot store its bytes (%s)',
  async (kind) => {
    await build()
    vi.spyOn(bed.way.rooms.files, 'put').mockResolvedValue({ kind })
    const data = picture.toString('base64')
    answerWith({ text: 'Here it is', media: { data } }, { media: { data } }, 'Bye')
    await bed.asks('hi')
    await eventually(() => expect(rows().at(-1)).toMatchObject({ state: 'sent' }), 1_000)
    expect(rows().map((row) => [row.state, row.reason, row.left_out])).toEqual([
      ['sent', null, 'media-no-room'],
      ['failed', 'media-no-room', 'media-no-room'],
      ['sent', null, null],
    ])
  },
)

test('a file without a text that failed is sent when the owner retries it', async () => {
  await build()
  server.give = (_request, response) => response.writeHead(404).end()
  answerWith({ media: { url: `${server.url}/p/17.png` } })
  await bed.asks('hi')
  await eventually(() => expect(rows()[0]?.state).toBe('failed'))
  server.give = (_request, response) => response.end(picture)
  await Promise.all([bed.way.retryReply(rows()[0]!.id), bed.clock.advance(10)])
  await eventually(() => expect(sent()).toEqual([['image', '', sha256(picture)]]))
})

test('an unreachable file is retried for ten minutes, then the text goes alone', async () => {
  await build()
  server.stop()
  answerWith({ text: 'Here it is', media: { url: `${server.url}/p/17.png` } })
  await bed.asks('hi')
  await eventually(() => expect(rows()[0]).toMatchObject({ state: 'queued', reason: 'media-coming' }))
  for (let passed = 0; passed < 9; passed += 1) {
    await bed.clock.advance(MINUTE_MS)
    await eventually(() => expect(rows()[0]).toMatchObject({ state: 'queued', reason: 'media-coming' }))
  }
  expect(sent()).toEqual([])
  for (let passed = 0; passed < 3; passed += 1) {
    await bed.clock.advance(MINUTE_MS)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await eventually(() => expect(sent()).toEqual([['chat', 'Here it is', null]]))
  expect(rows()[0]).toMatchObject({ state: 'sent', left_out: 'media-unreachable' })
})

test('a file that cannot be opened is fetched again only after a pause', async () => {
  await build()
  const held = Object.assign(new Error('held by a scanner'), { code: 'EPERM', syscall: 'open' })
  const open = vi.spyOn(bed.way.rooms.files, 'open').mockRejectedValue(held)
  answerWith({ text: 'Here it is', media: { url: `${server.url}/p/17.png` } })
  await bed.asks('hi')
  await eventually(() => expect(rows()[0]).toMatchObject({ state: 'queued', reason: 'media-coming' }))
  expect(server.asked).toHaveLength(1)
  open.mockRestore()
  await eventually(() => expect(sent()).toEqual([['image', 'Here it is', sha256(picture)]]), 1_000)
  expect(server.asked).toHaveLength(2)
})

test('a file whose outcome cannot be written is fetched again only after a pause', async () => {
  await build()
  answerWith({ text: 'Here it is', media: { url: `${server.url}/p/17.png` } })
  const update = vi.spyOn(bed.storage.replies, 'update').mockImplementation(() => {
    throw new Error('not written')
  })
  await bed.asks('hi')
  await eventually(() => expect(update).toHaveBeenCalled())
  for (let turn = 0; turn < 50; turn += 1) await bed.clock.advance(100)
  expect(server.asked).toHaveLength(1)
  update.mockRestore()
  await eventually(() => expect(sent()).toEqual([['image', 'Here it is', sha256(picture)]]), 1_000)
})

test('a restart during a fetch fetches the file again and sends it once', async () => {
  await build()
  server.give = (_request, response) => void response.write('x')
  answerWith({ text: 'Here it is', media: { url: `${server.url}/p/17.png` } })
  await bed.asks('hi')
  await eventually(() => expect(server.asked).toHaveLength(1))
  server.give = (_request, response) => response.end(picture)
  await bed.restart()
  await eventually(() => expect(sent()).toEqual([['image', 'Here it is', sha256(picture)]]))
  await bed.clock.advance(MINUTE_MS)
  expect(sent()).toHaveLength(1)
})

test.each([
  ['went out', 'unknown-but-sent', 1],
  ['did not', 'unknown-and-lost', 1],
] as const)('a send with an unknown end that %s puts one picture into the chat', async (_what, outcome, count) => {
  await build()
  answerWith({ text: '', media: { data: picture.toString('base64') } })
  bed.sender.outcomes.push(outcome)
  await bed.asks('hi')
  await eventually(() => expect(rows()[0]?.state).toBe('sent'), 1_000)
  await bed.clock.advance(MINUTE_MS)
  expect(sent()).toEqual(Array.from({ length: count }, () => ['image', '', sha256(picture)]))
})

test('another file of the same type is not taken for the file of an interrupted send', async () => {
  await build()
  answerWith({ media: { data: pdf.toString('base64') } })
  bed.sender.outcomes.push('unknown-and-lost')
  await bed.asks('hi')
  const others = { sha256: sha256(picture), size: 3, filename: 'file' }
  const timestamp = Math.floor(bed.clock.now() / 1000)
  const own = {
    messageId: `true_${ADA}_AC1`,
    chatId: ADA,
    body: '',
    type: 'document',
    timestamp,
    ack: 1,
    media: others,
  }
  bed.sender.ownMessagesSince = async () => [own as never]
  await eventually(() => expect(sent()).toEqual([['document', '', sha256(pdf)]]), 1_000)
})

test('the own event of a picture settles its reply and does not count as a takeover', async () => {
  await build()
  answerWith({ text: 'Here', media: { data: picture.toString('base64') } })
  bed.sender.onSend = (message) => bed.way.outgoing('shop', message)
  await bed.asks('hi')
  await eventually(() => expect(rows()[0]).toMatchObject({ state: 'sent' }))
  // Our own message is not taken for the owner's.
  expect(bed.way.takeovers()).toEqual([])
})

test.each([
  ['the very picture', picture, 'already-answered'],
  ['another picture', pdf, 'owner-takeover'],
] as const)('a reply is suppressed after the owner sent %s from the phone: %s', async (_what, bytes, reason) => {
  await build()
  bed.core.post = async () => {
    const media = { sha256: sha256(bytes), size: bytes.length, filename: null }
    const timestamp = Math.floor(bed.clock.now() / 1000)
    const own = {
      messageId: `true_${ADA}_AC7`,
      chatId: ADA,
      body: 'Here',
      type: 'image',
      timestamp,
      ack: 1,
      media,
    } as const
    await bed.way.outgoing('shop', own)
    return answering([{ text: 'Here', media: { data: picture.toString('base64') } }])
  }
  await bed.asks('hi')
  await eventually(() => expect(rows()[0]).toMatchObject({ state: 'suppressed', reason }))
  expect(sent()).toEqual([])
})

test('a file that is gone from the disk is fetched again', async () => {
  await build()
  bed.sender.connected = false
  answerWith({ text: 'One', media: { url: `${server.url}/p.png` } })
  await bed.asks('hi')
  await eventually(() => expect(rows()[0]).toMatchObject({ file: sha256(picture), reason: 'not-connected' }))
  bed.way.rooms.files.remove(sha256(picture))
  bed.sender.connect()
  await eventually(() => expect(sent()).toEqual([['image', 'One', sha256(picture)]]))
  expect(server.asked).toHaveLength(2)
})

test('a file is needed while its reply may still be sent, and may be dropped after it was sent', async () => {
  await build()
  bed.sender.connected = false
  answerWith({ media: { data: picture.toString('base64') } })
  await bed.asks('hi')
  await eventually(() => expect(rows()).toHaveLength(1))
  const { replies } = bed.storage
  expect(replies.needs(sha256(picture))).toBe(true)
  bed.sender.connect()
  await eventually(() => expect(rows()).toMatchObject([{ state: 'sent' }]))
  expect([replies.needs(sha256(picture)), replies.refersTo(sha256(picture))]).toEqual([false, true])
})
