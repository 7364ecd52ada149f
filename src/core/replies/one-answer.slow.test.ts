import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import { createWayBed, customerMessage, type WayBed } from '../webhook/testing/way-bed.ts'
import type { GatewaySendResult } from './gateway-send.ts'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createHastyClock } from '../testing/hasty-clock.ts'

vi.setConfig({ testTimeout: 60_000 })
const CHAT = '2347000000000@c.us'
let core: AnsweringCore
let bed: WayBed
const build = async (settings: Readonly<Partial<Record<SettingName, Settings[SettingName]>>> = {}, haste = 10) => {
  bed = await createWayBed({ clock: createHastyClock(haste), settings: { 'core.url': core.url, ...settings } })
  bed.way.start()
}
beforeEach(async () => {
  core = await startAnsweringCore()
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
const isOver = () => expect(bed.deliveryStates().every((state) => state === 'delivered')).toBe(true)
const settled = async () => {
  await eventually(isOver)
  await eventually(() => expect(bed.storage.replies.countOpen()).toBe(0))
}
const answer = (text: string) => ({ status: 200, body: { message: 'Processed successfully', response: text } })
/** How often the core has received a message: the number of this run, which its texts name. */
const run = () => core.received.length

describe('a call accepted during the POST is the answer, and the message is not posted again', () => {
  test('when the response is lost', async () => {
    await build()
    core.answer = async () => {
      expect((await callBack(`Rice is 500, run ${run()}`)).kind).toBe('accepted')
      return { cut: 'middle' }
    }
    await asks('price?')
    await settled()
    expect([run(), said()]).toEqual([1, ['Rice is 500, run 1']])
  })

  test('when the core takes longer than the time limit', async () => {
    await build({ 'delivery.timeoutSeconds': 5 })
    const hold = Promise.withResolvers<void>()
    core.answer = async () => {
      await callBack(`run ${run()}`)
      await hold.promise
      return answer('too late')
    }
    await asks('price?')
    await settled()
    hold.resolve()
    expect([run(), said()]).toEqual([1, ['run 1']])
  })

  test('when the core fails after its call', async () => {
    await build()
    core.answer = async () => {
      await callBack(`run ${run()}`)
      return { status: 500, body: { error: 'Internal server error' } }
    }
    await asks('price?')
    await settled()
    expect([run(), said()]).toEqual([1, ['run 1']])
  })

  test('when the program restarts during the POST', async () => {
    await build()
    const hold = Promise.withResolvers<void>()
    core.answer = async () => {
      await hold.promise
      return answer('too late')
    }
    await asks('price?')
    await eventually(() => expect(run()).toBe(1))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['posting']))
    await callBack('run 1')
    await bed.restart()
    await settled()
    hold.resolve()
    expect([run(), said()]).toEqual([1, ['run 1']])
  })

  test('but not when the core is busy (503): the call was another text, and the message is posted again', async () => {
    await build()
    core.answer = async () => {
      if (run() > 1) return answer('Rice is 500.')
      await callBack('Your order is on its way.')
      return { status: 503, body: {} }
    }
    await asks('price?')
    await settled()
    expect(said()).toEqual(['Your order is on its way.', 'Rice is 500.'])
  })
})

describe('after an unknown end', () => {
  test('a call of the first run before the next try is the answer, and nothing is posted again', async () => {
    await build()
    core.answer = () => ({ cut: 'middle' })
    await asks('price?')
    await eventually(() => expect(bed.storage.messages.find(1)?.unknown_outcomes).toBe(1))
    expect((await callBack('run 1')).kind).toBe('accepted')
    await settled()
    expect([run(), said()]).toEqual([1, ['run 1']])
  })

  test.each(['a lost answer', 'a proxy that gave up'])(
    'a call of the repeat is the answer; the response of the repeat and the first run’s call are suppressed (%s)',
    async (how) => {
      await build()
      core.answer = async () => {
        if (run() === 1) return how === 'a lost answer' ? { cut: 'middle' } : { status: 504, body: '<html>' }
        expect((await callBack('run 2')).kind).toBe('accepted')
        expect(await callBack('late run 1')).toEqual({ kind: 'refused', reason: 'already-answered' })
        return answer('the answer of run 2')
      }
      await asks('price?')
      await settled()
      expect([run(), said()]).toEqual([2, ['run 2']])
      expect(bed.replyStates()).toEqual([
        ['sent', null],
        ['suppressed', 'already-answered'],
        ['suppressed', 'already-answered'],
      ])
    },
  )

  test('one late call of the first run is refused when the repeat has answered; the next call is accepted', async () => {
    await build()
    core.answer = () => (run() === 1 ? { cut: 'middle' } : answer('run 2'))
    await asks('price?')
    await settled()
    expect(await callBack('run 1')).toEqual({ kind: 'refused', reason: 'already-answered' })
    // Only one run was lost.
    expect((await callBack('Your order is on its way.')).kind).toBe('accepted')
    expect(said()).toEqual(['run 2', 'Your order is on its way.'])
  })

  test('a call with the same text as the answer is accepted and not sent again', async () => {
    await build()
    core.answer = () => (run() === 1 ? { cut: 'middle' } : answer('run 2'))
    await asks('price?')
    await settled()
    expect((await callBack('run 2')).kind).toBe('accepted')
    expect(said()).toEqual(['run 2'])
  })

  test.each([
    ['answers it itself', async () => answer('next: run 3'), ['run 2', 'next: run 3']],
    ['calls back and answers', async () => (await callBack('next'), answer('next')), ['run 2', 'next']],
    ['only calls back', async () => (await callBack('next'), { status: 200, body: {} }), ['run 2', 'next']],
  ] as const)('a late call during the next message is not sent when the core %s', async (_how, next, expected) => {
    await build()
    core.answer = async ({ body }) => {
      if (body['message'] !== 'next') return run() === 1 ? { cut: 'middle' } : answer('run 2')
      if (_how === 'answers it itself') await callBack('late run 1')
      return next()
    }
    await asks('price?')
    await asks('next')
    await settled()
    expect(said()).toEqual(expected)
  })
})

test('one run with a known end may send several texts, by calls and by its response', async () => {
  await build()
  core.answer = async () => {
    await callBack('Here is the list.')
    await callBack('Rice is 500.')
    return answer('Shall I note it?')
  }
  await asks('price?')
  await settled()
  expect(said()).toEqual(['Here is the list.', 'Rice is 500.', 'Shall I note it?'])
})

describe('replies.mode = response', () => {
  test.each([
    ['no text', () => answer(''), ['by call']],
    ['only a message', () => ({ status: 200, body: { message: 'Missing required fields' } }), ['by call']],
    ['a text', () => answer('by answer'), ['by answer']],
    ['the same text', () => answer('by call'), ['by call']],
    ['no end', () => ({ cut: 'middle' as const }), ['by call']],
  ])('suppresses a call only when the response brings a text: %s', async (_what, end, expected) => {
    // Real time: the test has no pause to shorten, and a call gets its response within two seconds, decided or not.
    await build({ 'replies.mode': 'response' }, 1)
    let result: Promise<GatewaySendResult> | null = null
    core.answer = async () => {
      result = callBack('by call')
      await eventually(() => expect(bed.replyStates()).toEqual([['queued', 'answer-open']]))
      return end()
    }
    await asks('price?')
    await settled()
    expect([run(), said()]).toEqual([1, expected])
    const isSaid = expected[0] === 'by call'
    expect(await result).toMatchObject(isSaid ? { kind: 'accepted' } : { kind: 'refused', reason: 'response-mode' })
  })
})

describe('a call that will not be sent is refused', () => {
  test('while the owner answers in the chat', async () => {
    await build()
    core.answer = async () => {
      await bed.way.takeOver({ sessionId: 'shop', chatKey: CHAT, minutes: null })
      expect(await callBack('by call')).toEqual({ kind: 'refused', reason: 'owner-takeover' })
      return answer('')
    }
    await asks('price?')
    await settled()
    expect([said(), bed.replyStates()]).toEqual([[], [['suppressed', 'owner-takeover']]])
  })

  test('when its question is too old', async () => {
    await build({ 'replies.maxAgeHours': 1 })
    core.answer = async () => {
      expect(await callBack('by call')).toEqual({ kind: 'refused', reason: 'too-old' })
      return answer('')
    }
    bed.way.rooms.coreClient.offset.learn(new Date().toUTCString())
    const timestamp = Math.floor(Date.now() / 1000) - 7_200
    await bed.way.incoming('shop', customerMessage('price?', { timestamp }))
    await settled()
    expect([said(), bed.replyStates()]).toEqual([[], [['expired', 'too-old']]])
  })

  test.each(['auto', 'callback'] as const)(
    'while answers are paused, but the core’s response waits for the end of the pause (%s)',
    async (mode) => {
      await build({ 'replies.mode': mode })
      bed.way.pause(null)
      core.answer = async () => {
        expect(await callBack('by call')).toEqual({ kind: 'refused', reason: 'paused' })
        return answer('by answer')
      }
      await asks('price?')
      await eventually(isOver)
      await eventually(() => expect(bed.replyStates().at(-1)).toEqual(['queued', 'paused']))
      bed.way.resume()
      await settled()
      expect(said()).toEqual(['by answer'])
    },
  )

  test('and its message is not posted again when the core fails because of that', async () => {
    await build()
    core.answer = async () => {
      await bed.way.takeOver({ sessionId: 'shop', chatKey: CHAT, minutes: null })
      expect((await callBack('by call')).kind).toBe('refused')
      return { status: 500, body: { error: 'Internal server error' } }
    }
    await asks('price?')
    await settled()
    expect([run(), bed.replyStates()]).toEqual([1, [['suppressed', 'owner-takeover']]])
  })

  test('and its key is freed, so that the same request is accepted later', async () => {
    await build()
    bed.way.pause(null)
    const request = { sessionId: 'shop', to: CHAT, text: 'by call', idempotencyKey: 'a', queue: false }
    core.answer = async () => {
      expect((await bed.way.sendFromGateway(request)).kind).toBe('refused')
      return answer('')
    }
    await asks('price?')
    await eventually(isOver)
    bed.way.resume()
    expect((await bed.way.sendFromGateway(request)).kind).toBe('accepted')
    expect(said()).toEqual(['by call'])
  })
})
