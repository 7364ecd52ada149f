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
/** How much this laptop's clock is ahead. */
let aheadMs: number
let clock: Clock
/** What the core does with each message; the number tells which post of it this is. */
let plays: Record<string, (post: number) => CoreAnswer | Promise<CoreAnswer>>
let posts: string[]

beforeEach(async () => {
  aheadMs = 0
  plays = {}
  posts = []
  core = await startAnsweringCore()
  core.answer = ({ body }) => {
    // The harmless probe is nobody's message.
    if (body['from'] === 'status@broadcast') return { status: 200, body: { message: 'Broadcast/status ignored' } }
    const message = String(body['message'])
    posts.push(message)
    return plays[message]!(posts.filter((one) => one === message).length)
  }
  // Not more: the two seconds in which a callback is decided are shorter with it.
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
/** The first run is lost sight of, the repeat answers: one call of the first run may still come. */
const losesOneRun = (post: number): CoreAnswer => (post === 1 ? { cut: 'middle' } : answer('run 2'))
const isRefused = { kind: 'refused', reason: 'already-answered' }
const playFirst = async () => {
  plays['price?'] = losesOneRun
  await asks('price?')
  await settled()
}

describe('the late callback of a lost run is told apart from the calls of the messages after it', () => {
  test('also when the next message got its answer by a call that was in doubt', async () => {
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
  ])('also when lost runs of two messages call while the third is open: %s', async (_order, calls) => {
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
  ] as const)('also when both come while the next message is open: %s', async (_order, calls) => {
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

  test('also when the core only calls back, and its two calls come in turn', async () => {
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

  test('also when the last message delivered had an answer that says nothing', async () => {
    await playFirst()
    plays['next'] = () => ({ status: 200, body: '<!doctype html><p>It works!' })
    await asks('next')
    await settled()
    expect(await callBack('late run 1')).toEqual(isRefused)
    expect(said()).toEqual(['run 2'])
  })

  test('also when this core says all by calling before its answer, and the last message got a page of somebody else', async () => {
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

  test('also when it still waits for us as the next message ends without a text', async () => {
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

  test('a core that never answers but by calling later is heard: nothing of it is lost', async () => {
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

  test('it does not stand for a message that the core may never have seen', async () => {
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

describe('of two messages with lost runs', () => {
  test('a call that came before the repeat of the newer one is not said beside its answer', async () => {
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

  test('one call is that of the newer, and the next that of the older', async () => {
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

  test('of two calls the older one is the older message’s', async () => {
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

  test('a call kept over a kill does not stand in the place of the former one’s answer', async () => {
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

test('a run that called and then failed is as good as lost: its call is not taken for that of a former message', async () => {
  // The former message is left without an answer, so a late call about it would be heard.
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

test('a lost run that has called leaves nothing to wait for: the next text is one of its own', async () => {
  plays['price?'] = losesOneRun
  await asks('price?')
  await eventually(() => expect(bed.storage.messages.find(1)?.unknown_outcomes).toBe(1))
  expect((await callBack('run 1')).kind).toBe('accepted')
  await settled()
  expect((await callBack('Your order is on its way.')).kind).toBe('accepted')
  expect([posts, said()]).toEqual([['price?'], ['run 1', 'Your order is on its way.']])
})

describe('how long ago a run was lost sight of is not told by a clock that is set', () => {
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

  test.each([1, -1])('during a restart, by %s hours, before anybody has told the right time', async (hours) => {
    await playFirst()
    aheadMs = hours * HOUR_MS
    await bed.restart()
    expect(await callBack('late run 1')).toEqual(isRefused)
    expect(said()).toEqual(['run 2'])
  })
})

test('an hour after it, with the laptop off meanwhile, a text of the core is no lost run’s', async () => {
  await playFirst()
  aheadMs = HOUR_MS
  await bed.restart()
  const other = '2347000000001@c.us'
  plays['hello'] = () => ({ ...answer('hello'), headers: { date: new Date(clock.now()).toUTCString() } })
  await bed.way.incoming('shop', customerMessage('hello', { chatId: other }))
  await settled()
  expect((await callBack('Your order is on its way.')).kind).toBe('accepted')
})
