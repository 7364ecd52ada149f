import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { MessageWay } from './testing/message-way.ts'
import type { Storage } from './storage/open-storage.ts'
import { startAnsweringCore, type AnsweringCore } from './testing/answering-core.ts'
import { createFakeChatSender, type FakeChatSender } from './testing/fake-chat-sender.ts'
import { createHastyClock } from './testing/hasty-clock.ts'
import { createMemoryPorts } from './testing/memory-ports.ts'
import { openWay } from './testing/open-way.ts'
import { customerMessage } from './webhook/testing/way-bed.ts'

const SECRET = 'a-shared-secret'
let directory: string
let core: AnsweringCore
let storage: Storage
let sender: FakeChatSender
let way: MessageWay

async function build(): Promise<void> {
  const ports = createMemoryPorts(directory, {
    settings: { 'core.url': core.url, 'replies.humanDelay': 'off' },
    secrets: { 'core.secret': SECRET },
  })
  const opened = await openWay({ ports, clock: createHastyClock(10), sender, sessionExists: (id) => id === 'shop' })
  ;({ storage, way } = opened)
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'salesboy-way-'))
  core = await startAnsweringCore()
  sender = createFakeChatSender(Date.now)
  await build()
})

afterEach(async () => {
  await way.stop(500)
  storage.close()
  await core.stop()
  rmSync(directory, { recursive: true, force: true })
})

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 8_000, interval: 20 })
const states = () => way.list({ limit: 200 }).messages.map((message) => message.delivery.state)
const replyStates = () =>
  way.list({ limit: 200 }).messages.flatMap((m) => m.replies.map((reply) => [reply.state, reply.reason]))

describe('one message', () => {
  test('is stored, posted with a signature and every field, and its answer is sent into the chat once', async () => {
    way.start()
    expect(await way.incoming('shop', customerMessage('do you have rice?'))).toBe('stored')
    await eventually(() => expect(sender.sent).toHaveLength(1))

    const [post] = core.received
    expect(Object.keys(post!.body)).toEqual(
      (
        'user_id from message timestamp hasMedia type isGroup message_id chat_id author phone lid push_name quoted ' +
        'backfilled sent_at'
      ).split(' '),
    )
    expect(post!.body).toMatchObject({
      user_id: 'shop',
      from: '2347000000000@c.us',
      message: 'do you have rice?',
      phone: '2347000000000',
    })
    expect(post!.headers['x-signature']).toBe(`sha256=${createHmac('sha256', SECRET).update(post!.raw).digest('hex')}`)
    const { 'webhook-id': id, 'webhook-timestamp': at } = post!.headers
    const standard = createHmac('sha256', SECRET)
      .update(`${id as string}.${at as string}.`)
      .update(post!.raw)
      .digest('base64')
    expect(post!.headers['webhook-signature']).toBe(`v1,${standard}`)
    expect(post!.headers['user-agent']).toBe('SalesboyDesktop/1.2.3')
    expect(post!.headers['x-api-key']).toBeUndefined()
    expect(sender.sent).toEqual([{ sessionId: 'shop', chatId: '2347000000000@c.us', text: 'Hello!', quoted: null }])
    await eventually(() => expect(replyStates()).toEqual([['sent', null]]))
  })

  test('is stored and posted once when it is seen twice, even under the other id of its chat', async () => {
    storage.lids.remember('shop', '99887766', '2347000000000')
    way.start()
    const asLid = customerMessage('hi', { chatId: '99887766@lid', phone: '2347000000000', lid: '99887766' })
    const asPhone = {
      ...asLid,
      chatId: '2347000000000@c.us',
      messageId: asLid.messageId.replace('99887766@lid', '2347000000000@c.us'),
    }
    expect(await way.incoming('shop', asLid)).toBe('stored')
    expect(await way.incoming('shop', asLid)).toBe('duplicate')
    expect(await way.incoming('shop', asPhone)).toBe('duplicate')
    expect(way.missing('shop', [asPhone.messageId, 'false_2347000000000@c.us_NEW'])).toEqual([
      'false_2347000000000@c.us_NEW',
    ])
    await eventually(() => expect(sender.sent).toHaveLength(1))
    // The answer goes into the chat that the message came from.
    expect(sender.sent[0]!.chatId).toBe('99887766@lid')
    expect(core.received[0]!.body['from']).toBe('2347000000000@c.us')
  })

  test('of a customer who hides the number is posted with the LID and user name; the former number still reaches the chat', async () => {
    const lid = '99887766'
    storage.lids.remember('shop', lid, '2347000000000')
    storage.lids.named('shop', lid, 'ada.rice')
    core.answer = () => ({ status: 503 })
    way.start()
    await way.incoming('shop', customerMessage('hi', { chatId: `${lid}@lid`, phone: '2347000000000', lid }))
    await eventually(() =>
      expect(core.received[0]!.body).toMatchObject({ from: '2347000000000@c.us', username: 'ada.rice' }),
    )
    core.answer = () => ({ status: 200, body: {} })
    storage.lids.hidden('shop', lid)
    await eventually(() => expect(states()).toEqual(['delivered']))
    const body = core.received.at(-1)!.body
    expect(body).toMatchObject({ from: `${lid}@lid`, phone: null, lid, username: 'ada.rice' })
    // The webhook-id must not change, so that the core recognises the retry.
    expect(core.received.at(-1)!.headers['webhook-id']).toBe(core.received[0]!.headers['webhook-id'])
    for (const to of ['2347000000000@c.us', `${lid}:7@lid`, ` ${lid} `]) {
      expect(
        await way.sendFromGateway({ sessionId: 'shop', to, text: `to ${to}`, idempotencyKey: null, queue: false }),
      ).toMatchObject({ kind: 'accepted' })
    }
    expect(new Set(sender.sent.map(({ chatId }) => chatId))).toEqual(new Set([`${lid}@lid`]))
  })

  test('is not stored if it is a status, broadcast, newsletter, own, protocol or group message', async () => {
    way.start()
    for (const message of [
      customerMessage('x', { chatId: 'status@broadcast' }),
      customerMessage('x', { chatId: '123@broadcast' }),
      customerMessage('x', { chatId: '123@newsletter' }),
      customerMessage('x', { messageId: 'true_2347000000000@c.us_OWN' }),
      customerMessage('x', { type: 'e2e_notification' }),
      customerMessage('x', { type: 'call_log' }),
      customerMessage('x', { chatId: '123@g.us', isGroup: true }),
    ]) {
      expect(await way.incoming('shop', message)).toBe('filtered')
    }
    expect(way.list({ limit: 10 }).messages).toEqual([])
  })

  test('that fails keeps the order within its chat and does not delay other chats', async () => {
    core.answer = (post) =>
      post.body['message'] === 'one' && core.received.filter((p) => p.body['message'] === 'one').length < 2
        ? { cut: 'middle' }
        : { status: 200, body: {} }
    way.start()
    for (const text of ['one', 'two', 'three']) await way.incoming('shop', customerMessage(text))
    await way.incoming('shop', customerMessage('other', { chatId: '2348@c.us' }))
    await eventually(() => expect(states()).toEqual(['delivered', 'delivered', 'delivered', 'delivered']))
    const said = core.received.map((post) => post.body['message'])
    expect(said.filter((text) => text !== 'other')).toEqual(['one', 'one', 'two', 'three'])
    expect(said.indexOf('other')).toBeLessThan(said.indexOf('two'))
    const ids = core.received.filter((post) => post.body['message'] === 'one').map((post) => post.headers['webhook-id'])
    expect(new Set(ids).size).toBe(1)
  }, 15_000)

  test('with an unreadable answer is delivered without a reply; a refused message is a dead letter that can be replayed', async () => {
    core.answer = (post) =>
      post.body['message'] === 'bad' ? { status: 422, body: { error: 'no' } } : { status: 200, body: '<html>' }
    way.start()
    await way.incoming('shop', customerMessage('bad'))
    await way.incoming('shop', customerMessage('good'))
    await eventually(() => expect(states()).toEqual(['delivered', 'dead']))
    expect(sender.sent).toEqual([])
    core.answer = () => ({ status: 200, body: { reply: 'now it works' } })
    expect(way.replayDeadLetters()).toEqual({ replayed: 1 })
    await eventually(() => expect(sender.sent.map((sent) => sent.text)).toEqual(['now it works']))
  })

  test('waits without spending attempts while the secret is refused, and survives a restart', async () => {
    core.answer = () => ({ status: 401, body: { error: 'Unauthorized' } })
    way.start()
    await way.incoming('shop', customerMessage('one'))
    await way.incoming('shop', customerMessage('two', { chatId: '2348@c.us' }))
    await eventually(() => expect(way.coreStatus().kind).toBe('secret-refused'))
    // Both may have been in transit when the first was refused.
    await eventually(() =>
      expect(way.list({ limit: 10 }).messages.map((m) => [m.delivery.state, m.delivery.attempts])).toEqual([
        ['waiting', 0],
        ['waiting', 0],
      ]),
    )
    await way.stop(500)
    storage.close()
    core.answer = () => ({ status: 200, body: {} })
    await build()
    way.start()
    await eventually(() => expect(states()).toEqual(['delivered', 'delivered']))
    expect(way.coreStatus().kind).toBe('ok')
  })
})

describe('exactly one reply', () => {
  test('when a callback arrives during our own POST, the response with the same text is dropped', async () => {
    core.answer = async () => {
      const result = await way.sendFromGateway({
        sessionId: 'shop',
        to: '2347000000000@c.us',
        text: 'It costs 500.',
        idempotencyKey: null,
        queue: false,
      })
      expect(result.kind).toBe('accepted')
      return { status: 200, body: { message: 'Processed successfully', response: 'It costs 500.' } }
    }
    way.start()
    await way.incoming('shop', customerMessage('price?'))
    await eventually(() =>
      expect(replyStates()).toEqual([
        ['sent', null],
        ['suppressed', 'already-answered'],
      ]),
    )
    expect(sender.sent.map((sent) => sent.text)).toEqual(['It costs 500.'])
  })

  test('the same answer to two questions of one customer is sent twice', async () => {
    way.start()
    await way.incoming('shop', customerMessage('hello'))
    await way.incoming('shop', customerMessage('hello again'))
    await eventually(() =>
      expect(replyStates()).toEqual([
        ['sent', null],
        ['sent', null],
      ]),
    )
    expect(sender.sent).toHaveLength(2)
  })

  test('an answer that the owner writes by hand silences the bot in that chat only', async () => {
    way.start()
    const timestamp = Math.floor(Date.now() / 1000)
    const own = {
      messageId: 'true_2347000000000@c.us_HAND',
      chatId: '2347000000000@c.us',
      body: 'I am here',
      type: 'chat',
    }
    await way.outgoing('shop', { ...own, timestamp, ack: 1 })
    await way.incoming('shop', customerMessage('thanks'))
    await way.incoming('shop', customerMessage('hello', { chatId: '2348@c.us' }))
    await eventually(() =>
      expect(replyStates()).toEqual([
        ['sent', null],
        ['suppressed', 'owner-takeover'],
      ]),
    )
    expect(core.received.map((post) => post.body['human_takeover'])).toEqual(expect.arrayContaining([true, undefined]))
  })

  test('our own message that arrives as an event before the send resolves does not count as written by the owner', async () => {
    sender.onSend = (message) => way.outgoing('shop', message)
    way.start()
    await way.incoming('shop', customerMessage('one'))
    await eventually(() => expect(replyStates()).toEqual([['sent', null]]))
    await way.incoming('shop', customerMessage('two'))
    await eventually(() => expect(sender.sent).toHaveLength(2))
  })

  test('a send with an unknown outcome is looked up in the chat and not repeated', async () => {
    sender.outcomes.push('unknown-but-sent')
    way.start()
    await way.incoming('shop', customerMessage('hello'))
    await eventually(() => expect(replyStates()).toEqual([['sent', null]]))
    expect(sender.sent).toHaveLength(1)
  }, 15_000)

  test('a send with an unknown outcome that is not found in the chat is sent again', async () => {
    sender.outcomes.push('unknown-and-lost')
    way.start()
    await way.incoming('shop', customerMessage('hello'))
    await eventually(() => expect(replyStates()).toEqual([['sent', null]]))
    expect(sender.sent).toHaveLength(1)
  }, 15_000)

  test('replies wait while the phone is offline and while the owner pauses, and an old question is not answered', async () => {
    sender.connected = false
    way.start()
    await way.incoming('shop', customerMessage('hello'))
    const old = Math.floor(Date.now() / 1000) - 9 * 3600
    await way.incoming('shop', customerMessage('long ago', { chatId: '2348@c.us', timestamp: old }))
    await eventually(() => expect(states()).toEqual(['delivered', 'delivered']))
    await eventually(() =>
      expect(replyStates()).toEqual([
        ['expired', 'too-old'],
        ['queued', 'not-connected'],
      ]),
    )
    way.pause(15)
    sender.connect()
    expect(sender.sent).toEqual([])
    way.resume()
    // Connecting or resuming must send the reply at once, without waiting for its timer.
    await eventually(() => expect(sender.sent).toHaveLength(1))
  })

  test('a repeated request with the same idempotency key returns the first answer', async () => {
    way.start()
    const request = { sessionId: 'shop', to: '2347000000000', text: 'news', idempotencyKey: 'k1', queue: false }
    const first = await way.sendFromGateway(request)
    expect(await way.sendFromGateway(request)).toEqual(first)
    expect(sender.sent).toHaveLength(1)
  })
})

test('while older messages may be missing, only reading back moves the mark of a chat, also after a restart', async () => {
  const [ada, bola] = ['2347000000001@c.us', '2347000000002@c.us']
  const marks = () => Object.fromEntries(way.marks('shop').map((mark) => [mark.chatId, mark.timestamp]))
  const write = (chatId: string, timestamp: number) =>
    way.incoming('shop', customerMessage('hello', { chatId, timestamp, backfilled: true }))
  way.catchingUp('shop', 'begins')
  await write(ada, 200)
  await write(bola, 200)
  expect(marks()).toEqual({})
  await way.readBack('shop', { chatId: ada, messageId: '', timestamp: 100 })
  await way.readBack('shop', { chatId: bola, messageId: '', timestamp: 200 })
  way.missingIn('shop', new Set([ada]))
  await write(ada, 300)
  await write(bola, 300)
  await way.stop(500)
  storage.close()
  await build()
  expect(marks()).toEqual({ [ada]: 100, [bola]: 300 })
  // Ada's newer messages are stored behind a gap, also after a restart.
  expect(way.marks('shop').map((mark) => [mark.chatId, way.hasBeyond('shop', mark)])).toEqual([
    [ada, true],
    [bola, false],
  ])
})

test('the connection test reports each kind of failure', async () => {
  const kind = async () => (await way.testConnection({})).kind
  core.answer = () => ({ status: 200, body: { message: 'Broadcast/status ignored' } })
  expect(await kind()).toBe('ok')
  core.answer = () => ({ status: 401, body: { error: 'Invalid signature' } })
  expect(await kind()).toBe('secret-refused')
  core.answer = () => ({ status: 404, body: { error: 'User not found' } })
  expect(await kind()).toBe('user-unknown')
  core.answer = () => ({ status: 200, body: { message: 'User subscription inactive' } })
  expect(await kind()).toBe('plan-inactive')
  core.answer = () => ({ status: 200, body: '<!doctype html><title>Parked</title>' })
  expect(await kind()).toBe('unexpected-answer')
  expect((await way.testConnection({ url: 'http://127.0.0.1:1' })).kind).toBe('unreachable')
  expect((await way.testConnection({ url: 'http://example.com' })).kind).toBe('not-configured')
})
