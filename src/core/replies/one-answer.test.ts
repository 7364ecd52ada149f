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
/** How often the customer's message came to the core, and the words of this run. */
const run = () => core.received.length

describe('a callback that was accepted while the post was open is the answer', () => {
  test('when the answer is lost: the message is not posted again', async () => {
    await build()
    core.answer = async () => {
      expect((await callBack(`Rice is 500, run ${run()}`)).kind).toBe('accepted')
      return { cut: 'middle' }
    }
    await asks('price?')
    await settled()
    expect([run(), said()]).toEqual([1, ['Rice is 500, run 1']])
  })

  test('when the core takes longer than the limit', async () => {
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

  test('when the core fails after it', async () => {
    await build()
    core.answer = async () => {
      await callBack(`run ${run()}`)
      return { status: 500, body: { error: 'Internal server error' } }
    }
    await asks('price?')
    await settled()
    expect([run(), said()]).toEqual([1, ['run 1']])
  })

  test('when the host is closed while the core still thinks', async () => {
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

  test('but a busy core has not run: what came meanwhile was another text, and the message is posted again', async () => {
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

describe('after an unknown end one answer is sent, whatever its words', () => {
  test('the callback of the first run, before the next try: nothing is posted again', async () => {
    await build()
    core.answer = () => ({ cut: 'middle' })
    await asks('price?')
    await eventually(() => expect(bed.storage.messages.find(1)?.unknown_outcomes).toBe(1))
    expect((await callBack('run 1')).kind).toBe('accepted')
    await settled()
    expect([run(), said()]).toEqual([1, ['run 1']])
  })

  test.each(['a lost answer', 'a proxy that gave up'])(
    'the callback of the repeat; its answer and the first run are kept silent (%s)',
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

  test('the answer of the repeat; the callback of the first run comes later and is told so, once', async () => {
    await build()
    core.answer = () => (run() === 1 ? { cut: 'middle' } : answer('run 2'))
    await asks('price?')
    await settled()
    expect(await callBack('run 1')).toEqual({ kind: 'refused', reason: 'already-answered' })
    // Only one run was lost sight of.
    expect((await callBack('Your order is on its way.')).kind).toBe('accepted')
    expect(said()).toEqual(['run 2', 'Your order is on its way.'])
  })

  test('the same words again are accepted: the customer has them', async () => {
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
  ] as const)('a late callback while the next message is open, and the core %s', async (_how, next, expected) => {
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

test('one run with a known end may say several things, by callback and by answer', async () => {
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
  ])('a callback is dropped only for an answer that brings a text: %s', async (_what, end, expected) => {
    // No pause to shorten, and a callback is answered within two seconds, decided or not.
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

describe('a callback that will not be sent is refused', () => {
  test('while the owner answers', async () => {
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

  test('to a question that is too old', async () => {
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
    'while answers are paused; the answer waits for it to end (%s)',
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

  test('and a core that fails over that is not asked again', async () => {
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

  test('and its key is free: the same request is accepted later', async () => {
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
