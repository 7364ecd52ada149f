import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWayBed, customerMessage, type WayBed } from '../webhook/testing/way-bed.ts'
import { startAnsweringCore, type AnsweringCore, type CoreAnswer } from '../testing/answering-core.ts'
import type { Clock } from '../ports.ts'
import { createHastyClock } from '../testing/hasty-clock.ts'

vi.setConfig({ testTimeout: 60_000 })
const HOUR_MS = 3_600_000
const CHAT = '2347000000000@c.us'
let core: AnsweringCore
let bed: WayBed
/** How far this computer's clock is ahead, in ms. */
let aheadMs: number
let clock: Clock
/** The core's reaction to each message. `post` counts the POSTs of the message, from 1. */
let plays: Record<string, (post: number) => CoreAnswer | Promise<CoreAnswer>>
let posts: string[]

beforeEach(async () => {
  aheadMs = 0
  plays = {}
  posts = []
  core = await startAnsweringCore()
  core.answer = ({ body }) => {
    // The harmless probe is not a customer's message.
    if (body['from'] === 'status@broadcast') return { status: 200, body: { message: 'Broadcast/status ignored' } }
    const message = String(body['message'])
    posts.push(message)
    return plays[message]!(posts.filter((one) => one === message).length)
  }
  // At most 5 times as fast, because it also shortens the two seconds in which a call is decided.
  const hasty = createHastyClock(5)
  clock = { ...hasty, now: () => hasty.now() + aheadMs }
  bed = await createWayBed({ clock, settings: { 'core.url': core.url }, keepsStamp: true })
  bed.way.start()
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
})

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 40_000, interval: 20 })
const callBack = (text: string) =>
  bed.way.sendFromGateway({ sessionId: 'shop', to: CHAT, text, idempotencyKey: null, queue: false })
const asks = (text: string) => bed.way.incoming('shop', customerMessage(text))
const said = () => bed.sender.sent.map((sent) => sent.text)
const settled = async () => {
  await eventually(() => expect(bed.deliveryStates().every((state) => state === 'delivered')).toBe(true))
  await eventually(() => expect(bed.storage.replies.countOpen()).toBe(0))
}
const answer = (text: string): CoreAnswer => ({ status: 200, body: { response: text } })
/** The first run is lost and the repeat answers: one call of the first run may still come. */
const losesOneRun = (post: number): CoreAnswer => (post === 1 ? { cut: 'middle' } : answer('run 2'))
const isRefused = { kind: 'refused', reason: 'already-answered' }
const playFirst = async () => {
  plays['price?'] = losesOneRun
  await asks('price?')
  await settled()
}

describe('a late call of a lost run', () => {
  test('is refused after a doubtful call answered the next message', async () => {
    await playFirst()
    plays['next'] = async () => (await callBack('next'), answer('next'))
    await asks('next')
    await settled()
    expect(await callBack('late run 1')).toEqual(isRefused)
    expect(said()).toEqual(['run 2', 'next'])
  })

  test.each([
    ['oldest first', ['late a', 'late b', 'next']],
    ['newest first', ['next', 'late b', 'late a']],
  ])('is not sent when lost runs of two messages call while a third message is open: %s', async (_order, calls) => {
    for (const text of ['a', 'b']) {
      plays[text] = (post) => (post === 1 ? { cut: 'middle' } : answer(`run 2 of ${text}`))
      await asks(text)
      await settled()
    }
    plays['next'] = async () => {
      const open = calls.map(callBack)
      await eventually(() => expect(bed.storage.replies.countOpen()).toBe(3))
      void Promise.all(open)
      return answer('next')
    }
    await asks('next')
    await settled()
    expect(said()).toEqual(['run 2 of a', 'run 2 of b', 'next'])
  })

  test.each([
    ['own first', ['next', 'late run 1']],
    ['late first', ['late run 1', 'next']],
  ] as const)('is refused when it comes together with the next message’s own call: %s', async (_order, calls) => {
    await playFirst()
    const results: unknown[] = []
    plays['next'] = async () => {
      const open = calls.map(async (text) => results.push({ text, ...(await callBack(text)) }))
      await eventually(() => expect(bed.storage.replies.countOpen()).toBe(2))
      void Promise.all(open)
      return answer('next')
    }
    await asks('next')
    await settled()
    expect(said()).toEqual(['run 2', 'next'])
    await eventually(() => expect(results).toHaveLength(2))
    expect(results).toContainEqual({ text: 'late run 1', ...isRefused })
    expect(results).toContainEqual(expect.objectContaining({ text: 'next', kind: 'accepted' }))
  })

  test('is not sent when the core only calls, and its two calls come one after the other', async () => {
    await playFirst()
    plays['next'] = async () => {
      const late = callBack('late run 1')
      await eventually(() => expect(bed.storage.replies.countOpen()).toBe(1))
      await callBack('next')
      await late
      return { status: 200, body: { message: 'Missing required fields' } }
    }
    await asks('next')
    await settled()
    expect(said()).toEqual(['run 2', 'next'])
  })

  test('is refused when the last delivered message got a web page as answer', async () => {
    await playFirst()
    plays['next'] = () => ({ status: 200, body: '<!doctype html><p>It works!' })
    await asks('next')
    await settled()
    expect(await callBack('late run 1')).toEqual(isRefused)
    expect(said()).toEqual(['run 2'])
  })

  test('is refused when the core calls before it answers, and the last delivered message got a web page', async () => {
    plays['price?'] = async (post) => {
      if (post === 1) return { cut: 'middle' }
      await callBack('run 2')
      return { status: 200, body: { message: 'Missing required fields' } }
    }
    await asks('price?')
    await settled()
    plays['next'] = () => ({ status: 200, body: '<!doctype html><p>It works!' })
    await asks('next')
    await settled()
    expect(await callBack('late run 1')).toEqual(isRefused)
    expect(said()).toEqual(['run 2'])
  })

  test('is refused when it still waits for our response as the next message ends without a text', async () => {
    await playFirst()
    plays['next'] = async () => {
      late = callBack('late run 1')
      await eventually(() => expect(bed.storage.replies.countOpen()).toBe(1))
      return { status: 200, body: '<!doctype html><p>It works!' }
    }
    let late: ReturnType<typeof callBack> | undefined
    await asks('next')
    await settled()
    expect(await late).toEqual(isRefused)
    expect(said()).toEqual(['run 2'])
  })

  test('is sent when the core answers only by late calls', async () => {
    plays['price?'] = (post) => (post === 1 ? { cut: 'middle' } : { status: 200, body: {} })
    plays['next'] = () => ({ status: 200, body: {} })
    await asks('price?')
    await settled()
    expect((await callBack('it costs 500')).kind).toBe('accepted')
    await asks('next')
    await settled()
    expect((await callBack('the answer to next')).kind).toBe('accepted')
    expect(said()).toEqual(['it costs 500', 'the answer to next'])
  })

  test('does not count as the answer to a message that the core may never have seen', async () => {
    plays['price?'] = (post) => {
      if (post === 1) return { cut: 'middle' }
      bed.way.takeOver({ sessionId: 'shop', chatKey: CHAT, minutes: null }).catch(() => undefined)
      return answer('run 2')
    }
    plays['next'] = (post) => (post === 1 ? { cut: 'before' } : answer('answer to next'))
    await asks('price?')
    await settled()
    await asks('next')
    await eventually(() => expect(bed.storage.messages.find(2)?.unknown_outcomes).toBe(1))
    expect((await callBack('late run 1')).kind).toBe('refused')
    await settled()
    expect(posts).toEqual(['price?', 'price?', 'next', 'next'])
  })
})

describe('with lost runs of two messages', () => {
  test('a call before the repeat of the newer message is suppressed beside the answer of the repeat', async () => {
    plays['price?'] = (post) => (post === 1 ? { cut: 'middle' } : { status: 200, body: '<!doctype html>' })
    plays['next'] = (post) => (post === 1 ? { cut: 'middle' } : answer('run 2 of next'))
    await asks('price?')
    await settled()
    await asks('next')
    await eventually(() => expect(bed.storage.messages.find(2)?.unknown_outcomes).toBe(1))
    const late = callBack('run 1 of next')
    await settled()
    expect(said()).toEqual(['run 2 of next'])
    await late
    expect(bed.storage.replies.ofMessage(2).map(({ state, reason }) => reason ?? state)).toEqual([
      'already-answered',
      'sent',
    ])
  })

  test('the first call belongs to the newer message, and the next call to the older one', async () => {
    plays['price?'] = (post) => (post === 1 ? { cut: 'middle' } : { status: 200, body: '<!doctype html>' })
    plays['next'] = (post) => (post === 1 ? { cut: 'middle' } : answer('run 2 of next'))
    await asks('price?')
    await settled()
    await asks('next')
    await settled()
    expect(await callBack('run 1 of next')).toEqual(isRefused)
    expect((await callBack('it costs 500')).kind).toBe('accepted')
    expect(said()).toEqual(['run 2 of next', 'it costs 500'])
  })

  test('the older one of two open calls belongs to the older message', async () => {
    plays['price?'] = (post) => (post === 1 ? { cut: 'middle' } : { status: 200, body: '<!doctype html>' })
    plays['next'] = (post) => (post === 1 ? { cut: 'middle' } : answer('run 2 of next'))
    await asks('price?')
    await settled()
    await asks('next')
    await eventually(() => expect(bed.storage.messages.find(2)?.unknown_outcomes).toBe(1))
    const calls = [callBack('it costs 500')]
    await eventually(() => expect(bed.storage.replies.countOpen()).toBe(1))
    calls.push(callBack('run 1 of next'))
    await settled()
    await Promise.all(calls)
    expect([...said()].sort()).toEqual(['it costs 500', 'run 2 of next'])
  })

  test('both lost runs may still call after a run that failed after its own call', async () => {
    await playFirst()
    plays['next'] = async (post) => {
      if (post === 1) return { cut: 'middle' }
      if (post === 3) return answer('run 3 of next')
      await callBack('run 2 of next')
      return { status: 500, body: { error: 'crashed after its call' } }
    }
    await asks('next')
    await settled()
    expect(await callBack('run 1 of price?')).toEqual(isRefused)
    expect(await callBack('run 1 of next')).toEqual(isRefused)
    expect(said()).toEqual(['run 2', 'run 3 of next'])
    expect((await callBack('Your order is on its way.')).kind).toBe('accepted')
  })

  test('a call kept across a restart does not replace the answer of the earlier message', async () => {
    await playFirst()
    bed.sender.connected = false
    plays['held'] = (post) => (post === 1 ? { cut: 'middle' } : answer('run 2 of held'))
    await asks('held')
    await eventually(() => expect(bed.storage.messages.find(2)?.state).toBe('delivered'))
    plays['next'] = (post) => (post === 1 ? { cut: 'middle' } : answer('run 2 of next'))
    await asks('next')
    await eventually(() => expect(bed.storage.messages.find(3)?.unknown_outcomes).toBe(1))
    await bed.way.sendFromGateway({ sessionId: 'shop', to: CHAT, text: 'run 1', idempotencyKey: null, queue: true })
    expect(bed.storage.replies.countOpen()).toBe(2)
    await bed.restart()
    await eventually(() => expect(bed.storage.messages.find(3)?.state).toBe('delivered'))
    bed.sender.connect()
    await settled()
    expect(said()).toEqual(['run 2', 'run 2 of held', 'run 2 of next'])
  })
})

test('the call of a run that failed after it is not taken for the late call of an earlier message', async () => {
  // The earlier message has no answer, so a late call about it would be sent.
  plays['price?'] = (post) => (post === 1 ? { cut: 'middle' } : { status: 200, body: {} })
  await asks('price?')
  await settled()
  plays['next'] = async (post) => {
    const text = `next, run ${post}`
    await callBack(text)
    return post === 1 ? { status: 500, body: { error: 'crashed after its call' } } : answer(text)
  }
  await asks('next')
  await settled()
  expect(said()).toEqual(['next, run 2'])
})

test('after the call of a lost run, the next text counts as unasked', async () => {
  plays['price?'] = losesOneRun
  await asks('price?')
  await eventually(() => expect(bed.storage.messages.find(1)?.unknown_outcomes).toBe(1))
  expect((await callBack('run 1')).kind).toBe('accepted')
  await settled()
  expect((await callBack('Your order is on its way.')).kind).toBe('accepted')
  expect([posts, said()]).toEqual([['price?'], ['run 1', 'Your order is on its way.']])
})

describe('a late call is refused although the clock was set', () => {
  test.each([1, -1])('after a restart, by %s hours', async (hours) => {
    await playFirst()
    await bed.restart()
    aheadMs = hours * HOUR_MS
    expect(await callBack('late run 1')).toEqual(isRefused)
    expect(said()).toEqual(['run 2'])
  })

  test.each([1, -1])('during a restart, by %s hours, once the right time is known', async (hours) => {
    await playFirst()
    aheadMs = hours * HOUR_MS
    await bed.restart()
    plays['next'] = () => answer('answer to next')
    await asks('next')
    await settled()
    expect(await callBack('late run 1')).toEqual(isRefused)
    expect(said()).toEqual(['run 2', 'answer to next'])
  })

  test.each([1, -1])('before a restart, by %s hours', async (hours) => {
    await playFirst()
    aheadMs = hours * HOUR_MS
    await bed.way.takeOver({ sessionId: 'other', chatKey: CHAT, minutes: null })
    await bed.restart()
    expect(await callBack('late run 1')).toEqual(isRefused)
  })

  test.each([1, -1])('during a restart, by %s hours, before the right time is known', async (hours) => {
    await playFirst()
    aheadMs = hours * HOUR_MS
    await bed.restart()
    expect(await callBack('late run 1')).toEqual(isRefused)
    expect(said()).toEqual(['run 2'])
  })
})

test('a text that comes after an hour with the program off is not taken for the late call of a lost run', async () => {
  await playFirst()
  aheadMs = HOUR_MS
  await bed.restart()
  const other = '2347000000001@c.us'
  plays['hello'] = () => ({ ...answer('hello'), headers: { date: new Date(clock.now()).toUTCString() } })
  await bed.way.incoming('shop', customerMessage('hello', { chatId: other }))
  await settled()
  expect((await callBack('Your order is on its way.')).kind).toBe('accepted')
})
