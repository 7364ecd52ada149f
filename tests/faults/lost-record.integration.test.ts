import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startShop, untilConnected, type Shop } from '../support/start-shop.ts'

let shop: Shop
let host: RunningHost

beforeEach(async () => {
  shop = await startShop({ core: { thinkingMs: 0 } })
  host = shop.host
  await shop.world.phone.linkByQr()
  await connected()
})
afterEach(async () => {
  await host?.kill()
  await shop?.stop()
})

const connected = () => untilConnected(shop.world, host)
async function isAnswered(customer: string, text: string): Promise<void> {
  await shop.world.phone.customerWrites(customer, text)
  await shop.world.phone.waitForReply(customer, { timeoutMs: 60_000 })
}
const data = (name: string) => join(shop.options.dataDir, name)
function deleteRecord(): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(data(`salesboy.db${suffix}`), { force: true })
}
/** Starts without naming the session, because the host must know it by itself. */
const startAgain = async () => {
  host = await startHost({ ...shop.options, sessions: [] })
  await connected()
}

test('after the record is deleted while the host is off, the link is back without a code, and no customer is answered twice', async () => {
  await isAnswered('2348030000001', 'hello')
  await host.kill()
  deleteRecord()
  await startAgain()
  await isAnswered('2348030000002', 'what are your hours')
  expect(await shop.world.phone.replies('2348030000001')).toHaveLength(1)
  expect(await shop.world.phone.replies('2348030000002')).toHaveLength(1)
  expect(host.output()).toContain('the record lost a part of what happened')
})

test('after the record and its copy are deleted, the link is back from the profile alone', async () => {
  await isAnswered('2348030000001', 'hello')
  await host.kill()
  deleteRecord()
  rmSync(data('backups'), { recursive: true })
  await startAgain()
  await isAnswered('2348030000002', 'what are your hours')
  expect(await shop.world.phone.replies('2348030000001')).toHaveLength(1)
})

test('a record deleted while the host runs is rewritten, and kill -9 then loses nothing', async () => {
  await isAnswered('2348030000001', 'hello')
  deleteRecord()
  await shop.world.phone.waitFor('the record to be back', async () => existsSync(data('salesboy.db')))
  await isAnswered('2348030000002', 'what are your hours')
  await host.kill()
  await startAgain()
  await isAnswered('2348030000003', 'do you deliver?')
  for (const customer of ['2348030000001', '2348030000002']) {
    expect(await shop.world.phone.replies(customer)).toHaveLength(1)
  }
  expect(host.output()).not.toContain('the record lost a part of what happened')
})

test('after settings, key and secrets are lost or damaged, the link is still back', async () => {
  await host.kill()
  writeFileSync(data('settings.json'), 'not a settings file')
  for (const name of readdirSync(shop.options.dataDir).filter((name) => name.startsWith('secret'))) rmSync(data(name))
  await startAgain()
  await isAnswered('2348030000002', 'what are your hours')
})
