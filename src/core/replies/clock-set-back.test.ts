import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const chat = { sessionId: 'shop', chatKey: ADA }
let bed: OwnerBed
beforeEach(async () => {
  bed = await createOwnerBed()
})
afterEach(() => bed.remove())

const act = async <T>(work: Promise<T>): Promise<T> => {
  await bed.clock.settle()
  return work
}
const yours = () => bed.way.takeovers().map(({ chatKey }) => chatKey)
/** Sets the clock right again, while the program runs or while it is off. */
const isRight = {
  'while we run': async () => bed.clock.setWall(-DAY_MS),
  'while we are off': async () => {
    bed.clock.setWall(-DAY_MS)
    await bed.restart()
  },
}

describe.each(Object.entries(isRight))('a clock that was a day ahead and is corrected %s', (_when, setRight) => {
  test('does not prolong a pause', async () => {
    bed.clock.setWall(DAY_MS)
    bed.way.pause(30)
    await bed.clock.advance(MINUTE_MS)
    await setRight()
    await bed.clock.advance(20 * MINUTE_MS)
    expect(bed.way.pauseStatus().paused).toBe(true)
    await bed.asks('hi')
    expect(bed.said()).toEqual([])
    await bed.clock.advance(11 * MINUTE_MS)
    expect(bed.way.pauseStatus()).toEqual({ paused: false, until: null })
    expect(bed.said()).toEqual(['answer to hi'])
  })

  test.each([
    ['asked for', () => bed.way.takeOver({ ...chat, minutes: 60 })],
    ['written by hand', () => bed.way.sendByHand({ ...chat, text: '500, my dear' })],
  ])('does not prolong a takeover that was %s', async (_what, take) => {
    bed.clock.setWall(DAY_MS)
    await act<unknown>(take())
    await bed.clock.advance(MINUTE_MS)
    await setRight()
    await bed.clock.advance(50 * MINUTE_MS)
    expect(yours()).toEqual([ADA])
    await bed.clock.advance(12 * MINUTE_MS)
    expect(yours()).toEqual([])
    await bed.clock.advance(60 * MINUTE_MS)
    await bed.asks('and now?')
    expect(bed.said().at(-1)).toBe('answer to and now?')
  })
})

test('a pause and a takeover keep their end when the clock jumps ahead and comes back', async () => {
  bed.way.pause(60)
  await act(bed.way.takeOver({ ...chat, minutes: 60 }))
  const { until } = bed.way.pauseStatus()
  await bed.clock.advance(10 * MINUTE_MS)
  bed.clock.setWall(20 * MINUTE_MS)
  await bed.clock.advance(5 * MINUTE_MS)
  bed.clock.setWall(-20 * MINUTE_MS)
  await bed.clock.advance(5 * MINUTE_MS)
  expect([bed.way.pauseStatus().until, bed.way.takeovers()[0]?.until]).toEqual([until, until])
})

test.each([
  ['while it runs', async () => undefined],
  ['and the program is started anew meanwhile', () => bed.restart()],
])('a clock wrongly set backwards and then corrected ends nothing too early, %s', async (_when, between) => {
  bed.way.pause(60)
  await act(bed.way.takeOver({ ...chat, minutes: 60 }))
  await bed.clock.advance(MINUTE_MS)
  bed.clock.setWall(-58 * MINUTE_MS)
  await bed.clock.advance(2 * MINUTE_MS)
  await between()
  await bed.clock.advance(2 * MINUTE_MS)
  bed.clock.setWall(58 * MINUTE_MS)
  await bed.clock.advance(40 * MINUTE_MS)
  expect([bed.way.pauseStatus().paused, yours()]).toEqual([true, [ADA]])
  await bed.clock.advance(17 * MINUTE_MS)
  expect([bed.way.pauseStatus().paused, yours()]).toEqual([false, []])
})

test('a chat handed back while the clock was ahead stays handed back until the owner writes there again', async () => {
  await bed.own('one')
  bed.clock.setWall(30 * MINUTE_MS)
  expect(await act(bed.way.handBack(chat))).toBe(true)
  bed.clock.setWall(-30 * MINUTE_MS)
  await bed.clock.advance(MINUTE_MS)
  expect(yours()).toEqual([])
  await bed.own('me again')
  expect(yours()).toEqual([ADA])
})

test('a chat taken over while the clock was ahead belongs to the bot again after the hand back', async () => {
  bed.clock.setWall(DAY_MS)
  await act(bed.way.takeOver({ ...chat, minutes: null }))
  bed.clock.setWall(-DAY_MS)
  await bed.own('one')
  await bed.clock.advance(MINUTE_MS)
  await act(bed.way.handBack(chat))
  await bed.asks('bot?')
  expect(bed.said()).toEqual(['answer to bot?'])
})

test('a reply sent while the clock was ahead does not count against the hourly limit after the clock is set back', async () => {
  bed.settings.set('replies.chatHourlyLimit', 1)
  bed.clock.setWall(DAY_MS)
  await bed.asks('one')
  bed.clock.setWall(-DAY_MS)
  await bed.clock.advance(61 * MINUTE_MS)
  await bed.asks('two')
  expect(bed.said()).toEqual(['answer to one', 'answer to two'])
})
