import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ChatChanged } from '../../shared/contract/events.ts'
import { createWayBed, customerMessage, type WayBed } from '../webhook/testing/way-bed.ts'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createRealClock } from '../testing/real-clock.ts'

const ADA = '2347000000000@c.us'
const chat = { sessionId: 'shop', chatKey: ADA }
let core: AnsweringCore
let bed: WayBed
let events: ChatChanged[]

beforeEach(async () => {
  core = await startAnsweringCore()
  bed = await createWayBed({ clock: createRealClock(), settings: { 'core.url': core.url } })
  events = []
  bed.way.onEvent((event) => event.type === 'chat.changed' && events.push(event))
  bed.way.start()
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
})

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 20 })
const thread = () => bed.way.conversations.messages({ ...chat, limit: 50 })
const said = () =>
  thread().items.map((item) => {
    if (item.kind === 'customer') return ['customer', item.message.text, item.message.delivery.state]
    return item.kind === 'reply' ? ['reply', item.reply.text, item.reply.state] : ['own', item.own.text, item.own.ack]
  })
const byHand = (body: string, id: string) => ({
  messageId: `true_${ADA}_${id}`,
  chatId: ADA,
  body,
  type: 'chat',
  timestamp: Math.floor(Date.now() / 1000) + 1,
  ack: 1 as const,
})

test('a thread holds the lines of customer, bot and owner, and events tell every change', async () => {
  await bed.way.incoming('shop', customerMessage('do you have rice?'))
  await eventually(() =>
    expect(said()).toEqual([
      ['customer', 'do you have rice?', 'delivered'],
      ['reply', 'Hello!', 'sent'],
    ]),
  )
  await bed.way.outgoing('shop', byHand('I bring it myself', 'OWN1'))
  await bed.way.acknowledged('shop', `true_${ADA}_OWN1`, 3)
  await eventually(() => expect(said().at(-1)).toEqual(['own', 'I bring it myself', 3]))
  await eventually(() => {
    const last = events.at(-1)!
    expect(last).toMatchObject({ ...chat, chat: { name: 'Ada', unread: 0, last: { by: 'owner' } } })
    expect(last.chat!.takeover).not.toBeNull()
    expect(last.items.map(({ key }) => key)).toContain('o1')
  })
  await eventually(() => {
    const told = new Map(events.flatMap(({ items }) => items).map((item) => [item.key, item]))
    expect([...told.values()].toSorted((a, b) => a.at - b.at)).toEqual(thread().items)
  })
})

test('with `privacy.keepOwnTexts` off the thread shows that the owner wrote, but not the text', async () => {
  bed.settings.set('privacy.keepOwnTexts', 'off')
  await bed.way.incoming('shop', customerMessage('are you there?'))
  await bed.way.outgoing('shop', byHand('my private words', 'OWN2'))
  await eventually(() => expect(said().at(-1)).toEqual(['own', '', 1]))
  expect(bed.way.conversations.list({ limit: 9, filter: 'needs-you' }).chats).toEqual([])
})

test('marking a chat as seen is told; unknown chats and invalid cursors are refused with a clear error', async () => {
  await bed.way.incoming('shop', customerMessage('one'))
  expect(bed.way.conversations.counts().unread).toBe(1)
  expect((await bed.way.conversations.markSeen(chat)).unread).toBe(0)
  await eventually(() => expect(events.at(-1)!.counts.unread).toBe(0))
  await expect(bed.way.conversations.markSeen({ sessionId: 'shop', chatKey: 'x' })).rejects.toThrow('no longer here')
  expect(() => bed.way.conversations.messages({ ...chat, limit: 5, before: '1; DROP' })).toThrow('page is not known')
  expect(() => bed.way.conversations.list({ limit: 5, filter: 'all', before: 'x' })).toThrow('page is not known')
})

test('a chat whose phone becomes known tells its new key, and is still found by the old one', async () => {
  const asLid = { sessionId: 'shop', chatKey: '99887766@lid' }
  await bed.way.incoming('shop', customerMessage('do you have rice?', { chatId: asLid.chatKey, lid: '99887766' }))
  await eventually(() => expect(events.at(-1)).toMatchObject({ ...asLid, chat: { unread: 1 }, renamedTo: null }))
  bed.storage.lids.remember('shop', '99887766', '2347000000000')
  await eventually(() => {
    const [left, gone] = [asLid, chat].map(({ chatKey }) => events.findLast((event) => event.chatKey === chatKey))
    expect(left).toMatchObject({ chat: null, renamedTo: ADA })
    expect(gone).toMatchObject({ chat: { unread: 1 }, renamedTo: null })
  })
  expect(bed.way.conversations.messages({ ...asLid, limit: 5 })).toEqual(thread())
  expect(thread().chat.chatKey).toBe(ADA)
})

test('very long texts come in several pages, and none is left out', async () => {
  const long = 'x'.repeat(65_000)
  for (let n = 0; n < 10; n += 1) await bed.way.incoming('shop', customerMessage(long))
  const seen = new Set<string>()
  let before: string | null | undefined
  let pages = 0
  while (before !== null) {
    const page = bed.way.conversations.messages({ ...chat, limit: 50, ...(before ? { before } : {}) })
    for (const { key } of page.items) if (key.startsWith('m')) seen.add(key)
    before = page.before
    pages += 1
  }
  expect(seen.size).toBe(10)
  expect(pages).toBeGreaterThan(1)
})

test('message details tell the steps and the latest POST as it was sent', async () => {
  await bed.way.incoming('shop', customerMessage('do you have rice?'))
  await eventually(() => expect(said().at(-1)).toEqual(['reply', 'Hello!', 'sent']))
  const [message] = bed.way.list({ limit: 1 }).messages
  const details = bed.way.details(message!.id)
  expect(details.attempt).toMatchObject({ outcome: 'answer', status: 200 })
  expect(details.attempt!.body).toBe(core.received[0]!.raw.toString())
  expect(details.attempt!.headers['X-Signature']).toMatch(/^sha256=[0-9a-f]{8}…$/)
  expect(details.postedAt).not.toBeNull()
  expect(details.replies[0]!.sentAt).not.toBeNull()
  expect(() => bed.way.details(999)).toThrow('no longer here')
})
