import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import { SAMPLE_FILES } from '../../simulator/core/sample-files.ts'
import { startHost, type HostOptions, type RunningHost } from '../support/start-host.ts'
import { startShop, untilConnected, type Shop } from '../support/start-shop.ts'
import type { World } from '../support/start-world.ts'

let shop: Shop
let world: World
let core: SampleCore
let options: HostOptions
let host: RunningHost

beforeAll(async () => {
  shop = await startShop({ core: { thinkingMs: 0 } })
  ;({ world, core, host, options } = shop)
  await world.phone.linkByQr()
  await connected()
})
afterAll(async () => {
  await host?.stop()
  await shop?.stop()
})

const connected = () => untilConnected(world, host)
const customer = (n: number) => `23480400000${String(n).padStart(2, '0')}`
const shown = async (n: number) =>
  (await world.phone.call('messages', { chat: customer(n) })).filter((message) => message.fromMe)
const hashOf = (path: string) => createHash('sha256').update(SAMPLE_FILES[path]!.bytes).digest('hex')

test('a picture with its caption, a price list and a location reach the customer once each, byte for byte', async () => {
  await world.phone.customerWrites(customer(20), 'can you send a picture?')
  await world.phone.waitFor('the picture', async () => (await shown(20)).length > 0, 60_000)
  await world.phone.customerWrites(customer(20), 'and the price list please')
  await world.phone.waitFor('the list', async () => (await shown(20)).length > 1, 60_000)
  await world.phone.customerWrites(customer(20), 'where are you?')
  await world.phone.waitFor('the place', async () => (await shown(20)).length > 3, 60_000)
  expect(await shown(20)).toMatchObject([
    { kind: 'image', caption: 'This is our rice, bagged this morning.', media: { sha256: hashOf('/p/rice.png') } },
    {
      kind: 'document',
      caption: 'Our prices of this week.',
      media: { sha256: hashOf('/p/price-list.pdf'), filename: 'price-list.pdf', mimetype: 'application/pdf' },
    },
    { kind: 'chat', body: 'Opposite the market, the green gate.' },
    { kind: 'location', location: { latitude: 6.6018, longitude: 3.3515, name: "Ada's Shop" } },
  ])
  expect(await world.phone.seenMarks()).toEqual([])
})

test('the gateway takes files in base64, and says in JSON what it cannot take', async () => {
  const send = (body: object) =>
    host.api('POST', '/message/send', { userId: 'shop', to: customer(20), ...body }) as Promise<{
      status: number
      body: { error?: string }
    }>
  const { bytes } = SAMPLE_FILES['/p/price-list.pdf']!
  const data = bytes.toString('base64')
  const before = (await shown(20)).length
  for (const [status, body] of [
    [400, { media: { data: 'not base64!' } }],
    [400, { media: {} }],
    [400, { media: { data }, as: 'postcard' }],
    [400, { location: { latitude: 91, longitude: 0 } }],
    [400, {}],
    [413, { media: { data: Buffer.alloc(17_000_000).toString('base64') } }],
    [413, { message: 'x'.repeat(110_000) }],
    [415, { media: { data: Buffer.from('<html><body>no</body></html>').toString('base64') } }],
    [415, { media: { data }, as: 'voice' }],
    [422, { media: { url: `${core.url}/p/gone.png` } }],
    [422, { media: { url: 'https://169.254.169.254/latest/meta-data' } }],
    [422, { media: { url: 'https://192.168.1.1/p.png' } }],
    [422, { media: { url: 'http://pictures.example/p.png' } }],
  ] as const) {
    const answer = await send({ ...body })
    expect([JSON.stringify(body).slice(0, 60), answer.status]).toEqual([JSON.stringify(body).slice(0, 60), status])
    expect(answer.body.error).toEqual(expect.any(String))
  }
  // Nine million bytes are twelve million in base64.
  const large = Buffer.concat([bytes, Buffer.alloc(9_000_000)])
  expect((await send({ media: { data: large.toString('base64'), filename: 'big.pdf' } })).status).toBe(200)
  await world.phone.waitFor('the large file', async () => (await shown(20)).length > before, 60_000)
  const after = await shown(20)
  expect(after).toHaveLength(before + 1)
  expect(after.at(-1)).toMatchObject({
    media: { sha256: createHash('sha256').update(large).digest('hex'), filename: 'big.pdf' },
  })
})

test('after kill -9 at ten points of sending a picture, each customer has it once', { timeout: 400_000 }, async () => {
  await world.phone.call('setKnobs', { uploadMs: 300, serverAckMs: 300 })
  for (let n = 0; n < 10; n += 1) {
    const asked = core.received.length
    await world.phone.customerWrites(customer(n), 'can you send a picture?')
    await world.phone.waitFor('the post', async () => core.received.length > asked, 60_000)
    // Covers the time from the core's answer to the tick: fetch, typing, upload, send, acknowledgement.
    await pause(n * 200)
    await host.kill()
    host = await startHost(options)
    await connected()
  }
  for (let n = 0; n < 10; n += 1)
    await world.phone.waitFor(`the picture of customer ${n}`, async () => (await shown(n)).length > 0, 120_000)
  // Replies in doubt are settled once the shop has answered a new customer.
  await world.phone.customerWrites(customer(30), 'hello')
  await world.phone.waitForReply(customer(30), { timeoutMs: 60_000 })
  await world.phone.waitFor(
    'the ledger to be empty',
    async () => {
      const { queue } = (await host.api('GET', '/health')).body as { queue?: { repliesQueued?: number } }
      return queue?.repliesQueued === 0
    },
    60_000,
  )
  for (let n = 0; n < 10; n += 1)
    expect((await shown(n)).map(({ kind, media }) => [n, kind, media?.sha256])).toEqual([
      [n, 'image', hashOf('/p/rice.png')],
    ])
})
