import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
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
const received = (text: string) => core.received.filter((entry) => entry.body?.['message'] === text)

test('after kill -9 before the core was reachable, the core gets the message once and the customer one reply', async () => {
  await core.goDown()
  await world.phone.customerWrites('2348030000001', 'hello')
  await world.phone.waitFor('the message on disk', async () => {
    const health = (await host.api('GET', '/health')).body as { queue?: { waiting: number; posting: number } }
    return health.queue !== undefined && health.queue.waiting + health.queue.posting === 1
  })
  await host.kill()
  await core.comeBack()
  host = await startHost(options)
  await world.phone.waitForReply('2348030000001', { timeoutMs: 60_000 })
  await connected()
  expect(received('hello')).toHaveLength(1)
  expect(await world.phone.replies('2348030000001')).toHaveLength(1)
})

test('after kill -9 while the core thinks, the same id is posted again, one reply goes out, and no later message is lost', async () => {
  core.setThinking(2_000)
  await world.phone.customerWrites('2348030000002', 'what are your hours')
  await world.phone.waitFor('the post', async () => received('what are your hours').length === 1)
  await host.kill()
  core.setThinking(0)
  await world.phone.customerWrites('2348030000003', 'do you deliver?')
  host = await startHost(options)
  await world.phone.waitForReply('2348030000002', { timeoutMs: 60_000 })
  await world.phone.waitForReply('2348030000003', { timeoutMs: 60_000 })
  await connected()
  const ids = received('what are your hours').map((entry) => entry.headers['webhook-id'])
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
  expect(await world.phone.replies('2348030000002')).toHaveLength(1)
  expect(received('do you deliver?')).toHaveLength(1)
  expect(await world.phone.replies('2348030000003')).toHaveLength(1)
  // Catch-up must not have marked any chat as seen.
  expect(await world.phone.seenMarks()).toEqual([])
})
