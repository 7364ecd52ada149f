import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createWayBed, customerMessage, type WayBed } from './testing/way-bed.ts'

/** Allow several seconds: a busy machine is slow with megabytes. */
const LIMIT = { timeout: 30_000 }
let core: AnsweringCore
let bed: WayBed
beforeEach(async () => {
  core = await startAnsweringCore()
  const settings = { 'core.url': core.url, 'replies.mediaMaxMb': 4 }
  bed = await createWayBed({ clock: createRealClock(), settings })
  bed.way.start()
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
})

const ask = (bytes: Buffer) => {
  const media = { data: bytes.toString('base64'), filename: 'prices.pdf' }
  core.answer = () => ({ status: 200, body: { replies: [{ text: 'Our prices', media }, 'Anything else?'] } })
  return bed.way.incoming('shop', customerMessage('prices?'))
}
const sent = () => bed.sender.sent.map(({ text, attachment }) => [text, attachment?.media?.sha256 ?? null])
const pdfOf = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes, 7)])

test('a file within the limit arrives whole in an answer of many megabytes', async () => {
  const bytes = pdfOf(3_900_000)
  await ask(bytes)
  await expect.poll(sent, LIMIT).toEqual([
    ['Our prices', createHash('sha256').update(bytes).digest('hex')],
    ['Anything else?', null],
  ])
})

test('a file just over the limit is left out and its text sent alone; an answer far over the limit is not read to its end', async () => {
  await ask(pdfOf(4_100_000))
  await expect.poll(sent, LIMIT).toEqual([
    ['Our prices', null],
    ['Anything else?', null],
  ])
  expect(bed.storage.replies.ofMessage(1)[0]?.left_out).toBe('media-too-large')
  await ask(pdfOf(8_000_000))
  await expect.poll(() => bed.deliveryStates(), LIMIT).toEqual(['delivered', 'delivered'])
  expect(sent()).toHaveLength(2)
})
