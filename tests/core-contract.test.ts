import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSampleCore, type SampleCore } from '../simulator/core/create-sample-core.ts'
import type { Fault } from '../simulator/core/faults.ts'
import { createChannelsBed, SECRET, type ChannelsBed } from '../src/core/command-stream/testing/channels-bed.ts'
import { customerMessage } from '../src/core/webhook/testing/way-bed.ts'
import type { CoreStatusKind } from '../src/shared/model/core-status.ts'

/** Each answer that a core may give, against the sample core over HTTP: its effect on the message, the queue and the reply. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 20 })

let core: SampleCore
let bed: ChannelsBed
beforeEach(async () => {
  core = await createSampleCore({ secret: SECRET, thinkingMs: 0 })
  bed = await createChannelsBed({ settings: { 'core.url': core.url } })
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
})

const status = (code: number, body?: string): Fault => ({
  kind: 'status',
  status: code,
  ...(body === undefined ? {} : { body }),
})
type Row = readonly [
  name: string,
  fault: Fault | null,
  state: 'delivered' | 'waiting' | 'dead',
  core: CoreStatusKind,
  replies: readonly string[],
]
const RICE = 'Rice (50 kg) is ₦78,000.'
const rows: readonly Row[] = [
  ['200 with a response', null, 'delivered', 'ok', [RICE]],
  [
    '200 with an empty response',
    status(200, '{"message":"Processed successfully","response":""}'),
    'delivered',
    'ok',
    [],
  ],
  ['200 Group replies disabled', { kind: 'group-disabled' }, 'delivered', 'ok', []],
  ['200 in whitelist', { kind: 'whitelist' }, 'delivered', 'ok', []],
  ['200 Broadcast/status ignored', status(200, '{"message":"Broadcast/status ignored"}'), 'delivered', 'ok', []],
  ['200 User subscription inactive', { kind: 'plan-inactive' }, 'waiting', 'plan-inactive', []],
  ['200 Missing required fields', { kind: 'missing-fields' }, 'delivered', 'ok', []],
  ['400 user_id required', status(400), 'dead', 'unknown', []],
  ['404 User not found', { kind: 'user-unknown' }, 'waiting', 'user-unknown', []],
  ['500 Internal server error', status(500), 'waiting', 'failing', []],
  ['500 after a callback that could not reach us', { kind: 'callback-only' }, 'waiting', 'failing', []],
  ['{"reply"} of another receiver', status(200, '{"reply":"Yes."}'), 'delivered', 'ok', ['Yes.']],
  [
    '{"replies"} of another receiver',
    status(200, '{"replies":["Yes.",{"text":"How many?","quote":true}]}'),
    'delivered',
    'ok',
    ['Yes.', 'How many?'],
  ],
  ['200 with nothing', { kind: 'body', body: 'empty' }, 'delivered', 'ok', []],
  ['200 with HTML', { kind: 'body', body: 'html' }, 'delivered', 'ok', []],
  ['200 with garbage', { kind: 'body', body: 'garbage' }, 'delivered', 'ok', []],
  ['200 with very deep JSON', { kind: 'body', body: 'deep' }, 'delivered', 'ok', []],
  ['200 with three megabytes', { kind: 'body', body: 'huge' }, 'delivered', 'ok', []],
  ['202 with plain text', status(202, 'accepted'), 'delivered', 'ok', []],
  ['302', { kind: 'redirect', location: 'http://127.0.0.1:1/' }, 'waiting', 'failing', []],
  ['401', status(401), 'waiting', 'secret-refused', []],
  ['403', status(403), 'waiting', 'secret-refused', []],
  ['404 of another kind', status(404), 'dead', 'unknown', []],
  ['408', status(408), 'waiting', 'failing', []],
  ['410', status(410), 'waiting', 'gone', []],
  ['413', status(413), 'dead', 'unknown', []],
  ['422', status(422), 'dead', 'unknown', []],
  ['425', status(425), 'waiting', 'failing', []],
  ['429', { kind: 'status', status: 429, retryAfter: '600' }, 'waiting', 'failing', []],
  ['502 with HTML', status(502), 'waiting', 'failing', []],
  ['503', status(503), 'waiting', 'failing', []],
]

describe('an answer of the core', () => {
  test.each(rows)('%s', async (_name, fault, state, kind, replies) => {
    if (fault !== null) core.fail({ fault, times: 1 })
    await bed.way.incoming('shop', customerMessage('how much is rice?'))
    await eventually(() => {
      const [message] = bed.way.list({ limit: 10 }).messages
      expect(core.received[0]?.tookMs).not.toBe(null)
      expect(message?.delivery.state).toBe(state)
      expect(bed.way.coreStatus().kind).toBe(kind)
      // The reply is stored together with the outcome, so a reply missing now is never sent.
      expect(message?.replies.map(({ text }) => text)).toEqual(replies)
    })
    await eventually(() => expect(bed.sender.sent.map(({ text }) => text)).toEqual(replies))
    expect(core.received).toHaveLength(1)
  })

  test.each([{ kind: 'reset' }, { kind: 'cut' }] as const)(
    'that breaks off (%j) is posted once more under the same id and gives one reply',
    async (fault) => {
      core.fail({ fault, times: 1 })
      await bed.way.incoming('shop', customerMessage('how much is rice?'))
      await eventually(() => expect(bed.sender.sent.map(({ text }) => text)).toEqual([RICE]))
      expect(core.received.map(({ repeats }) => repeats)).toEqual([0, 1])
    },
  )

  test('arrives and is sent once although the core’s own call to the gateway failed', async () => {
    core.change({ mode: 'both', gateway: { url: 'http://127.0.0.1:1', apiKey: 'k' } })
    await bed.way.incoming('shop', customerMessage('how much is rice?'))
    await eventually(() => expect(bed.sender.sent.map(({ text }) => text)).toEqual([RICE]))
    expect(core.received[0]!.callback).toContain('not reached')
  })

  test('to the connection test is "Broadcast/status ignored" and sends nothing', async () => {
    expect(await bed.way.testConnection({})).toMatchObject({ kind: 'ok' })
    // The second test request was signed wrongly on purpose.
    expect(core.received.map(({ answer }) => answer)).toEqual([
      '200 {"message":"Broadcast/status ignored"}',
      '401 {"error":"Invalid signature"}',
    ])
    expect(bed.sender.sent).toEqual([])
  })

  test('to a wrong signature shows whether the core checks the secret; the test reports it and changes nothing else', async () => {
    expect(await bed.way.testConnection({})).not.toHaveProperty('checksSecret')
    core.change({ checks: false })
    expect(await bed.way.testConnection({})).toMatchObject({ kind: 'ok', checksSecret: false })
    expect(bed.way.coreStatus().kind).not.toBe('secret-refused')
    core.change({ checks: true })
    core.setSecret('another')
    expect(await bed.way.testConnection({})).toMatchObject({ kind: 'secret-refused' })
  })
})
