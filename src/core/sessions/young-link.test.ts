import { afterEach, expect, test } from 'vitest'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { makeIncoming, readyPage } from '../testing/fake-whatsapp-client.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { youngForMs } from './young-link.ts'

afterEach(stopFakeSessions)
const MINUTE = 60_000

async function linkedNow() {
  const fake = createFakeSessions()
  fake.sessions.add('shop')
  fake.sessions.connect('shop')
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

/**
 * Every call of a page, and what a young link may do with it. A new one has no place here until somebody has decided.
 * `needed`: linking, hearing, answering and proving need it, and it reads nothing of people beside a message that came or goes.
 */
const rule: Readonly<Record<keyof WhatsAppClient, 'needed' | 'when a message asks' | 'never'>> = {
  onEvent: 'needed',
  start: 'needed',
  probe: 'needed',
  finishReady: 'needed',
  repairIds: 'needed',
  account: 'needed',
  /** With 'none': modules and our own id. */
  selfCheck: 'needed',
  answerDialog: 'needed',
  /** When the owner asks for it: it looks at what is drawn. */
  pagePicture: 'needed',
  refreshQr: 'needed',
  requestPairingCode: 'needed',
  cancelPairingCode: 'needed',
  useHere: 'needed',
  setUnavailable: 'needed',
  setTyping: 'needed',
  sendText: 'needed',
  sendAttachment: 'needed',
  /** Which chats moved since the link: by the page's own list, which loads nothing. */
  surveyChats: 'needed',
  /** Keys of the last messages that the page holds, which loads nothing. */
  latestMessages: 'needed',
  /** Of the messages that the page holds, those that were edited or deleted; loads nothing. */
  changesSince: 'needed',
  reloadPage: 'needed',
  logOut: 'needed',
  close: 'needed',
  /** The core asks by itself for groups or contacts: by the page's own list. */
  chatNames: 'needed',
  /** Of a chat in which somebody wrote since the link, for what was not told live. */
  readHistory: 'when a message asks',
  /** The one who wrote, or the one who is written to. */
  phoneOfLid: 'when a message asks',
  usernameOfLid: 'when a message asks',
  lidOfPhone: 'when a message asks',
  numberId: 'when a message asks',
  hasChat: 'when a message asks',
  chatTitle: 'when a message asks',
  downloadMedia: 'when a message asks',
  groups: 'never',
  contacts: 'never',
}
const forbidden = (which: string) => Object.keys(rule).filter((name) => rule[name as keyof WhatsAppClient] === which)

test('in the first ten minutes nothing is read that no message asks for, whatever is asked of the program', async () => {
  const fake = await linkedNow()
  // Chats as old as the account, the owner at the window, the core at the gateway, sleep, a reload.
  const old = makeIncoming({ messageId: 'false_2348031@c.us_OLD', chatId: '2348031@c.us', timestamp: 1_600_000_000 })
  fake.client().history.set('2348031@c.us', { incoming: [old], outgoing: [] })
  for (let minute = 0; minute < 9; minute += 1) {
    await ask(fake, fake.sessions.contacts('shop'))
    await ask(fake, fake.sessions.groups('shop'))
    if (minute === 3) fake.power.resume()
    if (minute === 5) fake.client().emit({ kind: 'page-loaded' })
    if (minute === 5) fake.client().becomeReady()
    await fake.clock.advance(MINUTE)
  }
  expect(fake.kind()).toBe('connected')
  const called = new Set(fake.client().calls)
  expect([...forbidden('never'), ...forbidden('when a message asks')].filter((name) => called.has(name))).toEqual([])
  // And the calls were really made that the rule lets through.
  for (const name of ['chatNames', 'surveyChats', 'latestMessages', 'selfCheck', 'answerDialog'])
    expect(called).toContain(name)
})

test('a self-check of a young link names no chat to the page', async () => {
  const fake = await linkedNow()
  expect(fake.client().checked).toEqual(['none'])
  await fake.clock.advance(11 * MINUTE)
  expect(fake.client().checked).toEqual(['none', 'all'])
})

test('a message that came makes its own chat be read, and no other', async () => {
  const fake = await linkedNow()
  const now = Math.floor(fake.clock.now() / 1000)
  const late = makeIncoming({ messageId: 'false_2348032@c.us_NEW', chatId: '2348032@c.us', timestamp: now + 1 })
  const old = makeIncoming({ messageId: 'false_2348031@c.us_OLD', chatId: '2348031@c.us', timestamp: 1_600_000_000 })
  fake.client().history.set('2348031@c.us', { incoming: [old], outgoing: [] })
  fake.client().history.set('2348032@c.us', { incoming: [late], outgoing: [] })
  await fake.clock.advance(2 * MINUTE)
  expect(fake.sink.bodies()).toEqual([late.body])
  expect(new Set(fake.client().readChats)).toEqual(new Set(['2348032@c.us']))
})

test('a chat that only moved before the link is not read while it is young, and is looked at afterwards', async () => {
  const fake = createFakeSessions()
  fake.sessions.add('shop')
  fake.sessions.connect('shop')
  await fake.clock.settle()
  const before = Math.floor(fake.clock.now() / 1000) - 10
  const group = { chatId: '1203630@g.us', tail: [], timestamp: before, pending: false }
  fake.client().surveyChats = async (since) => (since <= before ? [group] : [])
  fake.settings.change({ 'forward.groups': 'all' })
  fake.client().emit({ kind: 'qr', text: 'qr-1' })
  await fake.clock.advance(500)
  await expect.poll(() => fake.kind()).toBe('needs-link')
  fake.client().becomeReady()
  await fake.clock.advance(9 * MINUTE)
  expect(fake.kind()).toBe('connected')
  expect(fake.client().readChats).toEqual([])
  await fake.clock.advance(2 * MINUTE)
  expect(fake.client().readChats).toEqual(['1203630@g.us'])
})

test('groups and contacts that the core asks for come from the list of chats; afterwards all are read', async () => {
  const fake = await linkedNow()
  fake
    .client()
    .names.push(
      { id: '1203630@g.us', name: 'Lagos', phone: null },
      { id: '2348031@c.us', name: 'Ada', phone: null },
      { id: '77001@lid', name: 'Bola', phone: '2348032' },
      { id: '77002@lid', name: 'hidden', phone: null },
    )
  expect(await ask(fake, fake.sessions.groups('shop'))).toEqual([{ id: '1203630@g.us', name: 'Lagos' }])
  expect(await ask(fake, fake.sessions.contacts('shop'))).toEqual([
    { id: '2348031@c.us', name: 'Ada', number: '2348031' },
    { id: '2348032@c.us', name: 'Bola', number: '2348032' },
    { id: '77002@lid', name: 'hidden', number: '' },
  ])
  expect(fake.sessions.youngForMs('shop')).toBeGreaterThan(9 * MINUTE)
  await fake.clock.advance(10 * MINUTE)
  expect(fake.sessions.youngForMs('shop')).toBe(0)
  await ask(fake, fake.sessions.contacts('shop'))
  await ask(fake, fake.sessions.groups('shop'))
  expect(fake.client().calls).toContain('contacts')
  expect(fake.client().calls).toContain('groups')
})

test('a code that was read before we knew of it makes a young link, too', async () => {
  const fake = createFakeSessions()
  fake.sessions.add('shop')
  fake.sessions.connect('shop')
  await fake.clock.settle()
  fake.client().becomeReady()
  await fake.clock.advance(2_000)
  expect(fake.kind()).toBe('connected')
  expect(fake.sessions.youngForMs('shop')).toBeGreaterThan(9 * MINUTE)
})

test('the reload in the first minutes is no drop: connected stays, nothing can be asked meanwhile, and then it is caught up', async () => {
  const fake = await linkedNow()
  await fake.clock.advance(5 * MINUTE)
  const kinds: string[] = []
  fake.sessions.onChanged(({ state }) => kinds.push(state.kind))
  const surveys = () => fake.client().calls.filter((call) => call === 'surveyChats').length
  const before = surveys()
  fake.client().page = { ...readyPage, helpers: false, ready: false, synced: false, state: 'OPENING' }
  fake.client().emit({ kind: 'page-loaded' })
  await fake.clock.advance(3_000)
  expect(fake.sender.isConnected('shop')).toBe(false)
  fake.client().becomeReady()
  await fake.clock.advance(2_000)
  expect(new Set([...kinds, fake.kind()])).toEqual(new Set(['connected']))
  expect(fake.sender.isConnected('shop')).toBe(true)
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
  const fake = createFakeSessions({ records: [makeRecord()] })
  await fake.profiles.markLinked('shop', fake.clock.now() - 8 * MINUTE)
  fake.sessions.connect('shop')
  await fake.clock.settle()
  fake.client().becomeReady()
  await fake.clock.advance(2_000)
  await ask(fake, fake.sessions.contacts('shop'))
  expect(fake.client().calls).not.toContain('contacts')
  await fake.clock.advance(2 * MINUTE)
  await ask(fake, fake.sessions.contacts('shop'))
  expect(fake.client().calls).toContain('contacts')
})
