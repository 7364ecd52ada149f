import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSampleCore, type SampleCore } from '../../../simulator/core/create-sample-core.ts'
import { createChannelsBed, SECRET, type ChannelsBed } from '../command-stream/testing/channels-bed.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { customerMessage } from '../webhook/testing/way-bed.ts'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { KEPT_PER_SESSION } from './session-events.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 20 })

let core: SampleCore
let receiver: AnsweringCore
let bed: ChannelsBed | null = null
beforeEach(async () => {
  core = await createSampleCore({ secret: SECRET, thinkingMs: 0 })
  receiver = await startAnsweringCore()
  receiver.answer = () => ({ status: 200 })
})
afterEach(async () => {
  await bed?.remove()
  bed = null
  await Promise.all([core.stop(), receiver.stop()])
})
const states = () => core.events.map(({ body }) => body['state'])
const received = () => receiver.received.map(({ body }) => body['state'])

describe('session events', () => {
  test('tell the core each state once, in order and signed, with phone and detail', async () => {
    bed = await createChannelsBed({ settings: { 'core.eventsUrl': core.eventsUrl } })
    await eventually(() => expect(states()).toEqual(['connected']))
    bed.sessions.put('shop', { kind: 'syncing', percent: 10 }, '2348000000001')
    bed.sessions.put('shop', { kind: 'syncing', percent: 20 }, '2348000000001')
    bed.sessions.put('shop', { kind: 'reconnecting', reason: 'page-hung', attempt: 1, nextAt: 0 }, '2348000000001')
    bed.sessions.put('shop', { kind: 'unlinked' })
    await eventually(() => expect(states()).toEqual(['connected', 'syncing', 'reconnecting', 'unlinked']))
    expect(core.events.map(({ body }) => body)).toMatchObject([
      { type: 'session.status', user_id: 'shop', connected: true, phone: '2348000000001', detail: null, sequence: 1 },
      { connected: false, sequence: 2 },
      { detail: 'page-hung', sequence: 3 },
      { phone: null, sequence: 4 },
    ])
    await eventually(() => expect(bed!.channels.status().events).toMatchObject({ kind: 'open', waiting: 0, dead: 0 }))
  })

  test('report when WhatsApp forbids a connected shop to write first, and when it allows it again', async () => {
    bed = await createChannelsBed({ settings: { 'core.eventsUrl': core.eventsUrl } })
    await eventually(() => expect(states()).toEqual(['connected']))
    const { reachOut } = bed.way.rooms.replies
    const text = (chat_key: string) =>
      ({ session_id: 'shop', chat_key, message_row: null, origin: 'callback' }) as ReplyRow
    reachOut.refused(text('a'), 463)
    reachOut.refused(text('b'), 463)
    reachOut.delivered(text('c'))
    const details = () => core.events.map(({ body }) => [body['state'], body['connected'], body['detail']])
    await eventually(() =>
      expect(details()).toEqual([
        ['connected', true, null],
        ['connected', true, 'reach-out-lock'],
        ['connected', true, null],
      ]),
    )
  })

  test('survive a core that is down and a restart of the host', async () => {
    await core.goDown()
    bed = await createChannelsBed({ settings: { 'core.eventsUrl': core.eventsUrl } })
    await eventually(() => expect(bed!.channels.status().events.waiting).toBe(1))
    bed.sessions.put('shop', { kind: 'stopped' })
    await eventually(() => expect(bed!.channels.status().events).toMatchObject({ kind: 'waiting', waiting: 2 }))
    await bed.restart()
    await core.comeBack()
    await eventually(() => expect(states()).toEqual(['connected', 'stopped', 'stopped']))
  })

  test('do not hold up messages while their receiver fails', async () => {
    receiver.answer = () => ({ status: 500 })
    bed = await createChannelsBed({ settings: { 'core.url': core.url, 'core.eventsUrl': receiver.url } })
    await bed.way.incoming('shop', customerMessage('how much is rice?'))
    await eventually(() => expect(bed!.sender.sent).toHaveLength(1))
    await eventually(() => expect(bed!.channels.status().events).toMatchObject({ kind: 'waiting', waiting: 1 }))
  })

  test('are retried under the same id, and one that is refused for good does not block the next', async () => {
    const answers = [500, 422]
    receiver.answer = () => ({ status: answers.shift() ?? 200 })
    bed = await createChannelsBed({ settings: { 'core.eventsUrl': receiver.url } })
    await eventually(() => expect(receiver.received).toHaveLength(2))
    bed.sessions.put('shop', { kind: 'stopped' })
    await eventually(() => expect(received()).toEqual(['connected', 'connected', 'stopped']))
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[0])
    await eventually(() => expect(bed!.channels.status().events).toMatchObject({ kind: 'open', waiting: 0, dead: 1 }))
  })

  test.each([
    [401, 'secret-refused'],
    [410, 'stopped'],
  ] as const)('are held after %i until the settings change', async (status, kind) => {
    receiver.answer = () => ({ status })
    bed = await createChannelsBed({ settings: { 'core.eventsUrl': receiver.url } })
    await eventually(() => expect(bed!.channels.status().events).toMatchObject({ kind, waiting: 1 }))
    receiver.answer = () => ({ status: 200 })
    await bed.rotation.setSecret('core.secret', 'a-new-one')
    await eventually(() => expect(bed!.channels.status().events).toMatchObject({ kind: 'open', waiting: 0 }))
  })

  test('keep only the newest of each session in an endless outage', async () => {
    await core.goDown()
    bed = await createChannelsBed({ settings: { 'core.eventsUrl': core.eventsUrl } })
    for (let round = 0; round < KEPT_PER_SESSION + 10; round += 1) {
      bed.sessions.put('shop', { kind: round % 2 === 0 ? 'stopped' : 'starting' })
    }
    await eventually(() => expect(bed!.channels.status().events.waiting).toBe(KEPT_PER_SESSION))
    await eventually(() => expect(bed!.logLines.join('\n')).toContain('old session events were dropped'))
  })

  test('begin with the current state when an address is set, and stop when it is cleared', async () => {
    bed = await createChannelsBed({ settings: {} })
    bed.sessions.put('shop', { kind: 'stopped' })
    bed.settings.set('core.eventsUrl', core.eventsUrl)
    await eventually(() => expect(states()).toEqual(['stopped']))
    bed.settings.set('core.eventsUrl', '')
    bed.sessions.put('shop', { kind: 'connected' })
    await eventually(() => expect(bed!.channels.status().events).toMatchObject({ kind: 'off', waiting: 0 }))
    expect(states()).toEqual(['stopped'])
  })
})
