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
])('a link made at %s counts as young for %i ms more', (linkedAt, ms) => {
  expect(youngForMs(linkedAt, 1_000_000)).toBe(ms)
})

/**
 * Every call to a page, and whether a young link may make it; a new call does not compile before it is listed here. `needed`: linking,
 * hearing, answering and proving need it, and it reads nothing of people beyond a message that is received or sent.
 */
const rule: Readonly<Record<keyof WhatsAppClient, 'needed' | 'when a message asks' | 'never'>> = {
  onEvent: 'needed',
  start: 'needed',
  probe: 'needed',
  finishReady: 'needed',
  repairIds: 'needed',
  account: 'needed',
  /** With 'none' it reads only modules and our own id. */
  selfCheck: 'needed',
  answerDialog: 'needed',
  /** Only when the owner asks; shows the page as it is drawn. */
  pagePicture: 'needed',
  refreshQr: 'needed',
  requestPairingCode: 'needed',
  cancelPairingCode: 'needed',
  useHere: 'needed',
  setUnavailable: 'needed',
  setTyping: 'needed',
  sendText: 'needed',
  sendAttachment: 'needed',
  /** Finds chats with activity since the link in the page's own list; loads nothing. */
  surveyChats: 'needed',
  /** Keys of the newest messages that the page holds; loads nothing. */
  latestMessages: 'needed',
  /** The edited and deleted ones of the messages that the page holds; loads nothing. */
  changesSince: 'needed',
  reloadPage: 'needed',
  logOut: 'needed',
  close: 'needed',
  /** Answers the core's questions for groups and contacts from the page's own list. */
  chatNames: 'needed',
  /** Only of a chat in which somebody wrote since the link, for messages that did not arrive live. */
  readHistory: 'when a message asks',
  /** Only for the sender or the recipient of a message. */
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

test('in the first ten minutes nothing is read unless a message needs it, whatever the owner or the core asks for', async () => {
  const fake = await linkedNow()
  // An old chat; questions of the owner's window and of the core; sleep; a reload.
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
  // The calls that the rule allows were really made.
  for (const name of ['chatNames', 'surveyChats', 'latestMessages', 'selfCheck', 'answerDialog'])
    expect(called).toContain(name)
})

test('the self-check reads no chat while the link is young', async () => {
  const fake = await linkedNow()
  expect(fake.client().checked).toEqual(['none'])
  await fake.clock.advance(11 * MINUTE)
  expect(fake.client().checked).toEqual(['none', 'all'])
})

test('a new message makes only its own chat be read', async () => {
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

test('a chat with activity only before the link is not read before the link is no longer young', async () => {
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

test('groups and contacts come from the list of chats while the link is young, and are read completely afterwards', async () => {
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

test('a code that was scanned before we knew of it makes a young link, too', async () => {
  const fake = createFakeSessions()
  fake.sessions.add('shop')
  fake.sessions.connect('shop')
  await fake.clock.settle()
  fake.client().becomeReady()
  await fake.clock.advance(2_000)
  expect(fake.kind()).toBe('connected')
  expect(fake.sessions.youngForMs('shop')).toBeGreaterThan(9 * MINUTE)
})

test('a reload in the first minutes keeps the session connected, blocks calls meanwhile, and is followed by a catch-up', async () => {
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

test('a reload of more than a minute is shown', async () => {
  const fake = await linkedNow()
  fake.client().page = { ...readyPage, helpers: false, ready: false, synced: false }
  fake.client().emit({ kind: 'page-loaded' })
  await fake.clock.advance(61_000)
  expect(fake.kind()).toBe('syncing')
})

test('after the ten minutes the complete self-check and another catch-up follow', async () => {
  const fake = await linkedNow()
  const calls = (name: string) => fake.client().calls.filter((call) => call === name).length
  await fake.clock.advance(9 * MINUTE)
  expect([calls('selfCheck'), calls('surveyChats')]).toEqual([1, 1])
  await fake.clock.advance(2 * MINUTE)
  expect([calls('selfCheck'), calls('surveyChats')]).toEqual([2, 2])
})

test('the ten minutes count from the link, also across a restart of the program', async () => {
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
