import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSampleCore, type SampleCore } from '../simulator/core/create-sample-core.ts'
import { describeSend } from '../src/core/gateway/describe-send.ts'
import { createHastyClock } from '../src/core/testing/hasty-clock.ts'
import { createWayBed, customerMessage, type WayBed } from '../src/core/webhook/testing/way-bed.ts'

/**
 * A message's whole path against the sample core in the behaviour of the real one: it calls the gateway before it
 * answers, words its answer differently at each run, checks no signature, and remembers each chat by `from`. Whatever
 * the network does, each question gets exactly one answer.
 */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 60_000, interval: 20 })
const SECRET = 'a-shared-secret'
const ADA = '2347000000000@c.us'

let core: SampleCore
let bed: WayBed
let gateway: Server
const sent = (chat = ADA) => bed.sender.sent.filter(({ chatId }) => chatId === chat).map(({ text }) => text)
const ask = (text: string, chatId = ADA) => bed.way.incoming('shop', customerMessage(text, { chatId }))
/** Number of answers that the core remembers in this chat. */
const remembered = (chat = ADA) => core.history(chat).filter(({ role }) => role === 'assistant').length
const isQuiet = () =>
  eventually(() =>
    expect([bed.way.queue().waiting, bed.way.queue().posting, bed.storage.replies.countOpen()]).toEqual([0, 0, 0]),
  )

beforeEach(async () => {
  gateway = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { userId, to, message } = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>
      const call = { sessionId: userId!, to: to!, text: message!, idempotencyKey: null, queue: false }
      void bed.way.sendFromGateway(call).then((result) => {
        const { status, body } = describeSend(result)
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      })
    })
  })
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
  core = await createSampleCore({
    ...{ secret: SECRET, thinkingMs: 0, rewords: true, checksNothing: true },
    callback: { gatewayUrl, apiKey: 'key' },
  })
  const settings = { 'core.url': core.url, 'delivery.timeoutSeconds': 10 } as const
  bed = await createWayBed({ clock: createHastyClock(10), settings })
  bed.way.start()
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
  gateway.closeAllConnections()
  await new Promise((resolve) => gateway.close(resolve))
})

describe.each(['reachable', 'unreachable'] as const)('with a gateway that is %s', (reach) => {
  beforeEach(() => core.change({ reach }))

  test('each question is answered once and in the order of its chat', async () => {
    const chats = [ADA, '2348030000001@c.us']
    for (const text of ['how much is rice?', 'and beans?', 'are you open?'])
      for (const chat of chats) await ask(text, chat)
    for (const chat of chats)
      await eventually(() =>
        expect(sent(chat).map((text) => /Rice|Beans|open/.exec(text)?.[0])).toEqual(['Rice', 'Beans', 'open']),
      )
    await isQuiet()
    for (const chat of chats) expect([sent(chat).length, remembered(chat)]).toEqual([3, reach === 'reachable' ? 3 : 0])
  })

  test('a core slower than the time limit words its repeat differently, and the customer gets only one of the two answers', async () => {
    // Long enough that the repeat has begun and ended before the first run calls the gateway.
    core.setThinking(5_000)
    await ask('how much is rice?')
    await eventually(() => expect(core.received.length).toBeGreaterThan(1))
    core.setThinking(0)
    await eventually(() => expect(sent()).toHaveLength(1))
    await isQuiet()
    await eventually(() => expect(core.received.every(({ status }) => status !== null)).toBe(true))
    expect(sent()).toHaveLength(1)
  })

  test('a host that stops while the core thinks still sends exactly one answer', async () => {
    core.setThinking(400)
    await ask('how much is rice?')
    await eventually(() => expect(core.received).toHaveLength(1))
    await bed.restart()
    await eventually(() => expect(sent()).toHaveLength(1))
    await isQuiet()
    await eventually(() => expect(core.received.every(({ status }) => status !== null)).toBe(true))
    expect(sent()).toHaveLength(1)
  })

  test('an order with missing data, whose text comes only by callback, does not block the messages behind it', async () => {
    core.fail({ fault: { kind: 'callback-only' }, text: 'order' })
    await ask('my order, please')
    await ask('how much is rice?')
    await eventually(() => expect(sent().some((text) => text.includes('Rice'))).toBe(true))
    expect(sent().filter((text) => text.includes('delivery address'))).toHaveLength(reach === 'reachable' ? 1 : 0)
  })
})

test('a call that the gateway swallows hangs the core, but no answer is lost or sent twice', async () => {
  core.change({ reach: 'swallowing' })
  await ask('how much is rice?')
  await eventually(() => expect(core.received.length).toBeGreaterThan(1))
  expect(sent()).toEqual([])
  core.change({ reach: 'reachable' })
  await eventually(() => expect(sent()).toHaveLength(1))
  await isQuiet()
  expect(sent()).toHaveLength(1)
})

test('when the owner answers in person, the core’s call is refused and the core remembers no answer', async () => {
  await ask('hi')
  await eventually(() => expect(sent()).toHaveLength(1))
  await bed.way.takeOver({ sessionId: 'shop', chatKey: ADA, minutes: null })
  await ask('how much is rice?')
  await eventually(() => expect(core.received.at(-1)?.callback).toContain('409'))
  await isQuiet()
  expect([sent().length, remembered()]).toEqual([1, 1])
})
