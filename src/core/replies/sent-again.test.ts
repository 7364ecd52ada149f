import { afterEach, beforeEach, expect, test } from 'vitest'
import { pngOf } from '../media/testing/samples.ts'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const chat = { sessionId: 'shop', chatKey: ADA }
const [once, again] = ['a'.repeat(32), 'b'.repeat(32)] as const
let bed: OwnerBed

beforeEach(async () => {
  bed = await createOwnerBed({ 'replies.mediaMaxMb': 1 })
  await bed.asks('hi')
})
afterEach(() => bed.remove())

const act = async <T>(work: Promise<T>): Promise<T> => {
  let isOver = false
  const watch = () => (isOver = true)
  work.then(watch, watch)
  await bed.eventually(() => expect(isOver).toBe(true))
  return work
}
const write = (text: string, idempotencyKey?: string) =>
  act(bed.way.sendByHand({ ...chat, text, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) }))
const idsOf = (replies: readonly { readonly id: number }[]) => replies.map(({ id }) => id)

test('a text whose answer got lost, and which comes again under its key, is sent once', async () => {
  const first = await write('500, my dear', once)
  await bed.restart()
  expect(idsOf(await write('500, my dear', once))).toEqual(idsOf(first))
  await bed.clock.advance(1_000)
  expect(bed.said().slice(1)).toEqual(['500, my dear'])
})

test('a long text that comes again under its key resolves to all of its parts', async () => {
  const long = 'rice and beans '.repeat(6_000)
  const first = await write(long, once)
  expect(first.length).toBeGreaterThan(1)
  expect(idsOf(await write(long, once))).toEqual(idsOf(first))
})

test('the same text under two keys, or under none, is sent each time', async () => {
  const sent = [await write('ok', once), await write('ok', again), await write('ok'), await write('ok')]
  expect(new Set(sent.flatMap(idsOf)).size).toBe(4)
})

test('a file that comes again under its key is sent once, although it was uploaded again', async () => {
  const png = pngOf(5, 4)
  const { replies } = bed.way.rooms
  const send = (upload: string) => {
    replies.uploads.add(upload, 0, png)
    const about = { filename: 'rice.png', mimetype: 'image/png', text: 'This one?', size: png.length }
    return act(replies.sendFile({ ...chat, upload, ...about, idempotencyKey: once }))
  }
  const first = await send('0'.repeat(32))
  expect(idsOf(await send('1'.repeat(32)))).toEqual(idsOf(first))
  await bed.eventually(() => expect(bed.sender.sent).toHaveLength(2))
  await bed.clock.advance(5_000)
  expect(bed.sender.sent).toHaveLength(2)
})
