import { afterEach, describe, expect, test } from 'vitest'
import { createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const GREETING = 'Welcome to Ada’s shop! How can we help?'
const AWAY = 'We are closed now and answer tomorrow from 8.'
const person = (digit: number) => `23480311122${digit}0@c.us`

let bed: OwnerBed
afterEach(() => bed.remove())

const SECOND = 1_000
const MINUTE = 60_000
const DAY = 24 * 3_600_000
let count = 0

interface Line {
  /** Ms by which the clock moves before the line. */
  readonly after?: number
  readonly asks?: string
  readonly own?: string
  readonly in?: string
  readonly type?: string
}

async function play(lines: readonly Line[]): Promise<void> {
  for (const line of lines) {
    if (line.after !== undefined) await bed.clock.advance(line.after)
    const chatId = line.in ?? person(1)
    if (line.asks !== undefined)
      await bed.asks(line.asks, { chatId, phone: null, messageId: `false_${chatId}_Q${(count += 1)}` })
    if (line.own !== undefined)
      await bed.own(line.own, { chatId, type: line.type ?? 'chat', messageId: `true_${chatId}_H${(count += 1)}` })
  }
}
const mine = () => bed.way.takeovers().map(({ chatKey }) => chatKey)

const cases: readonly (readonly [what: string, lines: readonly Line[], takenOver: readonly string[]])[] = [
  ['a greeting to a new customer', [{ asks: 'Hi' }, { own: GREETING }], []],
  ['a short text, fast, once', [{ asks: 'Hi' }, { own: '500, my dear' }], [person(1)]],
  ['a line to a new customer, at once', [{ asks: 'How much is oil?' }, { own: 'I come to you myself.' }], [person(1)]],
  [
    'a line to a new customer, at once, after the bot has answered',
    [{ asks: 'Hi' }, { after: 10 * SECOND, own: 'Ada, I answer myself, wait for me.' }],
    [person(1)],
  ],
  [
    'a short greeting, once it has greeted two',
    [1, 2].flatMap((n) => [
      { asks: 'Hi', in: person(n) },
      { own: 'Welcome!', in: person(n) },
    ]),
    [],
  ],
  [
    'a greeting of several parts',
    [{ asks: 'Hi' }, { own: GREETING }, { after: SECOND, own: 'Our prices:' }, { after: SECOND, own: 'rice, beans' }],
    [],
  ],
  ['a picture with its greeting', [{ asks: 'Hi' }, { own: '', type: 'image' }, { own: GREETING }], []],
  [
    'a greeting once more after two weeks',
    [{ asks: 'Hi' }, { own: GREETING }, { after: 15 * DAY, asks: 'Hi again' }, { own: GREETING }],
    [],
  ],
  [
    'an away text with each message',
    [
      { asks: 'Hi' },
      { own: AWAY },
      { after: MINUTE, asks: 'Open?' },
      { own: AWAY },
      { after: MINUTE, asks: '??' },
      { own: AWAY },
    ],
    [],
  ],
  [
    'a text of the phone in chats that go on',
    [{ asks: 'Hi' }, { after: 11 * MINUTE, asks: 'Open?' }, { own: AWAY }],
    [],
  ],
  [
    'a known text that comes late',
    [
      { asks: 'Hi' },
      { own: AWAY },
      { asks: 'Hi', in: person(2) },
      { own: AWAY, in: person(2) },
      { asks: 'Hi', in: person(3) },
      { after: 20 * MINUTE, own: AWAY, in: person(3) },
    ],
    [],
  ],
  ['by hand, after a while', [{ asks: 'How much?' }, { after: 30 * SECOND, own: 'It is 5,000, madam.' }], [person(1)]],
  [
    'by hand, fast, while a conversation goes on',
    [{ asks: 'How much?' }, { after: 30 * SECOND, asks: 'Hello??' }, { own: 'It is 5,000, madam, with delivery.' }],
    [person(1)],
  ],
  [
    'by hand after the greeting',
    [{ asks: 'Hi' }, { own: GREETING }, { after: MINUTE, own: 'I am here now.' }],
    [person(1)],
  ],
  [
    'by hand, fast, after the greeting',
    [
      { asks: 'Hi' },
      { own: GREETING },
      { after: MINUTE, asks: 'Price?' },
      { own: 'It is 5,000, madam, with delivery.' },
    ],
    [person(1)],
  ],
  [
    'a quick reply, picked by hand in many chats',
    [1, 2, 3].flatMap((n) => [
      { asks: 'How do I pay?', in: person(n) },
      { after: 8 * SECOND, own: 'Pay to account 0123456789, GTBank.', in: person(n) },
    ]),
    [person(1), person(2), person(3)],
  ],
  [
    'words that cross in two chats',
    [1, 2].flatMap((n) => [
      { asks: 'There?', in: person(n) },
      { after: 20 * SECOND, asks: 'Hello??', in: person(n) },
      { own: 'Yes', in: person(n) },
    ]),
    [person(1), person(2)],
  ],
  ['the owner writes first', [{ own: 'Your dress is ready, madam.' }], [person(1)]],
]

describe('who wrote it', () => {
  test.each(cases)('%s', async (_what, lines, takenOver) => {
    bed = await createOwnerBed()
    await play(lines)
    expect([...mine()].sort()).toEqual([...takenOver].sort())
  })

  test('a text in a group counts as the owner’s', async () => {
    bed = await createOwnerBed({ 'forward.groups': 'all' })
    const group = '120363041234567890@g.us'
    await bed.asks('Hi', {
      chatId: group,
      isGroup: true,
      authorId: person(1),
      messageId: `false_${group}_A_${person(1)}`,
    })
    await bed.own(GREETING, { chatId: group })
    expect(mine()).toEqual([group])
  })
})

test('the bot answers a customer whom the phone has greeted, because the greeting does not count as the owner’s', async () => {
  bed = await createOwnerBed()
  await play([{ asks: 'Rice?' }, { own: GREETING }])
  await bed.clock.advance(MINUTE)
  expect(bed.said()).toEqual(['answer to Rice?'])
  expect(bed.storage.own.since('shop', person(1), 0).some(({ by_owner }) => by_owner === 1)).toBe(false)
})

test('the bot answers a new customer whose first message is decrypted half an hour after the phone’s greeting', async () => {
  bed = await createOwnerBed({ 'takeover.minutes': 240 })
  await play([{ own: GREETING }])
  expect(mine()).toEqual([person(1)])
  await bed.clock.advance(30 * MINUTE)
  await bed.asks('Hi', { chatId: person(1), phone: null, agoMs: 30 * MINUTE + SECOND })
  expect([mine(), bed.said()]).toEqual([[], ['answer to Hi']])
})

test('a greeting that arrives before the customer’s message, as in a catch-up, is still recognised', async () => {
  bed = await createOwnerBed()
  await play([{ own: GREETING }])
  expect(mine()).toEqual([person(1)])
  await play([{ asks: 'Hi' }])
  expect(mine()).toEqual([])
})

test('a greeting recognised as automatic does not become a takeover when the clock is set backwards', async () => {
  bed = await createOwnerBed()
  await play([{ own: GREETING }, { asks: 'Hi' }])
  bed.clock.setWall(-5 * MINUTE)
  await bed.clock.advance(SECOND)
  expect(mine()).toEqual([])
  await play([{ asks: 'Rice?' }])
  expect(bed.said()).toContain('answer to Rice?')
})

test('a text taken for the owner’s ends its takeover when the same text shows up in another chat', async () => {
  bed = await createOwnerBed()
  await play([{ asks: 'Rice?' }, { after: 30 * SECOND, asks: 'Hello??' }, { own: AWAY }])
  expect(mine()).toEqual([person(1)])
  await play([
    { asks: 'Hi', in: person(2) },
    { own: AWAY, in: person(2) },
  ])
  expect(mine()).toEqual([])
  // A text that the owner writes himself still takes the chat over.
  await play([{ after: MINUTE, own: 'I am here now.' }])
  expect(mine()).toEqual([person(1)])
})

test('messages that an automatic text seemed to have read become unread again', async () => {
  bed = await createOwnerBed()
  await play([{ asks: 'Rice?' }, { after: MINUTE, asks: 'Hello??' }, { own: AWAY }])
  const unread = () => bed.storage.chats.find('shop', person(1))?.unread
  await play([{ after: MINUTE, asks: '??', in: person(2) }])
  const before = unread()
  await play([{ own: AWAY, in: person(2) }])
  expect([before, unread(), mine()]).toEqual([0, 2, []])
})

test('the owner’s own text keeps its takeover when a later text turns out to be automatic', async () => {
  bed = await createOwnerBed()
  await play([
    { asks: 'Rice?' },
    { after: 30 * SECOND, own: 'Two bags are left.' },
    { after: 5 * SECOND, asks: 'Hello??' },
    { own: AWAY },
  ])
  const [before] = bed.way.takeovers()
  await play([
    { asks: 'Hi', in: person(2) },
    { own: AWAY, in: person(2) },
  ])
  const [after] = bed.way.takeovers()
  expect(after?.chatKey).toBe(person(1))
  expect(after!.until!).toBeLessThan(before!.until!)
})

test('learned automatic texts survive a restart', async () => {
  bed = await createOwnerBed()
  for (const n of [1, 2])
    await play([
      { asks: 'Hi', in: person(n) },
      { own: AWAY, in: person(n) },
    ])
  await bed.restart()
  await play([
    { asks: 'Hi', in: person(3) },
    { after: 20 * MINUTE, own: AWAY, in: person(3) },
  ])
  expect(mine()).toEqual([])
})

test('a listed text is automatic at any time and with any line ends', async () => {
  bed = await createOwnerBed({ 'takeover.automaticTexts': ['Closed.\nBack at 8.'] })
  await play([{ asks: 'Hi' }, { after: MINUTE, own: 'Closed. \r\nBack at 8.' }])
  expect(mine()).toEqual([])
})

test('a text right after the bot’s own text counts as the owner’s, because no phone greets after that', async () => {
  bed = await createOwnerBed()
  bed.storage.writes.runNow(() =>
    bed.storage.own.add({
      session_id: 'shop',
      message_id: `true_${person(4)}_OURS`,
      chat_key: person(4),
      text: 'x',
      sent_at: bed.clock.now(),
      seen_at: bed.clock.now(),
      by_owner: 0,
    }),
  )
  await play([{ after: SECOND, own: 'Ada, this is the owner, I answer you myself.', in: person(4) }])
  expect(mine()).toEqual([person(4)])
})

test('the owner is told once that the phone answers by itself, also across a restart', async () => {
  bed = await createOwnerBed()
  const told: string[] = []
  const listen = () => bed.way.onEvent((event) => event.type === 'notice' && told.push(event.notice.said.code))
  listen()
  await play([{ asks: 'Hi' }, { own: GREETING }])
  await bed.restart()
  listen()
  await play([
    { asks: 'Hi', in: person(2) },
    { own: GREETING, in: person(2) },
  ])
  expect(told.filter((code) => code === 'notice.phone-answers')).toEqual(['notice.phone-answers'])
})
