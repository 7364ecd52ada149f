import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FileServer } from './testing/file-server.ts'
import { answerWith as answersOf } from './testing/core-answers.ts'
import { picture, startPictureServer } from './testing/files-said.ts'
import { createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
let bed: OwnerBed
let server: FileServer

beforeEach(async () => {
  server = await startPictureServer()
  bed = await createOwnerBed({ 'core.url': `${server.url}/hook` })
})
afterEach(async () => {
  await bed.remove()
  server.stop()
})

const answerWith = (next: () => readonly unknown[]) => answersOf(bed, next)
const eventually = (look: () => void, stepMs?: number) => bed.eventually(look, stepMs)
const sent = () => bed.sender.sent.map(({ text, attachment }) => [attachment?.type ?? 'chat', text])
const first = () => bed.storage.replies.ofMessage(1)[0]!

test('the ten minutes for a file do not pass while the session is not connected', async () => {
  server.give = (_request, response) => response.destroy()
  answerWith(() => [{ text: 'Here it is', media: { url: `${server.url}/p/17.png` } }])
  await bed.asks('hi')
  await eventually(() => expect(first()).toMatchObject({ state: 'queued', reason: 'media-coming' }))
  bed.sender.connected = false
  for (let passed = 0; passed < 30; passed += 1) {
    const before = server.asked.length
    await bed.clock.advance(MINUTE_MS)
    await eventually(() => expect(server.asked.length).toBeGreaterThan(before))
    await eventually(() => expect(first()).toMatchObject({ state: 'queued', reason: 'media-coming', left_out: null }))
  }
  server.give = (_request, response) => response.end(picture)
  bed.sender.connect()
  await eventually(() => expect(sent()).toEqual([['image', 'Here it is']]), 1_000)
})

test('a file is tried once a minute while the session is not connected', async () => {
  server.give = (_request, response) => response.writeHead(503).end()
  bed.sender.connected = false
  answerWith(() => [{ text: 'Here it is', media: { url: `${server.url}/p/17.png` } }])
  await bed.asks('hi')
  for (let tries = 1; tries <= 5; tries += 1) {
    await eventually(() => expect(server.asked).toHaveLength(tries), 0)
    await eventually(() => expect(first().not_before).toBeGreaterThan(bed.clock.now()), 0)
    await bed.clock.advance(50_000)
    expect(server.asked).toHaveLength(tries)
    await bed.clock.advance(10_001)
  }
})

test('one host gets three fetches at a time, and a file that two replies want is fetched once', async () => {
  const open = new Set<() => void>()
  let most = 0
  server.give = (_request, response) => {
    open.add(() => response.end(picture))
    most = Math.max(most, open.size)
  }
  const releaseAll = () => {
    for (const release of open) release()
    open.clear()
  }
  let count = 0
  // The first two answers bring the same file.
  answerWith(() => [{ media: { url: `${server.url}/p/${Math.max(count++, 1)}.png` } }])
  for (let customer = 0; customer < 7; customer += 1)
    await bed.asks('which?', { chatId: `23480312345${60 + customer}@c.us` })
  await eventually(() => expect(server.asked).toHaveLength(3))
  for (let turn = 0; turn < 20; turn += 1) {
    await bed.clock.advance(50)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(server.asked).toHaveLength(3)
  await eventually(() => {
    releaseAll()
    expect(sent()).toHaveLength(7)
  })
  expect(most).toBe(3)
  expect(server.asked.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((one) => `/p/${one}.png`))
})

test('a file is needed while its reply may go by itself; a failed one may be dropped, and a retry fetches it again', async () => {
  answerWith(() => [{ media: { url: `${server.url}/p/1.png` } }])
  bed.sender.outcomes.push('refused')
  await bed.asks('which?')
  const { replies } = bed.storage
  const file = () => first().file
  await eventually(() => expect(first().state).toBe('failed'))
  expect([replies.refersTo(file()!), replies.needs(file()!)]).toEqual([true, false])
  replies.update(first().id, { state: 'queued', not_before: bed.clock.now() + MINUTE_MS })
  expect(replies.needs(file()!)).toBe(true)
  replies.update(first().id, { state: 'failed' })
  bed.way.rooms.files.remove(file()!)
  replies.dropped(file()!)
  await Promise.all([bed.way.retryReply(first().id), bed.clock.advance(10)])
  await eventually(() => expect(sent()).toEqual([['image', '']]), 1_000)
  expect(server.asked).toHaveLength(2)
})
