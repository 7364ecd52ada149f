import { expect, test } from 'vitest'
import type { PostOutcome } from '../http/http-client.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { ClockOffset } from './clock-offset.ts'
import { createFaultyCore } from './testing/faulty-core.ts'
import { createWayBed, customerMessage } from './testing/way-bed.ts'

const HOUR_MS = 3_600_000
const NOW = Date.UTC(2026, 10, 29, 12)

function setUp(laptopOffMs = 0, kept = new Map<string, unknown>()) {
  const clock = createFakeClock(NOW)
  clock.setWall(laptopOffMs)
  const keyValue = {
    get: (key: string) => kept.get(key),
    set: (key: string, value: unknown) => void kept.set(key, value),
  }
  const offset = new ClockOffset(clock, keyValue as never)
  return { clock, kept, offset, off: () => Math.round((offset.rightNow() - NOW) / HOUR_MS) }
}
const at = (ms: number) => new Date(ms).toUTCString()

/** The laptop's clock error, the core's Date, the ages of the live messages (hours), and the expected result. */
const table: readonly [
  what: string,
  laptop: number,
  core: string | null,
  messages: readonly number[],
  wrongBy: number,
  isAgreed: boolean,
][] = [
  ['nobody has spoken', 0, null, [], 0, false],
  ['laptop and core agree', 0, at(NOW + 20_000), [], 0, true],
  ['laptop and WhatsApp agree', 0, null, [0], 0, true],
  ['the core says 1970', 0, at(0), [], 0, false],
  ['the core says 1971', 0, at(365 * 24 * HOUR_MS), [0], 0, true],
  ['the core says 9999', 0, at(Date.UTC(9999, 0, 1)), [0], 0, true],
  ['the core says no date at all', 0, 'yesterday', [0], 0, true],
  ['the core is six hours ahead, alone', 0, at(NOW + 6 * HOUR_MS), [], 0, false],
  ['the core is six hours ahead, WhatsApp is not', 0, at(NOW + 6 * HOUR_MS), [0], 0, true],
  ['the core is six hours behind, alone', 0, at(NOW - 6 * HOUR_MS), [], 0, false],
  ['the core is six hours behind, and a late message beside a new one', 0, at(NOW - 6 * HOUR_MS), [6, 0], 0, true],
  ['the laptop is nine hours ahead, and two say so', 9, at(NOW), [0], 0, true],
  ['the laptop is nine hours behind, and two say so', -9, at(NOW), [0], 0, true],
  ['the laptop is nine hours ahead, and only the core says so', 9, at(NOW), [], 9, false],
  ['the laptop is nine hours ahead, and only WhatsApp says so', 9, null, [0], 9, false],
  ['the laptop stands before the build of this program', -24 * 365, at(NOW), [], 0, true],
  ['the laptop stands in 2019 and the core says 1970', -24 * 365 * 7, at(0), [], -24 * 365 * 7, false],
]

test.each(table)('%s', (_what, laptop, core, messages, wrongBy, isAgreed) => {
  const { offset, off } = setUp(laptop * HOUR_MS)
  for (const hours of messages) offset.learnMessage(NOW - hours * HOUR_MS - 3_000)
  offset.learn(core)
  expect([off(), offset.isAgreed]).toEqual([wrongBy, isAgreed])
})

/** The same with messages read back from history (ages in minutes), which nobody saw arrive. */
const readBack: readonly (typeof table)[number][] = [
  ['a month ahead, and what was read back is five minutes old', 744, at(NOW), [5], 0, true],
  ['a month ahead, and what was read back is two days old', 744, at(NOW), [2_880], 744, false],
  ['nine hours ahead: what was read back may be as old', 9, at(NOW), [5], 9, false],
  ['nine hours behind, and what was read back is from the future', -9, at(NOW), [5], 0, true],
  ['right, and the core is six hours behind, as old as what was read back', 0, at(NOW - 6 * HOUR_MS), [360], 0, false],
  ['right, and the core is a month behind', 0, at(NOW - 744 * HOUR_MS), [5], 0, false],
  ['right, and the core is six hours ahead', 0, at(NOW + 6 * HOUR_MS), [5], 0, false],
]

test.each(readBack)('a clock that is %s', (_what, laptop, core, messages, wrongBy, isAgreed) => {
  const { offset, off } = setUp(laptop * HOUR_MS)
  for (const minutes of messages) offset.learnReadBack(NOW - minutes * 60_000)
  offset.learn(core)
  expect([off(), offset.isAgreed]).toEqual([wrongBy, isAgreed])
})

test('a clock that is set while the app runs is corrected once the core and WhatsApp have spoken again', () => {
  for (const hours of [213 * 24, -30]) {
    const { clock, offset, off } = setUp()
    for (let n = 0; n < 9; n += 1) offset.learnMessage(NOW - 3_000)
    offset.learn(at(NOW))
    clock.setWall(hours * HOUR_MS)
    offset.learn(at(NOW))
    offset.learnMessage(NOW - 3_000)
    expect([hours, off()]).toEqual([hours, 0])
  }
})

test('a core that repeats the offset agreed on before a restart is believed without a new message', () => {
  const first = setUp(9 * HOUR_MS)
  first.offset.learnMessage(NOW - 2_000)
  first.offset.learn(at(NOW))
  const second = setUp(9 * HOUR_MS, first.kept)
  second.offset.learn(at(NOW))
  expect([second.off(), second.offset.isAgreed]).toEqual([0, true])
  second.offset.learn(at(NOW + 9 * HOUR_MS))
  expect(second.off()).toBe(9)
})

test('sleep is not mistaken for a correction of a wrong clock', () => {
  const { clock, offset, off } = setUp(9 * HOUR_MS)
  offset.learnMessage(NOW - 3_000)
  offset.learn(at(NOW))
  clock.setWall(8 * HOUR_MS)
  expect(off()).toBe(8)
  offset.learn(at(NOW + 8 * HOUR_MS))
  expect(off()).toBe(8)
})

test('after a jump of the clock nothing is agreed until the core or WhatsApp has spoken again', () => {
  for (const laptop of [0, -24 * 365]) {
    const { clock, offset, off } = setUp(laptop * HOUR_MS)
    offset.learnMessage(NOW - 3_000)
    offset.learn(at(NOW))
    expect([laptop, offset.isAgreed]).toEqual([laptop, true])
    clock.setWall(24 * 300 * HOUR_MS)
    expect([laptop, offset.isAgreed]).toEqual([laptop, false])
    offset.learn(at(NOW))
    offset.learnMessage(NOW - 3_000)
    expect([laptop, offset.isAgreed, off()]).toEqual([laptop, true, 0])
  }
})

test('an agreed offset survives a restart until the core says something else', () => {
  const first = setUp(9 * HOUR_MS)
  first.offset.learnMessage(NOW - 2_000)
  first.offset.learn(at(NOW))
  const next = setUp(9 * HOUR_MS, first.kept)
  expect([next.off(), next.offset.isAgreed]).toEqual([0, false])
  const mended = setUp(0, first.kept)
  mended.offset.learn(at(NOW))
  expect([mended.off(), mended.offset.isAgreed]).toEqual([0, true])
})

test('the time in a signature follows the core, unless its Date lies outside the life of this build', () => {
  const { offset } = setUp()
  expect(offset.learn(at(NOW + 6 * HOUR_MS))).toBe(true)
  expect(offset.seconds()).toBe((NOW + 6 * HOUR_MS) / 1000)
  expect(offset.learn(at(0))).toBe(false)
  expect(offset.seconds()).toBe((NOW + 6 * HOUR_MS) / 1000)
})

/** The whole message path with a core that answers everything and gives a wrong Date. */
async function ask(laptopOffMs: number, date: (rightMs: number) => number, settings = {}) {
  const clock = createFakeClock(NOW)
  clock.setWall(laptopOffMs)
  const right = () => clock.now() - laptopOffMs
  const honest = createFaultyCore(() => 1)
  const http = {
    ...honest,
    async post(request: Parameters<typeof honest.post>[0]): Promise<PostOutcome> {
      const outcome = await honest.post(request)
      return outcome.kind === 'answer' ? { ...outcome, date: at(date(right())) } : outcome
    },
  }
  const bed = await createWayBed({ clock, http, settings: { 'core.url': 'https://core.example', ...settings } })
  bed.way.start()
  const write = async (text: string) => {
    const stored = bed.way.incoming('shop', customerMessage(text, { timestamp: Math.floor(right() / 1000) }))
    await clock.advance(500)
    await stored
    await clock.advance(120_000)
  }
  await write('one')
  await write('two')
  const result = { said: bed.sender.sent.map(({ text }) => text), offMs: bed.way.clockOffMs() }
  const gone = bed.remove()
  await clock.settle()
  await gone
  return result
}
const ANSWERED = ['answer to one', 'answer to two']
const lies: readonly [string, (rightMs: number) => number][] = [
  ['1970', () => 0],
  ['1971', () => 365 * 24 * HOUR_MS],
  ['9999', () => Date.UTC(9999, 11, 31)],
  ['six hours ahead', (right) => right + 6 * HOUR_MS],
  ['six hours behind', (right) => right - 6 * HOUR_MS],
  ['twelve hours ahead', (right) => right + 12 * HOUR_MS],
]

test.each(lies)('a core whose Date is %s neither suppresses replies nor moves the quiet hours', async (_what, date) => {
  expect(await ask(0, date)).toEqual({ said: ANSWERED, offMs: 0 })
  // It is noon: the wrong Date neither begins quiet hours nor ends those that are on.
  const zone = { 'computer.timeZone': 'UTC' }
  const night = await ask(0, date, { ...zone, 'replies.quietHours': '18:30-11:30' })
  expect(night.said).toEqual(ANSWERED)
  const noon = await ask(0, date, { ...zone, 'replies.quietHours': '11:30-12:30' })
  expect(noon.said).toEqual([])
})

test('a laptop nine hours ahead answers, because the core and WhatsApp agree on the right time', async () => {
  expect((await ask(9 * HOUR_MS, (right) => right)).said).toEqual(ANSWERED)
  expect(Math.round((await ask(9 * HOUR_MS, (right) => right)).offMs / HOUR_MS)).toBe(-9)
})
