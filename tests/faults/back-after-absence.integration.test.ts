import { existsSync, symlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
import { createBrowserProcesses } from '../../src/core/whatsapp/browser-processes.ts'
import { openPage } from '../support/open-page.ts'
import { startHost, type HostOptions, type RunningHost } from '../support/start-host.ts'
import { startShop, untilConnected, type Shop } from '../support/start-shop.ts'
import type { World } from '../support/start-world.ts'

const patience = 90_000
let shop: Shop
let world: World
let core: SampleCore
let options: HostOptions
let host: RunningHost
let profile: string
const processes = createBrowserProcesses(createRealClock())

beforeAll(async () => {
  shop = await startShop({ core: { thinkingMs: 0, mode: 'callback' }, host: { set: { 'delivery.parallel': '8' } } })
  ;({ world, core, host, options } = shop)
  profile = join(options.dataDir, 'sessions', 'session-shop')
  await world.phone.linkByQr()
  await connected()
})
afterAll(async () => {
  await host?.stop()
  await shop?.stop()
})

interface Health {
  readonly diagnosis: { readonly fault: string; readonly sentence: string; readonly action: string }
}
const health = async () => (await host.api('GET', '/health')).body as Health
const connected = () => untilConnected(world, host, patience)
const pids = async () => ((await processes.onProfile(profile)) ?? []).map(({ pid }) => pid)

test('300 messages in 30 chats that came while the host was off go out once each, oldest first within each chat', async () => {
  expect(await host.stop()).toBe(0)
  expect(await pids()).toEqual([])
  expect(existsSync(join(options.dataDir, 'backups', 'session-shop'))).toBe(true)

  const customers = Array.from({ length: 30 }, (_, n) => `23480300000${String(n).padStart(2, '0')}`)
  const expected = new Map(customers.map((customer) => [customer, [] as string[]]))
  const write = async (customer: string, text: string) => {
    expected.get(customer)?.push(text)
    await world.phone.customerWrites(customer, text)
  }
  for (let round = 1; round <= 10; round += 1) {
    for (const customer of customers) await write(customer, `${customer} ${round}`)
  }
  host = await startHost(options)
  await world.phone.waitFor(
    'the page to be there',
    async () => (await world.phone.call('state')).pages.some((page) => page.connected && page.deviceId !== null),
    patience,
  )
  // Some customers go on writing while their earlier messages are still being fetched.
  for (const customer of customers.slice(0, 10)) await write(customer, `${customer} live`)

  await world.phone.waitFor('all messages at the core', async () => core.received.length >= 310, patience)
  await connected()
  const got = new Map<string, string[]>()
  for (const { body } of core.received) {
    const from = String(body?.['phone'])
    got.set(from, [...(got.get(from) ?? []), String(body?.['message'])])
  }
  expect(Object.fromEntries(got)).toEqual(Object.fromEntries(expected))
  expect(await world.phone.seenMarks()).toEqual([])
  // The phone must ring, so the last reported presence is unavailable, whatever the page showed while it loaded.
  await world.phone.waitFor(
    'the presence',
    async () => (await world.phone.call('presenceTraces')).at(-1)?.presence === 'unavailable',
    patience,
  )

  const { page, close } = await openPage(host.openUrl)
  try {
    await page.getByText('30 customers wrote while you were away.').first().waitFor({ timeout: patience })
  } finally {
    await close()
  }
})

test('after kill -9 of the host, the leftover browser and locks are cleared and the link is kept', async () => {
  const orphans = await pids()
  expect(orphans.length).toBeGreaterThan(0)
  await host.kill()
  if (!existsSync(join(profile, 'lockfile'))) {
    // The lock that a full browser leaves. A headless shell takes no lock.
    try {
      symlinkSync(`${hostname()}-${orphans[0] ?? 1}`, join(profile, 'SingletonLock'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  const before = core.received.length
  await world.phone.customerWrites('2348030000000', 'while the host was dead')
  host = await startHost(options)
  await connected()
  await world.phone.waitFor('the message', async () => core.received.length === before + 1, patience)
  expect((await pids()).filter((pid) => orphans.includes(pid))).toEqual([])
})

test('the diagnosis in /health follows the internet going away and coming back', async () => {
  expect((await health()).diagnosis).toMatchObject({ fault: 'none', action: 'none' })
  await world.phone.call('setKnobs', { siteUnreachable: true })
  await world.phone.call('reloadPage')
  const offline = await world.phone.waitFor(
    'the missing internet',
    async () => {
      const { diagnosis } = await health()
      return diagnosis.fault === 'internet' ? diagnosis : null
    },
    patience,
  )
  expect(offline).toMatchObject({ action: 'connect', sentence: expect.stringContaining('No internet') as string })
  const before = core.received.length
  await world.phone.customerWrites('2348030000001', 'while the internet was away')
  await world.phone.call('setKnobs', { siteUnreachable: false })
  await connected()
  await world.phone.waitFor('the message', async () => core.received.length === before + 1, patience)
  expect((await health()).diagnosis.fault).toBe('none')
})
