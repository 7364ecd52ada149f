import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSampleCore, type SampleCore } from '../../../simulator/core/create-sample-core.ts'
import { createChannelsBed, SECRET, type ChannelsBed } from '../command-stream/testing/channels-bed.ts'
import { diagnose } from '../support/diagnose.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { customerMessage } from './testing/way-bed.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 20 })
const HOUR_MS = 3_600_000
const NEW = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

let core: SampleCore
let bed: ChannelsBed
let clock: FakeClock
beforeEach(async () => {
  core = await createSampleCore({ secret: SECRET, thinkingMs: 0 })
  clock = createFakeClock(Date.now())
  bed = await createChannelsBed({ settings: { 'core.url': core.url, 'core.streamUrl': core.streamUrl }, clock })
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
})
const customerSays = (text: string) =>
  bed.way.incoming('shop', customerMessage(text, { timestamp: Math.floor(clock.now() / 1_000) }))
const statuses = () => core.received.map(({ status }) => status)
const isOld = () => bed.way.coreStatus().oldSecretUntil !== undefined

describe('while the secret is being replaced', () => {
  test('a core with only the old secret takes messages after one refusal, and the owner is told', async () => {
    await bed.rotation.setSecret('core.secret', NEW)
    await customerSays('hello')
    await eventually(() => expect(bed.sender.sent).toHaveLength(1))
    expect(statuses()).toEqual([401, 200])
    await eventually(() => expect(isOld()).toBe(true))
    const { way, sessions } = bed
    const said = diagnose({
      now: Date.now(),
      sessions: sessions.list(),
      core: way.coreStatus(),
      pause: way.pauseStatus(),
    })
    expect(said.sentence).toContain('still uses the old secret')

    // From now on the secret that works is tried first, even after a restart.
    await customerSays('and beans?')
    await eventually(() => expect(bed.sender.sent).toHaveLength(2))
    await bed.restart()
    await customerSays('and oil?')
    await eventually(() => expect(bed.sender.sent).toHaveLength(3))
    expect(statuses()).toEqual([401, 200, 200, 200])

    // The core gets the new secret: the old one is refused once, then the new one is used.
    core.setSecret(NEW)
    await customerSays('hours?')
    await eventually(() => expect(bed.sender.sent).toHaveLength(4))
    expect(statuses()).toEqual([401, 200, 200, 200, 401, 200])
    await eventually(() => expect(isOld()).toBe(false))
  })

  test('each request carries a Standard Webhooks signature by each secret over the exact bytes', async () => {
    await bed.rotation.setSecret('core.secret', NEW)
    core.setSecret(NEW)
    await customerSays('hello ünïcode')
    await eventually(() => expect(core.received).toHaveLength(1))
    const { headers, raw, signature } = core.received[0]!
    expect(signature).toEqual({ plain: 'valid', standard: 'valid' })
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${raw}`
    const by = (key: Buffer | string) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
    const newKey = Buffer.from(NEW.slice('whsec_'.length), 'base64')
    expect(headers['webhook-signature']).toBe(`${by(newKey)} ${by(SECRET)}`)
    expect(isOld()).toBe(false)
  })

  test('the command stream opens with either secret', async () => {
    await bed.rotation.setSecret('core.secret', NEW)
    await eventually(() => expect(bed.channels.status().stream.kind).toBe('open'))
    core.command({ kind: 'send', userId: 'shop', to: '2348030000001', message: 'hello' })
    await eventually(() => expect(bed.sender.sent).toHaveLength(1))
    await eventually(() => expect(core.commands[0]?.outcome).toMatchObject({ status: 200 }))
  })

  test('the old secret is deleted when it expires, and a core that still wants it is held', async () => {
    await bed.rotation.setSecret('core.secret', NEW)
    expect(await bed.settings.secret('core.previousSecret')).toBe(SECRET)
    expect(bed.settings.view().secrets['core.previousSecret']).toBe(true)
    for (let hour = 0; hour < 25; hour += 1) await clock.advance(HOUR_MS)
    await eventually(async () => expect(await bed.settings.secret('core.previousSecret')).toBe(null))
    core.change({ clockAheadSeconds: 25 * 3_600 })
    await customerSays('hello')
    await eventually(() => expect(bed.way.coreStatus().kind).toBe('secret-refused'))
    // Two posts where the clocks differ after the jump: signed again with the right time, and still refused.
    expect(new Set(statuses())).toEqual(new Set([401]))
    core.setSecret(NEW)
    await eventually(() => expect(bed.way.queue().posting).toBe(0))
    // Not longer: the limits of connections run on this clock too.
    await clock.advance(60_000)
    await eventually(() => expect(bed.sender.sent).toHaveLength(1))
  })

  test('a restart after the old secret expired does not bring it back', async () => {
    await bed.rotation.setSecret('core.secret', NEW)
    bed.settings.set('core.secretOverlapHours', 0)
    await bed.restart()
    await clock.advance(1_000)
    await eventually(async () => expect(await bed.settings.secret('core.previousSecret')).toBe(null))
  })

  test('no old secret is kept without an overlap, and removing the secret removes both', async () => {
    bed.settings.set('core.secretOverlapHours', 0)
    await bed.rotation.setSecret('core.secret', NEW)
    expect(await bed.settings.secret('core.previousSecret')).toBe(null)
    bed.settings.set('core.secretOverlapHours', 24)
    await bed.rotation.setSecret('core.secret', 'third')
    expect(await bed.settings.secret('core.previousSecret')).toBe(NEW)
    await bed.rotation.setSecret('core.secret', null)
    expect(await bed.settings.secret('core.previousSecret')).toBe(null)
    expect(() => bed.rotation.setSecret('core.previousSecret', 'by hand')).toThrow('kept by itself')
  })
})
