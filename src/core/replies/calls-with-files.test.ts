import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import { answering } from './testing/core-answers.ts'
import type { FileServer } from './testing/file-server.ts'
import { picture, sentBy, sha256, startPictureServer } from './testing/files-said.ts'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
const pdf = Buffer.from('%PDF-1.7 price list')
const html = '<!DOCTYPE html><html><body>Please log in</body></html>'

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
const eventually = (look: () => void, stepMs?: number) => bed.eventually(look, stepMs)
const sent = () => sentBy(bed)
const rows = () => bed.storage.replies.ofMessage(1)
const request = { sessionId: 'shop', to: ADA, text: '', idempotencyKey: null, queue: true } as const
const urlOf = (path: string) =>
  ({ kind: 'url', url: `${server.url}${path}`, as: 'auto', mimetype: null, filename: null }) as const

test('a call is told when this computer cannot store its file', async () => {
  await build()
  const put = vi.spyOn(bed.way.rooms.files, 'put').mockResolvedValue({ kind: 'no-room' })
  const asking = { kind: 'data', data: picture.toString('base64'), as: 'auto', mimetype: null, filename: null } as const
  const call = { ...request, text: 'Here', asked: asking }
  expect(await bed.way.sendFromGateway(call)).toMatchObject({ kind: 'media-refused', reason: 'media-no-room' })
  put.mockResolvedValue({ kind: 'disk-full' })
  expect(await bed.way.sendFromGateway(call)).toEqual({ kind: 'not-stored' })
})

test('a call is told at once when its file is unavailable, and nothing is sent', async () => {
  await build({ 'replies.mediaMaxMb': 1 })
  server.give = (inbound, response) => {
    if (inbound.url === '/gone') response.writeHead(404).end()
    else if (inbound.url === '/page') response.end(html)
    else response.end(Buffer.alloc(1_000_001))
  }
  for (const [path, reason] of [
    ['/gone', 'media-gone'],
    ['/page', 'media-wrong-type'],
    ['/large', 'media-too-large'],
  ] as const) {
    const result = await bed.way.sendFromGateway({ ...request, text: 'Here', asked: urlOf(path) })
    expect(result).toMatchObject({ kind: 'media-refused', reason })
  }
  await bed.clock.advance(MINUTE_MS)
  expect(sent()).toEqual([])
})

test('a call whose file does not come in time is accepted, and the ledger keeps fetching the file', async () => {
  await build()
  const gate = Promise.withResolvers<void>()
  server.give = (_request, response) => void gate.promise.then(() => response.end(picture))
  const sending = bed.way.sendFromGateway({ ...request, text: 'Here', asked: urlOf('/p.png') })
  await eventually(() => expect(server.asked).toHaveLength(1))
  await bed.clock.advance(10_000)
  await eventually(() => expect(server.asked.length).toBeGreaterThan(1))
  await bed.clock.advance(2_000)
  expect(await sending).toEqual({ kind: 'accepted', messageId: null })
  gate.resolve()
  await eventually(() => expect(sent()).toEqual([['image', 'Here', sha256(picture)]]))
})

test('an idempotency key covers the file too', async () => {
  await build()
  const once_ = { ...request, text: 'Here', asked: urlOf('/p.png'), idempotencyKey: 'order-17' }
  const send = async (change: object) => {
    const sending = bed.way.sendFromGateway({ ...once_, ...change })
    let result: unknown
    void sending.then((value) => (result = value))
    await eventually(() => expect(result).toBeDefined())
    return result
  }
  expect(await send({})).toMatchObject({ kind: 'accepted' })
  expect(await send({})).toMatchObject({ kind: 'accepted' })
  expect(await send({ asked: urlOf('/other.png') })).toEqual({ kind: 'key-reused' })
  expect(sent()).toHaveLength(1)
})

test('the same picture in the call and in the response is sent once, and another file is sent too', async () => {
  await build()
  const data = picture.toString('base64')
  bed.core.post = async () => {
    const asking = { kind: 'data', data, as: 'auto', mimetype: null, filename: null } as const
    await bed.way.sendFromGateway({ ...request, text: 'Here', asked: asking })
    const replies = [
      { text: 'Here', media: { data } },
      { text: 'Here', media: { data: pdf.toString('base64') } },
    ]
    return answering(replies)
  }
  await bed.asks('hi')
  await eventually(() => expect(sent()).toHaveLength(2))
  await bed.clock.advance(MINUTE_MS)
  expect(sent()).toEqual([
    ['image', 'Here', sha256(picture)],
    ['document', 'Here', sha256(pdf)],
  ])
})

test.each(['data', 'url'] as const)(
  'a response that lost its file (%s) repeats the call with the same text, and is suppressed',
  async (kind) => {
    await build()
    const data = picture.toString('base64')
    const media = kind === 'data' ? { data } : { url: `${server.url}/p.png` }
    bed.core.post = async () => {
      const asking = {
        as: 'auto',
        mimetype: null,
        filename: null,
        ...(kind === 'data' ? { kind, data } : urlOf('/a.png')),
      }
      await bed.way.sendFromGateway({ ...request, text: 'Here', asked: asking as ReturnType<typeof urlOf> })
      vi.spyOn(bed.way.rooms.files, 'put').mockResolvedValue({ kind: 'disk-full' })
      server.give = (_request, response) => response.writeHead(404).end()
      return answering([{ text: 'Here', media }])
    }
    await bed.asks('hi')
    await eventually(
      () => expect(rows().map(({ left_out: leftOut }) => leftOut !== null)).toEqual([false, true]),
      1_000,
    )
    await bed.clock.advance(MINUTE_MS)
    expect(sent()).toEqual([['image', 'Here', sha256(picture)]])
    expect(rows()[1]).toMatchObject({ state: 'suppressed' })
  },
)
