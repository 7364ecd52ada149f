import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultSettings, type SettingName } from '../../shared/model/settings.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { createRetention } from './retention.ts'
import { replyRow } from './testing/reply-row.ts'
import { createScratch, messageRow } from './testing/scratch.ts'

const DAY_MS = 86_400_000
let scratch: ReturnType<typeof createScratch>
let clock: FakeClock
let storage: Storage
let retention: ReturnType<typeof createRetention>
/** ms by which our clock is ahead of the right time; `offset` is what the core says about the time. */
let aheadMs: number
let offset: { isAgreed: boolean; rightNow(): number }

beforeEach(() => {
  scratch = createScratch()
  const steady = createFakeClock()
  aheadMs = 0
  clock = { ...steady, now: () => steady.now() + aheadMs }
  offset = { isAgreed: true, rightNow: () => steady.now() }
  const logger = createMemoryLogger()
  storage = openStorage({ path: scratch.database, clock, logger })
  const settings = {
    get: <K extends SettingName>(name: K) => defaultSettings[name],
    onChanged: () => () => undefined,
    secret: async () => null,
  }
  retention = createRetention({ clock, logger, settings, storage, offset })
})
afterEach(() => {
  retention.stop()
  storage.close()
  scratch.remove()
})

async function store(count: number, ageDays: number, state: 'delivered' | 'waiting' = 'delivered'): Promise<void> {
  const sent_at = offset.rightNow() - ageDays * DAY_MS
  const stored_at = sent_at + aheadMs
  await storage.writes.run(() => {
    for (let n = 0; n < count; n += 1) {
      const id = storage.messages.insert(messageRow(`${state}-${ageDays}-${n}`, { stored_at, sent_at, state }))
      const times = { queued_at: stored_at, not_before: stored_at }
      storage.replies.insert(replyRow({ message_row: id, state: 'sent', ...times }))
    }
  })
}
const texts = (idPart: string) => storage.messages.withIdPart('shop', idPart).map((row) => row.text)

test('old replies without a message and old commands are all deleted, however many there are', async () => {
  const old = offset.rightNow() - 100 * DAY_MS
  await storage.writes.run(() => {
    for (let n = 0; n < 650; n += 1) {
      storage.replies.insert(replyRow({ state: 'sent', queued_at: old, not_before: old }))
      const command = {
        stream: 's',
        lane: 'shop',
        kind: 'message.send',
        data: null,
        state: 'done',
        outcome: '{}',
      } as const
      storage.commands.insert({ ...command, command_id: String(n), received_at: old })
    }
  })
  await storage.writes.run(() => storage.messages.insert(messageRow('new', { sent_at: offset.rightNow() })))
  retention.start()
  await clock.advance(60_000)
  const raw = new DatabaseSync(scratch.database, { readOnly: true })
  const left = raw
    .prepare('SELECT (SELECT count(*) FROM replies) AS replies, (SELECT count(*) FROM commands) AS commands')
    .get()
  raw.close()
  expect(left).toEqual({ replies: 0, commands: 0 })
})

test('old texts are emptied in small steps, very old rows are deleted, waiting and new messages stay', async () => {
  await store(450, 60)
  await store(250, 35)
  await store(2, 35, 'waiting')
  await store(3, 1)
  retention.start()
  await clock.advance(60_000)
  const rows = storage.messages.list({ limit: 2_000 })
  expect(rows).toHaveLength(255)
  const emptied = rows.filter((row) => row.text === '')
  expect(emptied).toHaveLength(250)
  expect(emptied.every((row) => row.state === 'delivered')).toBe(true)
  expect(storage.replies.ofMessage(emptied[0]!.id)[0]!.text).toBe('')
  expect(storage.replies.ofMessage(rows[0]!.id)[0]!.text).toBe('an answer')
  // Emptied rows are still known, because catch-up must not bring them back.
  expect(storage.messages.withIdPart('shop', 'delivered-35-0')).toHaveLength(1)
})

test('an old message and the text of its reply stay until the reply has gone out', async () => {
  await store(3, 60)
  const [, held] = storage.messages.list({ limit: 3, before: 4 })
  const reply = await storage.writes.run(() =>
    storage.replies.insert(
      replyRow({ message_row: held!.id, origin: 'owner-window', text: 'by hand', queued_at: clock.now() }),
    ),
  )
  retention.start()
  await clock.advance(60_000)
  expect(storage.messages.list({ limit: 9 }).map((row) => row.id)).toEqual([held!.id])
  expect([storage.messages.find(held!.id)?.text, storage.replies.find(reply)?.text]).toEqual([held!.text, 'by hand'])
  await storage.writes.run(() => storage.replies.update(reply, { state: 'sent' }))
  await clock.advance(3_700_000)
  expect(storage.messages.find(held!.id)).toBeNull()
})

test('a new reply to an emptied message keeps its text as long as any other text', async () => {
  await store(1, 31)
  retention.start()
  await clock.advance(60_000)
  expect(texts('delivered-31-0')).toEqual([''])
  const reply = await storage.writes.run(() =>
    storage.replies.insert(replyRow({ message_row: 1, state: 'sent', queued_at: clock.now() - 1 })),
  )
  await clock.advance(3_700_000)
  expect(storage.replies.find(reply)?.text).toBe('an answer')
})

test('orders, and events with a customer’s text, are kept no longer than texts', async () => {
  await store(1, 31)
  await store(1, 29)
  const event = (ageDays: number, type: string) => ({
    ...({ channel: 'events', webhook_id: `${type} ${ageDays}` } as const),
    lane: type.startsWith('message.') ? 'shop messages' : 'shop',
    body: JSON.stringify({ type, message: 'what a customer wrote' }),
    created_at: clock.now() - ageDays * DAY_MS,
  })
  await storage.writes.run(() => {
    for (const { id } of storage.messages.list({ limit: 9 })) {
      storage.messages.update(id, { text: '', push_name: null, extras: '{"order":{"title":"Insulin"}}' })
    }
    const posts = [event(31, 'message.edited'), event(29, 'message.edited'), event(31, 'message.edited')]
    for (const post of [...posts, event(31, 'session.status')]) storage.posts.insert(post)
    const gaveUp = { attempts: 5, next_at: 0, first_failed_at: 1, error_code: 'http-400' }
    storage.posts.update(3, { state: 'dead', ...gaveUp })
  })
  retention.start()
  await clock.advance(60_000)
  expect(storage.messages.withIdPart('shop', 'delivered-31-0')[0]).toMatchObject({ extras: null })
  expect(storage.messages.withIdPart('shop', 'delivered-29-0')[0]?.extras).toContain('Insulin')
  const raw = new DatabaseSync(scratch.database, { readOnly: true })
  const left = raw.prepare('SELECT webhook_id AS id FROM core_posts').all()
  raw.close()
  // Events about the session stay, because the core gets them whenever it is back.
  expect(left).toEqual([{ id: 'message.edited 29' }, { id: 'session.status 31' }])
})

describe('a wrong clock', () => {
  test('deletes nothing too early while it is ahead, whether or not the core has told the time', async () => {
    await store(20, 10)
    await store(9, 0)
    offset.isAgreed = false
    aheadMs = 300 * DAY_MS
    retention.start()
    await clock.advance(60_000)
    offset.isAgreed = true
    await clock.advance(3_700_000)
    expect(texts('delivered-10-0')).toEqual(['text delivered-10-0'])
    expect(storage.messages.list({ limit: 99 })).toHaveLength(29)
  })

  test('does not cause new messages stored while it was behind to be deleted', async () => {
    aheadMs = -300 * DAY_MS
    await store(9, 0)
    retention.start()
    await clock.advance(60_000)
    aheadMs = 0
    await clock.advance(3_700_000)
    expect(texts('delivered-0-0')).toEqual(['text delivered-0-0'])
  })

  test('does not cause what was written while it was behind to be forgotten', async () => {
    await store(2, 1)
    const write = (queued_at: number) =>
      storage.replies.insert(replyRow({ state: 'sent', queued_at, not_before: queued_at }))
    retention.start()
    await clock.advance(60_000)
    aheadMs = -62 * DAY_MS
    const reply = await storage.writes.run(() => {
      const stream = { stream: 's', lane: 'shop', kind: 'message.send', data: null } as const
      const done = { state: 'done', outcome: '{}', command_id: 'behind', received_at: clock.now() } as const
      storage.commands.insert({ ...stream, ...done })
      return write(clock.now())
    })
    const known = () => [storage.replies.find(reply) !== null, storage.commands.find('s', 'behind') !== null]
    const { queued_at } = storage.replies.find(reply)!
    await clock.advance(2 * 3_600_000)
    // While it is behind, there is no better time for them.
    expect(storage.replies.find(reply)).toMatchObject({ queued_at })
    aheadMs = 0
    await clock.advance(2 * 3_600_000)
    expect(known()).toEqual([true, true])
    // They stay as long as any other from now on.
    await clock.advance(70 * DAY_MS)
    expect(known()).toEqual([false, false])
  })

  test('does not make messages stored while it was ahead, or later, stay too long', async () => {
    aheadMs = 300 * DAY_MS
    await store(250, 40)
    aheadMs = 0
    await store(2, 35)
    await store(2, 1)
    offset.isAgreed = false
    retention.start()
    await clock.advance(60_000)
    expect(texts('delivered-35-0')).toEqual([''])
    offset.isAgreed = true
    await clock.advance(4_000_000)
    expect([texts('delivered-40-0'), texts('delivered-1-0')]).toEqual([[''], ['text delivered-1-0']])
  })
})

test('a takeover that is over for good still tells when the owner answered, for as long as any other', async () => {
  const now = clock.now()
  const takeover = (chat_key: string, ageDays: number, until: number | null) => ({
    ...{ session_id: 'shop', chat_key, until, handed_back_at: null, cause: 'hand' as const },
    since: now - ageDays * DAY_MS,
    written_at: now - ageDays * DAY_MS,
  })
  await storage.writes.run(() => {
    storage.takeovers.put(takeover('new', 1, 0))
    storage.takeovers.put(takeover('old', 400, 0))
    storage.takeovers.put(takeover('for ever', 400, null))
  })
  retention.start()
  await clock.advance(60_000)
  const kept = ['new', 'old', 'for ever'].filter((chat) => storage.takeovers.find('shop', chat) !== null)
  expect(kept).toEqual(['new', 'for ever'])
})

test('old messages still on their way at the head of the record do not block the cleaning', async () => {
  await store(250, 60, 'waiting')
  await store(30, 50)
  retention.start()
  await clock.advance(60_000)
  expect(storage.messages.list({ limit: 999 })).toHaveLength(250)
})

test('without a core, messages age by the newest message times and the length of this run', async () => {
  await store(1, 29)
  offset.isAgreed = false
  retention.start()
  await clock.advance(28 * DAY_MS)
  expect(texts('delivered-29-0')).not.toEqual([''])
  await clock.advance(3 * DAY_MS)
  expect(texts('delivered-29-0')).toEqual([''])
})

test('a damaged database set aside is kept no longer than texts', async () => {
  const aside = (ageDays: number) => `${scratch.database}.bad-${clock.now() - ageDays * DAY_MS}`
  const names = [aside(31), `${aside(31)}-wal`, aside(29)]
  for (const name of names) writeFileSync(name, 'what a customer wrote')
  mkdirSync(`${aside(32)}-shm`)
  offset.isAgreed = true
  retention.start()
  await clock.advance(60_000)
  const left = readdirSync(scratch.path).filter((name) => name.includes('.bad-'))
  expect(left).toEqual([basename(names[2]!)])
})
