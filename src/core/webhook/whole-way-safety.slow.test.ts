import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import { createWayBed, customerMessage, type WayBed } from './testing/way-bed.ts'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createHastyClock } from '../testing/hasty-clock.ts'
import { diskFull } from '../testing/disk-full.ts'

const HOUR_MS = 3_600_000
const CHAT = '2347000000000@c.us'
let core: AnsweringCore
let bed: WayBed
/** How far this laptop's clock is ahead, ms. */
let aheadMs: number

async function build(settings: Readonly<Partial<Record<SettingName, Settings[SettingName]>>> = {}): Promise<void> {
  const hasty = createHastyClock(10)
  const clock = { ...hasty, now: () => hasty.now() + aheadMs }
  bed = await createWayBed({ clock, settings: { 'core.url': core.url, ...settings } })
  bed.way.start()
}
beforeEach(async () => {
  aheadMs = 0
  core = await startAnsweringCore()
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
})

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 9_000, interval: 20 })
const seconds = () => Math.floor(Date.now() / 1000)
const callBack = (text: string) =>
  bed.way.sendFromGateway({ sessionId: 'shop', to: CHAT, text, idempotencyKey: null, queue: false })
const said = () => bed.sender.sent.map((sent) => sent.text)
const byHand = (change: object = {}) => ({
  messageId: `true_${CHAT}_HAND`,
  chatId: CHAT,
  body: 'I am here',
  type: 'chat',
  timestamp: seconds(),
  ack: 1 as const,
  ...change,
})
/** Waits until nothing happens any more. */
async function quiet(): Promise<void> {
  let before = ''
  for (let same = 0; same < 10;) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const now = JSON.stringify([bed.way.queue(), core.received.length, bed.sender.sent.length])
    same = now === before ? same + 1 : 0
    before = now
  }
}

test('nothing is posted until the gateway listens for callbacks, then everything', async () => {
  await build()
  core.answer = async () => ({ cut: 'before' })
  await bed.way.incoming('shop', customerMessage('hi'))
  await eventually(() => expect(core.received).toHaveLength(1))
  core.answer = async () => ({ status: 200, body: { response: 'Hello!' } })
  const listens = Promise.withResolvers<void>()
  await bed.restart(listens.promise)
  await bed.way.incoming('shop', customerMessage('are you there?', { chatId: '2347000000009@c.us' }))
  await quiet()
  expect(core.received).toHaveLength(1)
  listens.resolve()
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered', 'delivered']))
}, 12_000)

describe('no customer gets the same reply twice', () => {
  test('a send with an unknown outcome is found in the chat although the clock is an hour ahead', async () => {
    aheadMs = HOUR_MS
    await build()
    bed.sender.outcomes.push('unknown-but-sent')
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.replyStates()).toEqual([['sent', null]]))
    expect(said()).toEqual(['Hello!'])
  }, 12_000)

  test('the callback of a repeated post and its answer are sent as one', async () => {
    await build()
    core.answer = async () => {
      if (core.received.length > 1) await callBack('It costs 500.')
      return core.received.length === 1 ? { cut: 'middle' } : { status: 200, body: { response: 'It costs 500.' } }
    }
    await bed.way.incoming('shop', customerMessage('price?'))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
    await quiet()
    expect(core.received).toHaveLength(2)
    expect(said()).toEqual(['It costs 500.'])
  }, 12_000)

  test('a late callback of a first try that arrives while the next message is posted belongs to its own message', async () => {
    await build()
    let late: Promise<unknown> | null = null
    core.answer = async ({ body }) => {
      if (core.received.length === 1) return { cut: 'middle' }
      if (body['message'] === 'next') {
        late = callBack('It costs 500.')
        await late
        return { status: 200, body: {} }
      }
      return { status: 200, body: { response: 'It costs 500.' } }
    }
    await bed.way.incoming('shop', customerMessage('price?'))
    await bed.way.incoming('shop', customerMessage('next'))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered', 'delivered']))
    await quiet()
    expect(late).not.toBeNull()
    expect(said()).toEqual(['It costs 500.'])
  }, 30_000)

  test('a clock set back between the callback and the response does not double the answer', async () => {
    aheadMs = 3 * HOUR_MS
    await build()
    core.answer = async () => {
      aheadMs = 0
      bed.sender.connected = false
      await bed.way.sendFromGateway({ sessionId: 'shop', to: CHAT, text: 'once', idempotencyKey: null, queue: true })
      return { status: 200, body: { response: 'once' } }
    }
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
    bed.sender.connect()
    await quiet()
    expect(said()).toEqual(['once'])
  }, 30_000)

  test('answers wait after a connect until the owner’s own messages are read', async () => {
    await build()
    bed.sender.connected = false
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
    bed.way.catchingUp('shop', 'begins')
    bed.sender.connect()
    await quiet()
    expect(said()).toEqual([])
    await bed.way.outgoing('shop', byHand())
    bed.way.catchingUp('shop', 'over')
    await eventually(() => expect(bed.replyStates()).toEqual([['suppressed', 'owner-takeover']]))
    expect(said()).toEqual([])
  }, 30_000)

  test('a callback after the answer does not send the same text again', async () => {
    await build()
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(said()).toEqual(['Hello!']))
    expect(await callBack('Hello!')).toMatchObject({ kind: 'accepted' })
    await callBack('Anything else?')
    expect(said()).toEqual(['Hello!', 'Anything else?'])
  })

  test('mode response drops the callback and sends the response', async () => {
    await build({ 'replies.mode': 'response' })
    core.answer = async () => {
      await callBack('same')
      return { status: 200, body: { response: 'same' } }
    }
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(said()).toEqual(['same']))
    await quiet()
    expect(said()).toEqual(['same'])
  })

  test('human-like typing does not hold the core’s post open: the callback is answered before the text is sent', async () => {
    await build({ 'replies.humanDelay': 'on' })
    core.answer = async () => {
      await callBack('a long answer '.repeat(40))
      return { status: 200, body: {} }
    }
    const typing: boolean[] = []
    bed.sender.setTyping = async (_session, _chat, on) => void typing.push(on)
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
    expect([said(), typing]).toEqual([[], [true]])
    await eventually(() => expect(said()).toHaveLength(1))
    expect(typing).toEqual([true, false])
  }, 15_000)

  test('a disk that fills up right after the answer neither repeats the post nor loses the reply', async () => {
    await build()
    core.answer = () => {
      // From now on the disk refuses two writes: neither the mark "delivered" nor the reply is kept.
      refusals = 2
      return { status: 200, body: { response: 'once' } }
    }
    let refusals = 0
    const update = bed.storage.messages.update.bind(bed.storage.messages)
    bed.storage.messages.update = (...args) => {
      if (refusals > 0) {
        refusals -= 1
        throw diskFull()
      }
      update(...args)
    }
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(said()).toEqual(['once']))
    expect([core.received.length, refusals]).toEqual([1, 0])
  })

  test('mode callback drops the response', async () => {
    await build({ 'replies.mode': 'callback' })
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.replyStates()).toEqual([['suppressed', 'callback-mode']]))
    expect(said()).toEqual([])
  })

  test('a message whose text was deleted for its age does not come back as new', async () => {
    await build({ 'privacy.keepDays': 1, 'forward.oldMessages': 'on' })
    const old = customerMessage('hi', { backfilled: true })
    await bed.way.incoming('shop', old)
    // Later messages show that the clock is right.
    for (const text of ['later', 'last']) await bed.way.incoming('shop', customerMessage(text))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered', 'delivered', 'delivered']))
    const twoDaysAgo = Date.now() - 48 * HOUR_MS
    await bed.storage.writes.run(() => bed.storage.messages.update(1, { stored_at: twoDaysAgo, sent_at: twoDaysAgo }))
    await bed.restart()
    await eventually(() => expect(bed.storage.messages.find(1)?.text).toBe(''))
    expect(await bed.way.incoming('shop', old)).toBe('duplicate')
    expect(bed.way.missing('shop', [old.messageId])).toEqual([])
  })
})

describe('replies never embarrass the owner:', () => {
  test('during the owner’s pause a response waits and a callback is refused; afterwards the response is sent', async () => {
    await build()
    bed.way.pause(null)
    core.answer = async () => {
      expect(await callBack('from the callback')).toEqual({ kind: 'refused', reason: 'paused' })
      return { status: 200, body: { response: 'from the response' } }
    }
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
    bed.settings.set('replies.hourlyLimit', 100)
    await quiet()
    expect(said()).toEqual([])
    bed.way.resume()
    await eventually(() => expect(said()).toEqual(['from the response']))
  })

  test('the hourly limit holds when many chats are answered at once, and over a restart', async () => {
    await build({ 'replies.hourlyLimit': 2, 'delivery.parallel': 20 })
    const chats = Array.from({ length: 10 }, (_, n) => `23480000000${n}@c.us`)
    await Promise.all(chats.map((chatId) => bed.way.incoming('shop', customerMessage('hi', { chatId }))))
    await eventually(() => expect(bed.deliveryStates().every((state) => state === 'delivered')).toBe(true))
    await quiet()
    await bed.restart()
    await quiet()
    expect(said()).toHaveLength(2)
    expect(bed.way.queue().repliesQueued).toBe(8)
  })

  test('an owner who wrote after the question has answered it, even when the takeover is over', async () => {
    await build({ 'takeover.minutes': 5 })
    await bed.way.outgoing('shop', byHand({ timestamp: seconds() - 3_000 }))
    await bed.way.incoming('shop', customerMessage('hi', { timestamp: seconds() - 3_600 }))
    await eventually(() => expect(bed.replyStates()).toEqual([['suppressed', 'owner-takeover']]))
    // The bot answers a newer question again.
    await bed.way.incoming('shop', customerMessage('and now?'))
    await eventually(() => expect(said()).toEqual(['Hello!']))
  })

  test('the owner’s call notice does not start a takeover', async () => {
    await build()
    await bed.way.outgoing('shop', byHand({ type: 'call_log', body: '' }))
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.replyStates()).toEqual([['sent', null]]))
  })

  test('the owner’s messages change nothing while takeover is switched off', async () => {
    await build({ 'takeover.minutes': 0 })
    await bed.way.outgoing('shop', byHand())
    await bed.way.incoming('shop', customerMessage('hi', { timestamp: seconds() - 60 }))
    await eventually(() => expect(said()).toEqual(['Hello!']))
    expect(core.received[0]!.body['human_takeover']).toBeUndefined()
  })
})

describe('one chat with two names', () => {
  const lid = { chatId: '999@lid' }
  test('gets a callback for its phone in the chat that the customer wrote from', async () => {
    await build()
    bed.storage.lids.remember('shop', '999', '2347000000000')
    core.answer = async () => {
      await callBack('to the phone')
      return { status: 200, body: {} }
    }
    await bed.way.incoming('shop', customerMessage('hi', { ...lid, phone: '2347000000000' }))
    await eventually(() => expect(bed.sender.sent.map((sent) => sent.chatId)).toEqual(['999@lid']))
  })

  test('keeps its order while the phone behind a LID becomes known', async () => {
    await build()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    core.answer = async (post) => {
      if (post.body['message'] === 'one') await held
      return { status: 200, body: {} }
    }
    await bed.way.incoming('shop', customerMessage('one', lid))
    await eventually(() => expect(core.received).toHaveLength(1))
    bed.storage.lids.remember('shop', '999', '2347000000000')
    await bed.way.incoming('shop', customerMessage('two', { ...lid, phone: '2347000000000' }))
    await quiet()
    expect(core.received.map((post) => post.body['message'])).toEqual(['one'])
    release()
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered', 'delivered']))
    expect(core.received.map((post) => post.body['from'])).toEqual(['999@lid', CHAT])
  })
})

describe('messages', () => {
  test('without an address are posted as soon as it is entered', async () => {
    await build({ 'core.url': '' })
    await bed.way.incoming('shop', customerMessage('hi'))
    await quiet()
    expect(bed.way.coreStatus().kind).toBe('not-configured')
    bed.settings.set('core.url', core.url)
    await eventually(() => expect(core.received).toHaveLength(1))
  })

  test('without a secret are not posted unsigned', async () => {
    await build()
    await bed.settings.setSecret('core.secret', null)
    await bed.way.incoming('shop', customerMessage('hi'))
    await quiet()
    expect([core.received.length, bed.way.coreStatus().kind]).toEqual([0, 'not-configured'])
    await bed.settings.setSecret('core.secret', 'new')
    await eventually(() => expect(core.received).toHaveLength(1))
  })

  test('with a refused secret are retried after a new secret, not after another setting', async () => {
    await build()
    core.answer = () => ({ status: 401 })
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.way.coreStatus().kind).toBe('secret-refused'))
    bed.settings.set('takeover.minutes', 5)
    bed.settings.set('delivery.parallel', 7)
    await quiet()
    expect(core.received).toHaveLength(1)
    core.answer = () => ({ status: 200 })
    await bed.settings.setSecret('core.secret', 'right')
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  })

  test('held by a refusal are posted after a successful connection test', async () => {
    await build()
    core.answer = () => ({ status: 403 })
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.way.coreStatus().kind).toBe('secret-refused'))
    core.answer = () => ({ status: 200, body: { message: 'Broadcast/status ignored' } })
    expect((await bed.way.testConnection({})).kind).toBe('ok')
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  })

  test('of a shop that the core does not know do not hold another shop', async () => {
    await build()
    core.answer = (post) =>
      post.body['user_id'] === 'bad' ? { status: 404, body: { error: 'User not found' } } : { status: 200 }
    await bed.way.incoming('bad', customerMessage('hi'))
    await eventually(() => expect(bed.way.coreStatus().kind).toBe('user-unknown'))
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered', 'waiting']))
  })

  test('that became dead letters are posted again with one click; others are refused with a reason', async () => {
    await build()
    core.answer = () => ({ status: 422, body: { error: 'no' } })
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['dead']))
    core.answer = () => ({ status: 200 })
    const [message] = bed.way.list({ limit: 1 }).messages
    expect(bed.way.retry(message!.id).delivery).toMatchObject({ state: 'waiting', attempts: 0 })
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
    expect(() => bed.way.retry(message!.id)).toThrow('has this message already')
    expect(() => bed.way.retry(999)).toThrow('no longer here')
  })
})
