import { afterEach, expect, test } from 'vitest'
import { createFakeHub, makeRecord, stopFakeHubs } from '../testing/fake-hub.ts'
import { makeIncoming, readyPage } from '../testing/fake-whatsapp-client.ts'
import { youngForMs } from './young-link.ts'

afterEach(stopFakeHubs)
const MINUTE = 60_000

async function linkedNow() {
  const fake = createFakeHub()
  fake.hub.add('shop')
  fake.hub.connect('shop')
  await fake.clock.settle()
  fake.client().emit({ kind: 'qr', text: 'qr-1' })
  await fake.clock.advance(500)
  await expect.poll(() => fake.kind()).toBe('needs-link')
  fake.client().becomeReady()
  await fake.clock.advance(2_000)
  expect(fake.kind()).toBe('connected')
  return fake
}
const ask = async <T>(fake: Awaited<ReturnType<typeof linkedNow>>, answer: Promise<T>): Promise<T> => {
  await fake.clock.settle()
  return answer
}

test.each([
  [null, 0],
  [0, 0],
  [1_000_000, 600_000],
  [1_000_000 - 600_000, 0],
  [1_000_000 - 599_999, 1],
  [1_300_000, 600_000],
  [9_000_000, 0],
])('linked at %s, it is young for %i ms more', (linkedAt, ms) => {
  expect(youngForMs(linkedAt, 1_000_000)).toBe(ms)
})

test('in the first ten minutes contacts and groups are those who wrote; afterwards all are read', async () => {
  const fake = await linkedNow()
  await fake.sink.incoming('shop', makeIncoming({ messageId: 'false_1@c.us_A', chatId: '2348031@c.us' }))
  const contacts = await ask(fake, fake.hub.contacts('shop'))
  const groups = await ask(fake, fake.hub.groups('shop'))
  expect(Array.isArray(contacts) && Array.isArray(groups)).toBe(true)
  expect(fake.client().calls).not.toContain('contacts')
  expect(fake.client().calls).not.toContain('groups')
  await fake.clock.advance(10 * MINUTE)
  await ask(fake, fake.hub.contacts('shop'))
  await ask(fake, fake.hub.groups('shop'))
  expect(fake.client().calls).toContain('contacts')
  expect(fake.client().calls).toContain('groups')
})

test('the reload in the first minutes is no drop: connected stays, nothing can be asked meanwhile, and then it is caught up', async () => {
  const fake = await linkedNow()
  await fake.clock.advance(5 * MINUTE)
  const kinds: string[] = []
  fake.hub.onChanged(({ state }) => kinds.push(state.kind))
  const surveys = () => fake.client().calls.filter((call) => call === 'surveyChats').length
  const before = surveys()
  fake.client().page = { ...readyPage, helpers: false, ready: false, synced: false, state: 'OPENING' }
  fake.client().emit({ kind: 'page-loaded' })
  await fake.clock.advance(3_000)
  expect(fake.hub.sender.isConnected('shop')).toBe(false)
  fake.client().becomeReady()
  await fake.clock.advance(2_000)
  expect(new Set([...kinds, fake.kind()])).toEqual(new Set(['connected']))
  expect(fake.hub.sender.isConnected('shop')).toBe(true)
  expect(surveys()).toBeGreaterThan(before)
})

test('a reload that does not come back is shown', async () => {
  const fake = await linkedNow()
  fake.client().page = { ...readyPage, helpers: false, ready: false, synced: false }
  fake.client().emit({ kind: 'page-loaded' })
  await fake.clock.advance(61_000)
  expect(fake.kind()).toBe('syncing')
})

test('after the ten minutes what was left out is done: the whole check, and a look at what came', async () => {
  const fake = await linkedNow()
  const calls = (name: string) => fake.client().calls.filter((call) => call === name).length
  await fake.clock.advance(9 * MINUTE)
  expect([calls('selfCheck'), calls('surveyChats')]).toEqual([1, 1])
  await fake.clock.advance(2 * MINUTE)
  expect([calls('selfCheck'), calls('surveyChats')]).toEqual([2, 2])
})

test('it counts from the link, also over a restart of the program', async () => {
  const fake = createFakeHub({ records: [makeRecord()] })
  await fake.profiles.markLinked('shop', fake.clock.now() - 8 * MINUTE)
  fake.hub.connect('shop')
  await fake.clock.settle()
  fake.client().becomeReady()
  await fake.clock.advance(2_000)
  await ask(fake, fake.hub.contacts('shop'))
  expect(fake.client().calls).not.toContain('contacts')
  await fake.clock.advance(2 * MINUTE)
  await ask(fake, fake.hub.contacts('shop'))
  expect(fake.client().calls).toContain('contacts')
})
