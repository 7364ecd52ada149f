import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Deafness } from '../../../simulator/client/control-api.ts'
import type { SimulatorClient } from '../../../simulator/client/simulator-client.ts'
import { DEFAULT_KNOBS } from '../../../simulator/whatsapp/server/default-knobs.ts'
import { linkShop } from '../../../tests/support/link-shop.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { startSessionsBed, type SessionsBed } from '../testing/sessions-bed.ts'
import type { SessionTimings } from './session-timings.ts'

const ada = '2348011111111'
const patience = 60_000
/** Probes every half second instead of every half minute. */
const quick: Partial<SessionTimings> = { probeEveryMs: 500, probeLimitMs: 4_000, silenceMs: 6_000 }
/** Speeds up the waits that only our own clock ends. */
const HASTE = 6
let world: World
let api: SimulatorClient
let bed: SessionsBed

beforeAll(async () => {
  world = await startWorld()
  api = world.phone
})
afterAll(() => world.stop())
beforeEach(async () => {
  await api.call('reset')
  await api.call('setKnobs', DEFAULT_KNOBS)
  bed = await startSessionsBed(world.browser, {}, quick)
})
afterEach(() => bed.stop())

const link = () => linkShop(bed, api)
const arrives = (text: string) => bed.waitFor(text, () => bed.sink.bodies().includes(text), patience)
const view = () => bed.sessions.find('shop')

/** All modules that the library asks for between a synchronised page and its listeners. */
const needless = ['WAWebSyncGatingUtils', 'WAWebCallCollection', 'WAWebConnModel', 'WAWebUserPrefsMeUser', 'WALinkify']
const beside = [
  'WAWebAddonReactionTableMode',
  'WAWebAddonPollVoteTableMode',
  'WAWebNonMessageDataRequestPlaceholderMessageResendUtils',
]
const needed = ['WAWebCollections', 'WAWebSocketModel']

describe('a linked page with one module', () => {
  beforeEach(async () => {
    await link()
    // Wait for the first catch-up: if it were cut off, only the next one would be reported.
    await bed.waitFor('the first catch-up', () => bed.sink.catchUps.length >= 1, patience)
    await bed.sessions.disconnect('shop')
  })
  async function hearsOnce(): Promise<void> {
    bed.sessions.connect('shop')
    await bed.waitForState('shop', 'connected', patience)
    await bed.waitFor('the catch-up', () => bed.sink.catchUps.length >= 2, patience)
    await api.customerWrites(ada, 'do you hear me?')
    await arrives('do you hear me?')
    await api.customerWrites(ada, 'and now?')
    await arrives('and now?')
    expect(bed.sink.bodies()).toEqual(['do you hear me?', 'and now?'])
    // The page reported them itself; they were not fetched.
    expect(bed.sink.stored.map((message) => message.backfilled)).toEqual([false, false])
  }

  test.each([...needless, ...beside])('missing (%s) is heard, and the self-check names the module', async (name) => {
    await api.call('setKnobs', { missingModules: [name] })
    await hearsOnce()
    const check = await bed.waitFor('the self-check', () => view()?.selfCheck, patience)
    expect(check).toMatchObject({ ok: false })
    expect(JSON.stringify(check.problems)).toContain(name)
  })

  test.each([...needless, ...beside, ...needed])('arriving late (%s) is heard', async (name) => {
    if (needed.includes(name)) bed = await bed.restart(quick, HASTE)
    await api.call('setKnobs', { lateModules: [name], lateModuleMs: 3_000 })
    await hearsOnce()
  })

  test.each(needed)(
    'missing that hearing needs (%s) fails with the reason, and is never shown as connected',
    async (name) => {
      bed = await bed.restart(quick, HASTE)
      await api.call('setKnobs', { missingModules: [name] })
      bed.sessions.connect('shop')
      const state = await bed.waitFor(
        'the sentence',
        () => {
          const now = view()?.state
          return now?.kind === 'failed' ? now : null
        },
        110_000,
      )
      expect(state.code).toBe('whatsapp-changed')
      expect(bed.states('shop')).not.toContain('connected')
    },
  )
})

describe('a connected page that no longer reports messages', () => {
  test.each<Deafness>(['listeners', 'collection', 'functions'])(
    '(%s) is still heard, each message once',
    async (how) => {
      await link()
      await api.customerWrites(ada, 'before')
      await arrives('before')
      await api.call('deafenPage', { how })
      await api.customerWrites(ada, 'while deaf')
      await arrives('while deaf')
      await api.customerWrites(ada, 'after')
      await arrives('after')
      expect(bed.sink.bodies()).toEqual(['before', 'while deaf', 'after'])
    },
  )

  test('for good is found deaf, is reloaded, and hears again', async () => {
    await link()
    await api.call('deafenPage', { how: 'for-good' })
    await bed.waitFor('the new page', () => bed.logger.text().includes('the page was reloaded'), patience)
    expect(bed.logger.text()).toContain('the page does not report new messages')
    await bed.waitForState('shop', 'connected', patience)
    await api.customerWrites(ada, 'heard again')
    await arrives('heard again')
    await bed.waitFor('the word that it hears', () => view()?.deafSince === null, patience)
  })

  test('because one message cannot be serialised loses no message and is not reloaded', async () => {
    await link()
    await api.call('setKnobs', { unserializable: ['3EB0BAD0'] })
    const before = bed.states('shop').length
    await api.call('customerMessage', { from: ada, content: { kind: 'chat', body: 'hard to read' }, id: '3EB0BAD0' })
    await arrives('hard to read')
    await api.customerWrites(ada, 'easy')
    await arrives('easy')
    expect(bed.sink.bodies()).toEqual(['hard to read', 'easy'])
    expect(bed.states('shop').slice(before)).toEqual([])
  })
})

describe('an account that WhatsApp refuses', () => {
  test.each([
    ['TOS_BLOCK', 'account-restricted'],
    ['SMB_TOS_BLOCK', 'business-restricted'],
    ['PROXYBLOCK', 'network-blocked'],
    ['DEPRECATED_VERSION', 'version-outdated'],
    ['NEVER_HEARD_OF', 'unknown-state'],
  ])(
    '(%s) is shown with its own code, keeps its page, and recovers when WhatsApp connects it again',
    async (state, code) => {
      await link()
      const opened = (await api.call('state', {})).pages.map((page) => page.pageId)
      await api.call('setPageState', { state })
      await bed.waitForState('shop', 'failed', patience)
      expect(view()?.state).toMatchObject({ code, detail: state })
      await api.call('setPageState', { state: 'CONNECTED' })
      await bed.waitForState('shop', 'connected', patience)
      expect((await api.call('state', {})).pages.map((page) => page.pageId)).toEqual(opened)
      expect(bed.states('shop')).not.toContain('reconnecting')
      await api.customerWrites(ada, 'well again')
      await arrives('well again')
    },
  )
})
