import { catalogFor } from '../../shared/words/catalogs.ts'
import { loadAllCatalogs } from '../../shared/words/testing/all-catalogs.ts'
import { languageChoices } from '../../shared/words/languages.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { msg } from '../../shared/words/say.ts'
import { clockWords, createAnswers, SIGNATURE } from './answers.ts'
import { parseOrder } from './parse-order.ts'
import { minutesFrom, parseLength } from './parse-length.ts'

await loadAllCatalogs()

const commandOf = (text: string) => {
  const parsed = parseOrder(text)
  return parsed.kind === 'order' ? parsed.order : parsed.kind
}
const minutes = (count: number) => ({ kind: 'minutes', minutes: count })

describe('orders', () => {
  test.each([
    ['status', { kind: 'status' }],
    ['  STATUS?! ', { kind: 'status' }],
    ['📊 Status 👍🏽', { kind: 'status' }],
    ['/status', { kind: 'status' }],
    ['ｓｔａｔｕｓ', { kind: 'status' }],
    ['*help*', { kind: 'help' }],
    ['Resume.', { kind: 'resume' }],
    ['resume replies', { kind: 'resume' }],
    ['disconnect', { kind: 'disconnect' }],
    ['pause', { kind: 'pause', length: { kind: 'open' } }],
    ['Pause 1h', { kind: 'pause', length: minutes(60) }],
    ['pause, 15m', { kind: 'pause', length: minutes(15) }],
    ['pause 15m', { kind: 'pause', length: minutes(15) }],
    ['pause  for 2   hours!', { kind: 'pause', length: minutes(120) }],
    ['pause 1h 30m', { kind: 'pause', length: minutes(90) }],
    ['pause 1,5 hours', { kind: 'pause', length: minutes(90) }],
    ['pause an hour', { kind: 'pause', length: minutes(60) }],
    ['pause half an hour', { kind: 'pause', length: minutes(30) }],
    ['pause until tomorrow 🌙', { kind: 'pause', length: { kind: 'tomorrow' } }],
    ['pause till 17:30', { kind: 'pause', length: { kind: 'clock', hour: 17, minute: 30 } }],
    ['pause until 5 pm', { kind: 'pause', length: { kind: 'clock', hour: 17, minute: 0 } }],
    ['pause until resumed', { kind: 'pause', length: { kind: 'open' } }],
    ['take over Ada Obi', { kind: 'take-over', who: 'Ada Obi', length: null }],
    ['Takeover +234 803 123 4567', { kind: 'take-over', who: '+234 803 123 4567', length: null }],
    ['take over Ada for 2 hours', { kind: 'take-over', who: 'Ada', length: minutes(120) }],
    ['take over Bread for all', { kind: 'take-over', who: 'Bread for all', length: null }],
    ['hand back Ada', { kind: 'hand-back', who: 'Ada' }],
    ['hand back', { kind: 'hand-back', who: null }],
    ['Hand back ALL', { kind: 'hand-back', who: 'all' }],
    ['take over مريم', { kind: 'take-over', who: 'مريم', length: null }],
  ])('%j is %j', (text, expected) => expect(commandOf(text)).toEqual(expected))
})

test.each([
  'buy rice and oil',
  'Status of order 12: paid',
  'resume of Chidi',
  'Help Mama with the boxes',
  'pause the advert on Monday',
  'disconnect the freezer',
  'hand over the keys',
  'take the shop over',
  'Salesboy: Replies go on.',
  'pauses',
  'paste',
  'status\nthen buy rice',
  'https://example.com/status',
  '',
  '👍',
])('%j is a private note', (text) => expect(parseOrder(text)).toEqual({ kind: 'note' }))

test.each([
  ['pause 1 hourr', 'pause'],
  ['pause 90', 'pause'],
  ['pause 30 days', 'pause'],
  ['pause until 5', 'pause'],
  ['take over', 'take-over'],
  ['statsu', 'status'],
  ['disconect', 'disconnect'],
  ['resumee', 'resume'],
  ['puase', 'pause'],
])('%j is nearly an order and gets a hint', (text, hint) =>
  expect(parseOrder(text)).toEqual({ kind: 'near-miss', hint }),
)

describe('parsing any text', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.lorem())

  test('always ends, and never takes several lines for an order', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, two) => {
        parseOrder(one)
        const letters = /\p{L}/u
        if (letters.test(one) && letters.test(two)) expect(parseOrder(`${one}\n${two}`)).toEqual({ kind: 'note' })
      }),
    )
  })

  test('ignores capitals, spaces, punctuation and emoji around an order', () => {
    const orders = ['status', 'help', 'pause 1h', 'pause until tomorrow', 'resume', 'disconnect', 'hand back all']
    const around = fc.array(fc.constantFrom(' ', '.', '!', '?', '…', '👍', '👋🏽', '*', '_', '\u200b', '🇳🇬'), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(fc.constantFrom(...orders), around, around, fc.infiniteStream(fc.boolean()), (order, a, b, upper) => {
        const written = [...order].map((letter) => (upper.next().value ? letter.toUpperCase() : letter)).join('')
        expect(parseOrder(a.join('') + written + b.join(''))).toEqual(parseOrder(order))
      }),
    )
  })

  test('never takes one of our answers for an order, whatever name it contains', () => {
    const pause = fc.record({ paused: fc.boolean(), until: fc.option(fc.integer({ min: 1, max: 4e12 })) })
    const takeover = fc.record({
      sessionId: fc.constant('shop'),
      chatKey: fc.constant('1@c.us'),
      name: fc.option(fc.oneof(fc.constantFrom('status', 'pause', 'help', '\nstatus'), anyText)),
      phone: fc.option(fc.stringMatching(/^\d{7,15}$/)),
      isGroup: fc.boolean(),
      since: fc.constant(1),
      until: fc.option(fc.integer({ min: 1, max: 4e12 })),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...languageChoices),
        pause,
        fc.array(takeover, { maxLength: 8 }),
        (language, paused, takeovers) => {
          const diagnosis = {
            fault: 'none',
            sentence: 'status',
            said: msg('headline.well-one', { name: 'status' }),
            action: 'none',
            sessionId: null,
          } as const
          const queue = { waiting: 1, posting: 0, dead: 2, repliesQueued: 0 }
          const answers = createAnswers(catalogFor(language), '')
          const all = [
            answers.status({ diagnosis, pause: paused, queue, takeovers, waiting: { count: 9, newest: takeovers } }, 1),
            answers.which('take over', takeovers),
            answers.handedBack(takeovers.map((one) => one.name ?? '')),
            ...takeovers.map((one) => answers.takenOver(one, 1)),
            answers.paused(paused.until, 1),
            answers.help(),
            answers.disconnecting(),
            answers.unknownChat(),
            answers.resumed(),
            answers.hint('pause'),
            answers.alert(msg('alert.unlinked', { name: '\nstatus' })),
          ]
          for (const answer of all) {
            expect(answer.startsWith(SIGNATURE)).toBe(true)
            expect(parseOrder(answer)).toEqual({ kind: 'note' })
          }
        },
      ),
    )
  })

  test('gives a length between a minute and a week, or none', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('m', 'min', ' minutes', 'h', ' hours', 'd', ' days'), (count, unit) => {
        const length = parseLength(`${count}${unit}`)
        if (length === null) return
        if (length.kind !== 'minutes') throw new Error(length.kind)
        expect(length.minutes).toBeGreaterThanOrEqual(1)
        expect(length.minutes).toBeLessThanOrEqual(10_080)
      }),
    )
  })
})

test('a time of day means its next occurrence, today or tomorrow', () => {
  const noon = new Date(2026, 2, 3, 12, 0).getTime()
  const at = (hour: number) => minutesFrom({ kind: 'clock', hour, minute: 0 }, noon, '')
  expect([at(13), at(12), at(11)]).toEqual([60, 24 * 60, 23 * 60])
  expect(minutesFrom({ kind: 'tomorrow' }, noon, '')).toBe(19 * 60)
})

test('days and times use the shop’s time zone, whatever the zone of this computer', () => {
  const now = Date.parse('2026-03-05T11:30:00Z')
  const at = now + 3_600_000
  // The zones are 26 hours apart, so at least one has another day than this computer.
  const seen = ['Etc/GMT+12', 'Etc/GMT-14'].map((zone) => [
    clockWords(catalogFor('en'), at, now, zone),
    minutesFrom({ kind: 'clock', hour: 1, minute: 0 }, now, zone),
  ])
  expect(seen).toEqual([
    ['Thursday 00:30', 90],
    ['02:30', 23.5 * 60],
  ])
})
