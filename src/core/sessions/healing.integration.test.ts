import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, symlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { msg } from '../../shared/words/say.ts'
import type { SimulatorClient } from '../../../simulator/client/simulator-client.ts'
import { DEFAULT_KNOBS } from '../../../simulator/whatsapp/server/default-knobs.ts'
import { linkShop } from '../../../tests/support/link-shop.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { startSessionsBed, type SessionsBed } from '../testing/sessions-bed.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createBrowserProcesses } from '../whatsapp/browser-processes.ts'
import { runInSession } from '../whatsapp/rejection-guard.ts'
import type { SessionTimings } from './session-timings.ts'

const ada = '2348011111111'
const patience = 60_000
/** Minutes shortened to seconds, but long enough for a busy machine. */
const quick: Partial<SessionTimings> = {
  probeEveryMs: 500,
  probeLimitMs: 4_000,
  silenceMs: 6_000,
  offlineGraceMs: 1_000,
  startingGraceMs: 2_000,
}
/** Our own pauses pass this many times as fast, so that no test waits as long as a shop would. */
const HASTE = 3
let world: World
let api: SimulatorClient
let bed: SessionsBed
const processes = createBrowserProcesses(createRealClock())

beforeAll(async () => {
  world = await startWorld()
  api = world.phone
})
afterAll(() => world.stop())
beforeEach(async () => {
  await api.call('reset')
  await api.call('setKnobs', DEFAULT_KNOBS)
  bed = await startSessionsBed(world.browser, {}, quick, HASTE)
})
afterEach(async () => {
  await bed.stop()
})

const link = (id?: string, phone?: string) => linkShop(bed, api, id, phone)
const profile = (id = 'shop'): string => join(bed.sessionsFolder, `session-${id}`)
const pidsOf = async (id = 'shop'): Promise<readonly number[]> =>
  ((await processes.onProfile(profile(id))) ?? []).map(({ pid }) => pid)
async function arrives(text: string, phone?: string): Promise<void> {
  const account = phone === undefined ? {} : { phone }
  await api.call('customerMessage', { from: ada, content: { kind: 'chat', body: text }, ...account })
  await bed.waitFor(text, () => bed.sink.bodies().includes(text), patience)
}
/** Waits until this state appeared after the first `from` states; it may be over already. */
const passes = (kind: string, from: number, id = 'shop') =>
  bed.waitFor(
    `passing ${kind}`,
    () =>
      bed
        .states(id)
        .slice(from)
        .includes(kind as never),
    patience,
  )
/** Replaces the bed by one with other deadlines, in which nothing is linked yet. */
async function withDeadlines(deadlines: SessionTimings['deadlines']): Promise<void> {
  await bed.stop()
  bed = await startSessionsBed(world.browser, {}, { ...quick, deadlines }, HASTE)
}

describe('a page that stops answering', () => {
  test('because its whole browser is frozen is replaced, and messages of that time arrive once', async () => {
    await link()
    const frozen = await pidsOf()
    const before = bed.states('shop').length
    for (const pid of frozen) process.kill(pid, 'SIGSTOP')
    await passes('reconnecting', before)
    expect(bed.sessions.find('shop')?.state).toMatchObject({ reason: 'page-hung' })
    await api.customerWrites(ada, 'while frozen')
    await bed.waitForState('shop', 'connected', patience)
    await bed.waitFor('the message', () => bed.sink.bodies().includes('while frozen'), patience)
    expect(bed.sink.bodies()).toEqual(['while frozen'])
    const after = await pidsOf()
    expect(after.filter((pid) => frozen.includes(pid))).toEqual([])
  })

  test('because its thread spins is replaced, too', async () => {
    await link()
    const before = bed.states('shop').length
    await api.call('hangPage', { forMs: 600_000 })
    await passes('reconnecting', before)
    await bed.waitForState('shop', 'connected', patience)
    await arrives('after the hang')
  })

  test('is probed after sleep: a living one is kept, a frozen one is replaced', async () => {
    await bed.stop()
    bed = await startSessionsBed(world.browser, {}, {}, HASTE) // the default timings: only the resume can notice a frozen page so soon
    await link()
    const alive = await pidsOf()
    bed.power.suspend()
    bed.power.resume()
    await bed.waitFor('the catch-up after the sleep', () => bed.sink.catchUps.length >= 2, patience)
    expect(await pidsOf()).toEqual(alive)
    expect(bed.states('shop')).not.toContain('reconnecting')
    for (const pid of alive) process.kill(pid, 'SIGSTOP')
    const before = bed.states('shop').length
    bed.power.resume()
    await passes('reconnecting', before)
    await bed.waitForState('shop', 'connected', patience)
    await arrives('after the sleep')
  })
})

describe('a failed start', () => {
  test('of a page that never loads is repeated after growing pauses', async () => {
    await link()
    await bed.sessions.disconnect('shop')
    bed = await reopen({ starting: 6_000 })
    await api.call('setKnobs', { loadNeverEnds: true })
    bed.sessions.connect('shop')
    await passes('reconnecting', 0)
    expect(bed.sessions.find('shop')?.state).toMatchObject({ reason: 'load-timeout' })
    await api.call('setKnobs', { loadNeverEnds: false })
    await bed.waitForState('shop', 'connected', patience)
  })

  test('of a page that never gets ready is repeated', async () => {
    await link()
    await bed.sessions.disconnect('shop')
    bed = await reopen({ syncing: 5_000 })
    await api.call('setKnobs', { neverSyncs: true })
    bed.sessions.connect('shop')
    await bed.waitFor(
      'the reason',
      () => {
        const state = bed.sessions.find('shop')?.state
        return state?.kind === 'reconnecting' && state.reason === 'ready-timeout'
      },
      patience,
    )
    await api.call('setKnobs', { neverSyncs: false })
    await bed.waitForState('shop', 'connected', patience)
  })

  test('of a browser that cannot be launched is reported, and another browser succeeds', async () => {
    await link()
    await bed.sessions.disconnect('shop')
    const broken = join(world.directory, 'broken-browser.sh')
    await writeFile(broken, '#!/bin/sh\necho broken >&2\nexit 1\n')
    await chmod(broken, 0o755)
    bed.settings.change({ 'browser.path': broken })
    bed.sessions.connect('shop')
    await bed.waitFor(
      'a second attempt',
      () => {
        const state = bed.sessions.find('shop')?.state
        return state?.kind === 'reconnecting' && state.reason === 'launch-failed' && state.attempt >= 2
      },
      patience,
    )
    bed.settings.change({ 'browser.path': world.browser })
    await bed.waitForState('shop', 'connected', patience)
  })

  /** The same shops with other deadlines. */
  async function reopen(deadlines: SessionTimings['deadlines']): Promise<SessionsBed> {
    return bed.restart({ ...quick, deadlines })
  }
})

/** False when the simulator says that the page is not there right now; throws any other error again. */
const isGone = (error: unknown): false => {
  if (!String(error).includes('no-page')) throw error
  return false
}

describe('WhatsApp’s own connection', () => {
  test('that hangs in TIMEOUT is shown as waiting for the internet, and a fresh page is tried', async () => {
    await withDeadlines({ 'waiting-for-internet': 4_000 })
    await link()
    const first = await pidsOf()
    await api.call('setPageState', { state: 'TIMEOUT' })
    await bed.waitForState('shop', 'waiting-for-internet', patience)
    await bed.waitForState('shop', 'connected', patience)
    expect((await pidsOf()).filter((pid) => first.includes(pid))).toEqual([])
    expect(bed.states('shop')).not.toContain('reconnecting') // it does not count as an attempt
    await arrives('after the stuck state')
  })

  test('that drops and returns twenty times loses and duplicates no message', async () => {
    await link()
    const expected: string[] = []
    for (let round = 1; round <= 20; round += 1) {
      // Retry until there is a connection to drop: the page may still be returning from the last time.
      const drop = () => api.call('dropConnection', { holdMs: 200 }).then(() => true, isGone)
      await api.waitFor(`the connection to drop in round ${round}`, drop, patience)
      await api.customerWrites(ada, `during ${round}`)
      expected.push(`during ${round}`)
      // In every other round the next drop happens before the message arrives.
      if (round % 2 === 0)
        await bed.waitFor(`round ${round}`, () => bed.sink.bodies().includes(`during ${round}`), patience)
    }
    await bed.waitForState('shop', 'connected', patience)
    await arrives('at the end')
    expect(bed.sink.bodies()).toEqual([...expected, 'at the end'])
  })

  test('that another window takes stays there, and the link is kept', async () => {
    await link()
    await api.call('conflict')
    await bed.waitForState('shop', 'conflict', patience)
    await bed.sessions.disconnect('shop')
    expect(bed.sessions.find('shop')).toMatchObject({ state: { kind: 'stopped' }, linked: true })
    expect(await pidsOf()).toEqual([])
  })

  test('that another window takes comes back automatically if the setting says so', async () => {
    bed.settings.change({ 'sessions.alwaysUseHere': 'on' })
    await link()
    const before = bed.states('shop').length
    await api.call('conflict')
    await passes('conflict', before)
    await bed.waitForState('shop', 'connected', patience)
    await arrives('after the takeover')
  })
})

describe('the library', () => {
  test('may reject unawaited promises with any value, and no session ends', async () => {
    const listeners = process.listeners('unhandledRejection')
    await link()
    const runners = listeners.filter((listener) => process.listeners('unhandledRejection').includes(listener))
    for (const listener of runners) process.off('unhandledRejection', listener)
    onTestFinished(() => {
      for (const listener of runners) process.on('unhandledRejection', listener)
    })
    const reasons = ['auth timeout', undefined, 7, { code: 'odd' }, null]
    for (const reason of reasons) runInSession('shop', () => void Promise.reject(reason))
    const said = (): number => bed.logger.entries.filter((line) => line.message === 'library failed on its own').length
    await bed.waitFor('all of them', () => said() === reasons.length, patience)
    await arrives('after the rejections')
    expect(bed.states('shop')).not.toContain('reconnecting')
  })
})

describe('an unlink on the phone', () => {
  test('while messages flow closes the browser, removes the profile, and starts no loop', async () => {
    await link()
    let writing = true
    const written: string[] = []
    const flow = (async () => {
      for (let n = 1; writing; n += 1) {
        await api.customerWrites(ada, `m${n}`)
        written.push(`m${n}`)
      }
    })()
    await bed.waitFor('a few messages', () => bed.sink.bodies().length >= 5, patience)
    await api.call('unlinkDevice')
    await bed.waitForState('shop', 'unlinked', patience)
    writing = false
    await flow
    expect(existsSync(profile())).toBe(false)
    expect(await pidsOf()).toEqual([])
    const bodies = bed.sink.bodies()
    expect(new Set(bodies).size).toBe(bodies.length)
    expect(written.slice(0, bodies.length)).toEqual(bodies)
    const states = bed.states('shop')
    expect(states.slice(states.indexOf('unlinked'))).toEqual(['unlinked'])
    expect(bed.logger.text()).not.toContain('foreign rejection')
  })
})

describe('several shops', () => {
  test('disturb neither each other nor a foreign program that uses the profile of one of them', async () => {
    await api.call('createAccount', { phone: '2347000000001', name: 'Second' })
    await link('a', '2347000000000')
    await link('b', '2347000000001')
    const stranger = spawn(
      world.browser,
      ['--headless', '--no-sandbox', `--user-data-dir=${profile('c')}`, '--remote-debugging-pipe', 'about:blank'],
      { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    )
    const pid = stranger.pid ?? 0
    onTestFinished(async () => {
      await processes.end(profile('c'))
    })
    await bed.waitFor('its profile', () => existsSync(profile('c')), patience)
    await symlink(`${hostname()}-${pid}`, join(profile('c'), 'SingletonLock')).catch((error: unknown) => {
      // A full browser has made this lock itself.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    })
    bed.sessions.add('c')
    bed.sessions.connect('c')
    const refused = await bed.waitForState('c', 'failed', patience)
    expect(refused.state).toMatchObject({ code: 'profile-locked' })
    expect(processes.isAlive(pid)).toBe(true)
    await arrives('to a', '2347000000000')
    await arrives('to b', '2347000000001')
    for (const one of await pidsOf('a')) process.kill(one, 'SIGKILL')
    await bed.waitForState('a', 'reconnecting', patience)
    await arrives('to b again', '2347000000001')
    await bed.waitForState('a', 'connected', patience)
    expect(bed.states('b')).not.toContain('reconnecting')
    expect(processes.isAlive(pid)).toBe(true)
  })
})

describe('the self-check', () => {
  test('reads no chat while the link is young (young-link.test.ts has the rest), and messages still arrive', async () => {
    await api.customerWrites(ada, 'old')
    const [chat] = await api.call('chats')
    await api.call('setKnobs', { unreadableChats: [chat?.id ?? '', chat?.lid ?? ''], version: '2.3000.777' })
    await link()
    const check = await bed.waitFor('the check', () => bed.sessions.find('shop')?.selfCheck, patience)
    expect(check).toMatchObject({ ok: true, webVersion: '2.3000.777', problems: [] })
    await api.customerWrites('2348022222222', 'still here')
    await bed.waitFor('the message', () => bed.sink.bodies().includes('still here'), patience)
  })

  test('reports that our own id is not known, and messages still arrive', async () => {
    await api.call('setKnobs', { hideOwnId: true })
    await link()
    const check = await bed.waitFor('the check', () => bed.sessions.find('shop')?.selfCheck, patience)
    expect(check).toMatchObject({ ok: false, problems: [msg('check.no-own-id')] })
    await arrives('still here')
  })

  test('accepts a key field that it has never seen', async () => {
    await api.call('setKnobs', { keyField: '$z9' })
    await link()
    const check = await bed.waitFor('the check', () => bed.sessions.find('shop')?.selfCheck, patience)
    expect(check).toMatchObject({ ok: true, problems: [] })
  })
})

describe('a WhatsApp that has only what linking, reading and sending need', () => {
  test.each([true, false])(
    'links, receives, catches up and answers all the same (ready of a restored page lost: %s)',
    async (lost) => {
      await api.call('setKnobs', {
        hideSynced: true,
        restoredAlreadySynced: lost,
        missingModules: ['WAWebChatLoadMessages', 'WAWebPresenceChatAction', 'WAWebChatStateBridge', 'WAWebApiContact'],
      })
      await link()
      await arrives('live')
      const chatId = bed.sink.stored[0]?.chatId ?? ''
      await bed.sender.setTyping('shop', chatId, true)
      expect(await bed.sender.sendText('shop', chatId, 'Welcome.', null)).toMatchObject({ kind: 'sent' })
      await bed.sessions.disconnect('shop')
      await api.customerWrites(ada, 'while away')
      bed.sessions.connect('shop')
      await bed.waitForState('shop', 'connected', patience)
      await bed.waitFor('the missed message', () => bed.sink.bodies().includes('while away'), patience)
      await arrives('live again')
      expect(bed.sink.bodies()).toEqual(['live', 'while away', 'live again'])
      expect(await bed.sender.sendText('shop', chatId, 'And again.', null)).toMatchObject({ kind: 'sent' })
      expect((await api.replies(ada)).map((message) => message.body)).toEqual(['Welcome.', 'And again.'])
      const check = await bed.waitFor('the check', () => bed.sessions.find('shop')?.selfCheck, patience)
      expect(check.problems).toContainEqual(msg('check.part-missing', { name: 'WAWebChatLoadMessages' }))
    },
  )
})

describe('connecting and disconnecting over and over', () => {
  test('leaves no process and no listener behind', async () => {
    await link()
    await bed.sessions.disconnect('shop')
    const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
    const before = listeners()
    for (let round = 0; round < 4; round += 1) {
      bed.sessions.connect('shop')
      await bed.waitForState('shop', 'connected', patience)
      await bed.sessions.disconnect('shop')
      expect(await pidsOf()).toEqual([])
    }
    expect(listeners()).toBe(before)
  })
})
