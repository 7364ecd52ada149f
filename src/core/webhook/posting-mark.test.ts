import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createHastyClock } from '../testing/hasty-clock.ts'
import { createWayBed, customerMessage, type WayBed } from './testing/way-bed.ts'

const POLL = { timeout: 30_000, interval: 10 }
let core: AnsweringCore
let bed: WayBed
let disk: DatabaseSync

beforeEach(async () => {
  core = await startAnsweringCore()
  bed = await createWayBed({ clock: createHastyClock(10), settings: { 'core.url': core.url } })
  bed.way.start()
  disk = new DatabaseSync(bed.path, { readOnly: true })
})
afterEach(async () => {
  disk.close()
  await bed.remove()
  await core.stop()
})

/** What another process would find on disk if this one were killed now. */
const committed = () => disk.prepare('SELECT state, posted_at, unknown_outcomes FROM messages').all()
const states = () => committed().map((row) => row['state'])

test('the disk says `posting` while the core thinks, and a post cut then counts as one unknown outcome', async () => {
  let answerNow: () => void = () => undefined
  core.answer = async () => {
    await new Promise<void>((resolve) => (answerNow = resolve))
    return { status: 200, body: { response: 'Hello!' } }
  }
  await bed.way.incoming('shop', customerMessage('hi'))
  await vi.waitFor(() => expect(core.received).toHaveLength(1), POLL)
  await vi.waitFor(() => expect(states()).toEqual(['posting']), POLL)
  const [{ posted_at: postedAt } = {}] = committed()
  // Cuts the post in the middle.
  const cut = bed.restart()
  await vi.waitFor(() => expect(core.received).toHaveLength(2), POLL)
  await cut
  await vi.waitFor(
    () => expect(committed()).toEqual([{ state: 'posting', posted_at: postedAt, unknown_outcomes: 1 }]),
    POLL,
  )
  answerNow()
  await vi.waitFor(() => expect(bed.sender.sent.map(({ text }) => text)).toEqual(['Hello!']), POLL)
  expect(new Set(core.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
})

test('a callback during a post finds its message, because the mark is already on disk', async () => {
  core.answer = async () => {
    await bed.way.sendFromGateway({
      sessionId: 'shop',
      to: '2347000000000@c.us',
      text: 'Yes',
      idempotencyKey: null,
      queue: false,
    })
    expect(states()).toEqual(['posting'])
    expect(disk.prepare('SELECT message_row FROM replies').all()).toEqual([{ message_row: 1 }])
    return { status: 200, body: { response: 'Yes' } }
  }
  await bed.way.incoming('shop', customerMessage('open today?'))
  await vi.waitFor(() => expect(bed.deliveryStates()).toEqual(['delivered']), POLL)
  await vi.waitFor(() => expect(bed.sender.sent.map(({ text }) => text)).toEqual(['Yes']), POLL)
})

test('nothing is posted while the disk refuses the mark', async () => {
  const update = bed.storage.messages.update.bind(bed.storage.messages)
  let broken = true
  let tries = 0
  bed.storage.messages.update = (row, change) => {
    if (broken && change.state === 'posting') {
      tries += 1
      throw Object.assign(new Error('database disk image is malformed'), { errcode: 11 })
    }
    update(row, change)
  }
  core.answer = () => ({ cut: 'before' })
  for (const [n, chatId] of ['2347000000001@c.us', '2347000000002@c.us', '2347000000003@c.us'].entries()) {
    await bed.way.incoming('shop', customerMessage(`m${n}`, { chatId }))
    await vi.waitFor(() => expect(tries).toBe(n + 1), POLL)
    await vi.waitFor(() => expect(bed.way.queue().posting).toBe(0), POLL)
  }
  expect(core.received).toEqual([])
  broken = false
  core.answer = () => ({ status: 200, body: {} })
  await vi.waitFor(() => expect(bed.deliveryStates()).toEqual(['delivered', 'delivered', 'delivered']), POLL)
})
