import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Settings } from '../../shared/model/settings.ts'
import { createChannelsBed, type ChannelsBed } from '../command-stream/testing/channels-bed.ts'
import { eventText, startRoughCore, type RoughCore } from '../command-stream/testing/rough-core.ts'
import { createTestSettings } from '../testing/test-ports.ts'
import { createCoreRights } from './core-rights.ts'
import { SHOP, startGatewayFixture } from './testing/gateway-fixture.ts'

const NEW = '9f2504e0-4f89-41d3-9a0c-0305e82c3309'
type Choice = Settings['sessions.addedByCore']

test.each<[Choice, 'desktop' | 'headless', gateway: boolean, stream: boolean]>([
  ['auto', 'desktop', false, false],
  ['auto', 'headless', true, false],
  ['on', 'desktop', true, true],
  ['on', 'headless', true, true],
  ['off', 'desktop', false, false],
  ['off', 'headless', false, false],
])('%s on the %s host: allowed over the gateway %s, over the stream %s', (choice, host, gateway, stream) => {
  const settings = createTestSettings({ 'sessions.addedByCore': choice, 'sessions.unlinkedByCore': choice })
  const rights = createCoreRights(settings, host)
  expect([rights.mayAdd('gateway'), rights.mayAdd('stream')]).toEqual([gateway, stream])
  expect([rights.mayUnlink('gateway'), rights.mayUnlink('stream')]).toEqual([gateway, stream])
})

describe('over HTTP', () => {
  let fixture: Awaited<ReturnType<typeof startGatewayFixture>> | null = null
  afterEach(() => fixture?.gateway.close())
  const open = async (host: 'desktop' | 'headless', settings: Partial<Settings> = {}) => {
    fixture = await startGatewayFixture({ host, settings })
    fixture.sessions.put(SHOP, { kind: 'connected' })
    return fixture
  }

  test('a desktop runs the sessions of its owner, but neither adds nor unlinks one', async () => {
    const { api, sessions } = await open('desktop')
    const started = await api.post('/session/start', { userId: NEW })
    expect([started.status, Object.keys(started.data as object)]).toEqual([403, ['error']])
    const unlinked = await api.post('/session/stop', { userId: SHOP, unlink: true })
    expect([unlinked.status, Object.keys(unlinked.data as object)]).toEqual([403, ['error']])
    expect(sessions.calls).toEqual([])
    expect((await api.post('/session/stop', { userId: SHOP })).data).toMatchObject({ success: true })
    expect((await api.post('/session/start', { userId: SHOP })).data).toMatchObject({ success: true })
    expect(sessions.calls).toEqual([`disconnect ${SHOP}`, `connect ${SHOP}`])
  })

  test('a headless host adds and unlinks sessions, as the old gateway did, until its owner forbids it', async () => {
    const { api, sessions } = await open('headless')
    await api.post('/session/start', { userId: NEW })
    await api.post('/session/stop', { userId: SHOP, unlink: true })
    expect(sessions.calls).toEqual([`add ${NEW}`, `connect ${NEW}`, `unlink ${SHOP}`])
    await fixture!.gateway.close()
    const refusing = await open('headless', { 'sessions.addedByCore': 'off', 'sessions.unlinkedByCore': 'off' })
    expect((await refusing.api.post('/session/start', { userId: NEW })).status).toBe(403)
    expect((await refusing.api.post('/session/stop', { userId: SHOP, unlink: true })).status).toBe(403)
    expect(refusing.sessions.calls).toEqual([])
  })
})

describe('over the command stream', () => {
  let core: RoughCore | null = null
  let bed: ChannelsBed | null = null
  afterEach(async () => {
    await bed?.remove()
    await core?.stop()
    bed = core = null
  })
  const told = async (settings: Partial<Settings>, events: readonly string[]) => {
    core = await startRoughCore(events)
    bed = await createChannelsBed({ settings: { 'core.streamUrl': core.url, ...settings } })
    await vi.waitFor(() => expect(core!.outcomes).toHaveLength(events.length), { timeout: 40_000, interval: 20 })
    return core.outcomes.map(({ status, success }) => [status, success])
  }
  const start = (userId: string) => eventText('start', { userId }, `start-${userId}`)
  const unlink = eventText('stop', { userId: 'shop', unlink: true }, 'unlink')

  test('unknown sessions are not started and no shop is unlinked, even on a headless host', async () => {
    const starts = Array.from({ length: 6 }, (_, index) => start(`${NEW.slice(0, -1)}${index}`))
    expect(await told({}, [...starts, unlink])).toEqual(Array(7).fill([403, false]))
    expect(bed!.sessions.calls).toEqual([])
  }, 60_000)

  test('the owner may allow adding and unlinking', async () => {
    const settings = { 'sessions.addedByCore': 'on', 'sessions.unlinkedByCore': 'on' } as const
    expect(await told(settings, [start(NEW), unlink])).toEqual(Array(2).fill([200, true]))
    expect(bed!.sessions.calls.toSorted()).toEqual([`add ${NEW}`, `connect ${NEW}`, 'unlink shop'])
  }, 60_000)
})
