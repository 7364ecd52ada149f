import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import type { SessionView } from '../../shared/model/session.ts'
import { msg } from '../../shared/words/say.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { ADA, createOwnerBed, OWN_PHONE, type OwnerBed } from '../replies/testing/owner-bed.ts'
import { createRemoteControl, type RemoteControl } from './remote-control.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const SELF = `${OWN_PHONE}@c.us`
const NOON = new Date(2026, 2, 3, 12, 0).getTime()
let bed: OwnerBed
let remote: RemoteControl
let state: SessionView['state']
let disconnected: string[]

async function build(
  settings: Partial<Record<SettingName, Settings[SettingName]>> = {},
  startMs = NOON,
): Promise<void> {
  bed = await createOwnerBed(settings, startMs)
  // WhatsApp reports our own messages before the send returns.
  bed.sender.onSend = (message) => bed.way.outgoing('shop', message)
  wire()
}
function wire(): void {
  const shop = () => ({
    id: 'shop',
    name: 'Ada’s Shop',
    state,
    since: 0,
    phone: OWN_PHONE,
    pushName: null,
    linked: true,
    selfCheck: null,
  })
  remote = createRemoteControl({
    ...bed.way.rooms,
    logger: createMemoryLogger(),
    sessions: {
      list: () => [shop()],
      async disconnect(id) {
        disconnected.push(`${id} after ${bed.said().length}`)
        state = { kind: 'stopped' }
        return shop()
      },
    },
    diagnosis: {
      current: () => ({
        fault: 'none',
        sentence: '',
        said: msg('headline.well-one', { name: 'Shop' }),
        action: 'none',
        sessionId: null,
      }),
    },
  })
  remote.start()
}
beforeEach(() => {
  state = { kind: 'connected' }
  disconnected = []
})
afterEach(async () => {
  remote.stop()
  await bed.remove()
})

const write = async (text: string, change: Parameters<OwnerBed['own']>[1] = {}) => {
  await bed.own(text, { chatId: SELF, ...change })
  await bed.clock.advance(100)
}
/** The texts that we wrote into the owner's own chat. */
const told = () =>
  bed.sender.sent.filter(({ chatId }) => chatId === SELF || chatId.endsWith('@lid')).map(({ text }) => text)

describe('in the owner’s own chat', () => {
  test('status, pause, resume and help are carried out, with one short answer each', async () => {
    await build()
    await write('Status?')
    await write('pause 1h')
    expect(bed.way.pauseStatus()).toEqual({ paused: true, until: bed.clock.now() - 100 + HOUR_MS })
    await write('status')
    await write('resume')
    expect(bed.way.pauseStatus().paused).toBe(false)
    await write('help')
    expect(told()).toEqual([
      'Salesboy: All is well. Shop is connected and answering.',
      'Salesboy: Answers are paused until 13:00. Messages still arrive and are handed over.',
      'Salesboy: All is well. Shop is connected and answering. Paused until 13:00.',
      'Salesboy: Answers go on.',
      expect.stringContaining('take over NAME'),
    ])
    // The orders went neither to the core nor into a takeover or the list of messages.
    expect([bed.core.taken, bed.way.takeovers(), bed.way.list({ limit: 9 }).messages]).toEqual([[], [], []])
  })

  test('take over and hand back work by name and number, and ask when two chats share a name', async () => {
    await build()
    await bed.asks('hi', { pushName: 'Ada' })
    await bed.asks('hi', { chatId: '2340000000001@c.us', pushName: 'ada', phone: '2340000000001' })
    await write('take over Ada')
    expect(told().at(-1)).toBe(
      'Salesboy: Which one? ada (+2340000000001); Ada (+2348031234567). Write “take over” with the number.',
    )
    await write('take over 0803 123 4567 for 2 hours')
    expect(told().at(-1)).toBe('Salesboy: Ada is yours until 14:00. The bot is silent there.')
    expect(bed.way.takeovers().map(({ chatKey }) => chatKey)).toEqual([ADA])
    await write('status')
    expect(told().at(-1)).toBe('Salesboy: All is well. Shop is connected and answering. You are answering Ada.')
    await write('hand back Bola')
    expect(told().at(-1)).toContain('no chat with that name')
    await write('hand back')
    expect([told().at(-1), bed.way.takeovers()]).toEqual(['Salesboy: The bot answers Ada again.', []])
    await write('hand back')
    expect(told().at(-1)).toContain('no chat to hand back')
  })

  test('disconnect answers first, and only then closes the session', async () => {
    await build()
    await write('disconnect')
    expect([disconnected, told()[0]]).toEqual([
      ['shop after 1'],
      expect.stringContaining('press Connect on the computer'),
    ])
  })

  test('orders under our own LID are the same chat', async () => {
    await build()
    bed.storage.lids.remember('shop', '42', OWN_PHONE)
    await bed.clock.settle()
    await write('status', { chatId: '42@lid' })
    expect(bed.sender.sent).toMatchObject([
      { chatId: '42@lid', text: 'Salesboy: All is well. Shop is connected and answering.' },
    ])
    // The copy from history under the phone number is the same message.
    await write('status', { chatId: SELF, messageId: `true_${SELF}_HAND1` })
    expect([told().length, bed.way.takeovers()]).toEqual([1, []])
  })
})

describe('not taken for an order', () => {
  test('are notes, pictures, and all messages when the setting is off', async () => {
    await build()
    for (const note of ['buy rice', 'status of order 12', 'https://example.com']) await write(note)
    await write('status', { type: 'image' })
    bed.settings.set('remote.control', 'off')
    await write('status')
    expect([told(), bed.way.takeovers()]).toEqual([[], []])
  })

  test('is a command word in a customer’s chat or a group: it counts as a text by hand', async () => {
    await build()
    await write('pause 1h', { chatId: ADA })
    await write('pause 1h', { chatId: '120363000000000001@g.us' })
    expect([bed.way.pauseStatus().paused, told(), bed.notes]).toEqual([false, [], []])
    expect(bed.way.takeovers()).toHaveLength(2)
  })

  test('is a customer’s command word, which is forwarded; incoming messages of our own number are not', async () => {
    await build()
    await bed.asks('pause 1h')
    await bed.asks('status', { chatId: SELF, phone: OWN_PHONE })
    expect(bed.core.taken.map(({ text }) => text)).toEqual(['pause 1h'])
    expect(bed.way.pauseStatus().paused).toBe(false)
  })

  test('are an old order from history, an order from the future, and a second copy', async () => {
    await build()
    await write('pause 1h', { agoMs: 10 * MINUTE_MS })
    await write('pause 1h', { agoMs: -10 * MINUTE_MS })
    expect(bed.way.pauseStatus().paused).toBe(false)
    await write('pause 1h', { messageId: `true_${SELF}_ONCE` })
    bed.way.resume()
    await bed.restart()
    wire()
    await write('pause 1h', { messageId: `true_${SELF}_ONCE` })
    expect([bed.way.pauseStatus().paused, told().length]).toEqual([false, 1])
  })

  test('are our own answers and texts with our signature, and endless orders get at most 20 answers', async () => {
    await build()
    await write('Salesboy: status')
    for (let count = 0; count < 40; count += 1) await write('help')
    expect(told()).toHaveLength(20)
    expect(new Set(told()).size).toBe(1)
  })
})

test('an answer that cannot be sent within ten minutes is not sent later', async () => {
  await build()
  bed.sender.connected = false
  await write('status')
  await bed.clock.advance(20 * MINUTE_MS)
  bed.sender.connect()
  await bed.clock.advance(MINUTE_MS)
  expect(told()).toEqual([])
})

describe('alerts', () => {
  const failSomewhere = async (chat: number) => {
    bed.sender.outcomes.push('refused')
    await bed.asks('hi', { chatId: `23400000000${chat}@c.us`, phone: `23400000000${chat}` })
    await bed.clock.advance(2 * MINUTE_MS)
  }

  test('are off until switched on, limited per day, and never repeat the same problem', async () => {
    await build({ 'remote.alertsPerDay': 2 })
    await failSomewhere(1)
    expect(told()).toEqual([])
    bed.settings.set('remote.alerts', 'on')
    await bed.clock.advance(10 * MINUTE_MS)
    expect(told()).toEqual(['Salesboy: 1 answer could not be sent. Look at Activity on the computer.'])
    await failSomewhere(2)
    await failSomewhere(3)
    expect(told()).toHaveLength(2)
    expect(bed.way.takeovers()).toEqual([])
  })

  test('never come at night, but in the morning if the problem still exists', async () => {
    await build({ 'remote.alerts': 'on' }, new Date(2026, 2, 3, 23, 0).getTime())
    await failSomewhere(1)
    await bed.clock.advance(7 * HOUR_MS)
    expect(told()).toEqual([])
    await bed.clock.advance(HOUR_MS)
    expect(told()).toHaveLength(1)
    await bed.restart()
    wire()
    await bed.clock.advance(HOUR_MS)
    expect(told()).toHaveLength(1)
  })
})
