import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWayBed, customerMessage, type WayBed } from '../webhook/testing/way-bed.ts'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createRealClock } from '../testing/real-clock.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { diskFull } from '../testing/disk-full.ts'

const ADA = '2347011111111@c.us'
const BOLA = '2347022222222@c.us'
const GROUP = '120363000000000000@g.us'
let core: AnsweringCore
let bed: WayBed
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 20 })

beforeEach(async () => {
  core = await startAnsweringCore()
  core.answer = ({ body }) => ({ status: 200, body: { response: `re: ${String(body['message'])}` } })
  bed = await createWayBed({ clock: createRealClock(), settings: { 'core.url': core.url, 'forward.groups': 'all' } })
  bed.way.start()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await bed.remove()
  await core.stop()
})

/** The bytes of all database files. */
function bytes(): string {
  const { path } = bed
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith('salesboy.db'))
    .map((name) => readFileSync(join(dirname(path), name)).toString('latin1'))
    .join('')
}

test('an unreadable media folder does not prevent the deletion of a customer', async () => {
  writeFileSync(join(dirname(bed.path), 'media'), 'no folder')
  await bed.way.incoming('shop', customerMessage('my address is Palm Street', { chatId: ADA }))
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent']))
  expect(bed.way.deleteCustomer('shop', ADA)).toMatchObject({ messages: 1 })
  expect(bytes()).not.toContain('Palm Street')
})

test('a deleted customer leaves no trace in the database files, and a catch-up does not bring the messages back', async () => {
  const secret = customerMessage('my address is Palm Street', { chatId: ADA, pushName: 'Ada Obi' })
  const inGroup = customerMessage('Ada in the group', {
    messageId: `false_${GROUP}_GRP1_${ADA}`,
    chatId: GROUP,
    isGroup: true,
    authorId: ADA,
    phone: '2347011111111',
  })
  for (const message of [secret, inGroup, customerMessage('from Bola', { chatId: BOLA })]) {
    await bed.way.incoming('shop', message)
  }
  bed.storage.lids.remember('shop', '990011', '2347011111111')
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent', 'sent', 'sent']))
  expect(bytes()).toContain('Palm Street')

  const events: string[] = []
  bed.way.onEvent((event) => events.push(event.type))
  expect(bed.way.deleteCustomer('shop', ADA)).toEqual({ messages: 2, replies: 2 })
  expect(events).toContain('customer.deleted')
  expect(bed.way.list({ limit: 10 }).messages.map((message) => message.text)).toEqual(['from Bola'])
  expect(bed.storage.lids.phoneOf('shop', '990011')).toBeNull()
  const left = bytes()
  for (const trace of ['Palm Street', 'Ada Obi', 'Ada in the group', '2347011111111', '990011']) {
    expect(left.includes(trace), trace).toBe(false)
  }
  // A deleted customer who writes again gets a new chat.
  await bed.way.incoming('shop', customerMessage('me again', { messageId: `false_${ADA}_NEW1`, chatId: ADA }))
  expect(
    bed.way.conversations.list({ limit: 9, filter: 'all' }).chats.map(({ chatKey, last }) => [chatKey, last?.text]),
  ).toContainEqual([ADA, 'me again'])

  expect(bed.way.missing('shop', [secret.messageId, inGroup.messageId])).toEqual([])
  expect(await bed.way.incoming('shop', { ...secret, backfilled: true })).toBe('duplicate')
  await bed.restart()
  expect(bed.way.missing('shop', [secret.messageId])).toEqual([])
  // After a restart a new message of the customer is stored, too.
  expect(await bed.way.incoming('shop', customerMessage('hello again', { chatId: ADA }))).toBe('stored')
})

test('a customer’s pictures are deleted with the messages, unless another customer sent the same picture', async () => {
  const { files } = bed.way.rooms
  const keep = async (chatId: string, bytes: string) => {
    await bed.way.incoming('shop', customerMessage('look', { chatId, type: 'image', hasMedia: true }))
    const outcome = await files.put(Buffer.from(bytes), { maxBytes: 99 })
    if (outcome.kind !== 'kept') throw new Error(outcome.kind)
    const row = bed.way.list({ limit: 1 }).messages[0]!.id
    const { sha256 } = outcome.file
    bed.storage.writes.runNow(() => bed.storage.media.update(row, { state: 'kept', sha256 }))
    return sha256
  }
  const ownPicture = await keep(ADA, 'her receipt')
  const sharedPicture = await keep(ADA, 'an advertisement')
  expect(await keep(BOLA, 'an advertisement')).toBe(sharedPicture)
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent', 'sent', 'sent']))
  bed.way.deleteCustomer('shop', ADA)
  expect([files.has(ownPicture), files.has(sharedPicture)]).toEqual([false, true])
})

test('the shop’s own messages to a deleted customer cause no takeover when they are read back', async () => {
  const said: OutgoingMessage[] = []
  bed.sender.onSend = (message) => void said.push(message)
  const inGroup = { messageId: `false_${GROUP}_GRP1_${ADA}`, chatId: GROUP, isGroup: true, authorId: ADA }
  await bed.way.incoming('shop', customerMessage('hello', { chatId: ADA }))
  await bed.way.incoming('shop', customerMessage('hello all', inGroup))
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent', 'sent']))
  const byHand = { ...said[0]!, messageId: `true_${ADA}_HAND1`, body: '500, my dear' }
  await bed.way.outgoing('shop', byHand)
  expect(bed.way.takeovers()).toHaveLength(1)
  bed.way.deleteCustomer('shop', ADA)
  for (const message of [...said, byHand]) await bed.way.outgoing('shop', message)
  expect(bed.way.takeovers()).toEqual([])
  expect(bytes()).not.toContain('2347011111111')
  // A new text of the owner takes the chat over again.
  await bed.way.outgoing('shop', { ...byHand, messageId: `true_${ADA}_HAND2` })
  expect(bed.way.takeovers()).toHaveLength(1)
})

test('a deleted customer’s commands and outcomes are blanked, but the commands are still not carried out twice', async () => {
  const order = (id: string, to: string) => ({
    stream: 'https://core.example/stream',
    command_id: id,
    lane: 'shop',
    kind: 'send',
    data: null,
    state: 'done' as const,
    outcome: JSON.stringify({ command_id: id, message_id: `true_${to}_OUT` }),
    received_at: 1,
  })
  const { commands, posts: corePosts, writes } = bed.storage
  const posts = [ADA, BOLA].map((to) => ({
    channel: 'outcomes' as const,
    lane: to,
    webhook_id: `of ${to}`,
    body: JSON.stringify({ message_id: `true_${to}_OUT` }),
    created_at: 1,
  }))
  await writes.run(() => {
    commands.insert(order('1', ADA))
    commands.insert(order('2', BOLA))
    for (const post of posts) corePosts.insert(post)
    for (const { id } of corePosts.heads('outcomes')) {
      corePosts.update(id, { state: 'dead', attempts: 1, next_at: 0, first_failed_at: 1, error_code: 'http-400' })
    }
  })
  await bed.way.incoming('shop', customerMessage('hello', { chatId: ADA }))
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent']))
  expect(bytes()).toContain(`true_${ADA}_OUT`)
  bed.way.deleteCustomer('shop', ADA)
  expect(bytes()).not.toContain('2347011111111')
  expect(commands.find('https://core.example/stream', '1')).toMatchObject({ state: 'done', data: null, outcome: null })
  expect(commands.find('https://core.example/stream', '2')?.outcome).toContain(BOLA)
  expect(corePosts.counts('outcomes')).toEqual({ waiting: 0, dead: 1 })
})

test('a deletion includes waiting messages, and is refused while a message is being posted', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  core.answer = async () => {
    await held
    return { status: 200, body: {} }
  }
  await bed.way.incoming('shop', customerMessage('one', { chatId: ADA }))
  await bed.way.incoming('shop', customerMessage('two', { chatId: ADA }))
  await eventually(() => expect(core.received).toHaveLength(1))
  expect(() => bed.way.deleteCustomer('shop', ADA)).toThrow('Try again in a minute')
  core.answer = () => ({ status: 503 })
  release()
  await eventually(() => expect(bed.deliveryStates()).toEqual(['waiting', 'delivered']))
  await eventually(() => expect(bed.way.queue()).toMatchObject({ waiting: 1, posting: 0 }))
  expect(bed.way.deleteCustomer('shop', ADA)).toEqual({ messages: 2, replies: 0 })
  expect(bed.way.queue()).toMatchObject({ waiting: 0, posting: 0 })
})

test('a deletion also removes damaged databases that were set aside', async () => {
  await bed.way.incoming('shop', customerMessage('my address is Palm Street', { chatId: ADA }))
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent']))
  // The file that an earlier run leaves when it finds damage.
  writeFileSync(`${bed.path}-damaged`, '')
  await bed.restart()
  expect(bed.storage.problem?.code).toBe('notice.database-replaced')
  expect(readdirSync(dirname(bed.path)).filter((name) => name.includes('.bad-'))).not.toEqual([])
  await eventually(() => expect(bed.way.queue()).toMatchObject({ waiting: 0, posting: 0 }))
  bed.way.deleteCustomer('shop', ADA)
  const left = bytes()
  for (const trace of ['Palm Street', '2347011111111']) expect(left.includes(trace), trace).toBe(false)
})

/** Makes every COMMIT fail until the mocks are restored. */
function fillDisk(): void {
  const exec = DatabaseSync.prototype.exec
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    if (sql === 'COMMIT') throw diskFull()
    exec.call(this, sql)
  })
}

test('a deletion or replay that a full disk refused is not carried out later', async () => {
  core.answer = ({ body }) => (body['message'] === 'bad' ? { status: 422 } : { status: 200 })
  await bed.way.incoming('shop', customerMessage('good', { chatId: ADA }))
  await bed.way.incoming('shop', customerMessage('bad', { chatId: BOLA }))
  await eventually(() => expect([...bed.deliveryStates()].sort()).toEqual(['dead', 'delivered']))
  expect(bed.storage.writes.flush()).toBe(true)
  fillDisk()
  expect(() => bed.way.deleteCustomer('shop', ADA)).toThrow('disk is full')
  expect(() => bed.way.replayDeadLetters()).toThrow('disk is full')
  vi.restoreAllMocks()
  await bed.way.incoming('shop', customerMessage('more', { chatId: ADA }))
  expect(bed.storage.writes.flush()).toBe(true)
  expect(bed.way.list({ limit: 10 }).messages.map(({ text }) => text)).toEqual(['more', 'bad', 'good'])
  expect(bed.deliveryStates()[1]).toBe('dead')
  await eventually(() => expect(bed.way.queue()).toMatchObject({ waiting: 0, posting: 0, dead: 1 }))
  expect(bed.way.deleteCustomer('shop', ADA).messages).toBe(2)
})

test('a replay covers the dead letters of all shops at once', async () => {
  core.answer = ({ body }) => ({ status: body['message'] === 'bad' ? 422 : 400, body: { error: 'no' } })
  await bed.way.incoming('shop', customerMessage('bad', { chatId: ADA }))
  await bed.way.incoming('shop', customerMessage('worse', { chatId: ADA }))
  await bed.way.incoming('second', customerMessage('bad', { chatId: BOLA }))
  await eventually(() => expect(bed.deliveryStates()).toEqual(['dead', 'dead', 'dead']))
  core.answer = () => ({ status: 200 })
  expect(bed.way.replayDeadLetters()).toEqual({ replayed: 3 })
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered', 'delivered', 'delivered']))
})
