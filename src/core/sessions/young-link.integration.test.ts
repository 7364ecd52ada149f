import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Knobs } from '../../../simulator/client/control-api.ts'
import type { SimulatorClient } from '../../../simulator/client/simulator-client.ts'
import { DEFAULT_KNOBS } from '../../../simulator/whatsapp/server/default-knobs.ts'
import { linkShop } from '../../../tests/support/link-shop.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { diagnose } from '../support/diagnose.ts'
import { startSessionsBed, type SessionsBed } from '../testing/sessions-bed.ts'
import type { SessionTimings } from './session-timings.ts'

const [ada, bola, chidi] = ['2348011111111', '2348022222222', '2348033333333']
const patience = 60_000
/** Probes every half second instead of every half minute. */
const quick: Partial<SessionTimings> = { probeEveryMs: 500, probeLimitMs: 4_000, silenceMs: 6_000 }
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
  bed = await startSessionsBed(world.browser, { 'forward.groups': 'all' }, quick, 3)
})
afterEach(() => bed.stop())

async function link(knobs: Partial<Knobs> = {}): Promise<void> {
  await api.call('setKnobs', knobs)
  await linkShop(bed, api)
}
const devices = async () => (await api.call('state')).accounts[0]?.devices ?? []
const device = async () => {
  const [first] = await devices()
  if (first === undefined) throw new Error('the link is gone')
  return first
}
const arrives = (text: string) => bed.waitFor(text, () => bed.sink.bodies().includes(text), patience)
const pageIds = async () => (await api.call('state')).pages.map(({ pageId }) => pageId)
/** Waits for a reload: resolves when the pages in `before` are gone. */
async function reloads(before: readonly string[]): Promise<void> {
  await api.waitFor('the reload', async () => !(await pageIds()).some((id) => before.includes(id)), patience)
}
async function reloadNow(): Promise<void> {
  const before = await pageIds()
  await api.call('scheduledReload')
  await reloads(before)
}
const view = () => {
  const found = bed.sessions.find('shop')
  if (found === null) throw new Error('there is no shop')
  return found
}
const faultNow = () => {
  const core = { kind: 'ok', since: 0, detail: null, nextTryAt: null } as never
  const pause = { paused: false } as never
  return diagnose({ now: Date.now(), sessions: [view()], core, pause })
}

describe('the dialog of a new account', () => {
  test.each(['en', 'ar'])('is answered before it costs the link (%s)', async (language) => {
    await link({ welcomeDialog: 'whats-new', dialogLanguage: language, reloadAfterLinkMs: 5_000 })
    const before = await pageIds()
    await api.waitFor('the press', async () => (await device()).pressed.length > 0, patience)
    await reloads(before)
    await api.waitFor('the page to be back', async () => (await device()).online, patience)
    await api.customerWrites(ada, 'still linked')
    await arrives('still linked')
    expect((await device()).pressed).toEqual(['whats-new/continue'])
    expect(view().pageAsks).toBeNull()
    expect(bed.states('shop')).not.toContain('unlinked')
  })

  test('is answered when it appears later, and again after a reload', async () => {
    await link()
    await api.call('showDialog', { dialog: 'fresh-look' })
    await api.waitFor('the press', async () => (await device()).pressed.length > 0, patience)
    await api.call('reloadPage')
    await bed.waitFor('the reload', () => bed.sink.catchUps.length >= 2, patience)
    await api.call('showDialog', { dialog: 'whats-new' })
    await api.waitFor('the press', async () => (await device()).pressed.includes('whats-new/continue'), patience)
  })
})

describe('a dialog that asks for a decision', () => {
  test.each(['log-out', 'terms', 'new-terms', 'notice'] as const)(
    'is reported instead of pressed: %s',
    async (dialog) => {
      await link()
      await api.call('showDialog', { dialog })
      const question = await bed.waitFor('the question', () => view().pageAsks, patience)
      expect(question).not.toBe('')
      expect(faultNow()).toMatchObject({ fault: 'link', said: { code: 'headline.page-asks' } })
      expect(faultNow().sentence).toContain(question)
      // Messages still arrive under the dialog.
      await api.customerWrites(ada, 'under the dialog')
      await arrives('under the dialog')
      expect(await device()).toMatchObject({ pressed: [], online: true })
      await api.call('reloadPage')
      await bed.waitFor('the end of it', () => view().pageAsks === null, patience)
    },
  )
})

describe('a young link', () => {
  async function furnish(): Promise<string> {
    for (const phone of [ada, bola]) await api.call('saveContact', { contactPhone: phone, name: `Customer ${phone}` })
    const { id } = await api.call('createGroup', { subject: 'Lagos', participants: [ada, bola] })
    await api.call('createGroup', { subject: 'Silent', participants: [chidi] })
    for (let n = 0; n < 30; n += 1) {
      const timestamp = 1_700_000_000 + n
      await api.call('customerMessage', { from: ada, content: { kind: 'chat', body: `old ${n}` }, timestamp })
      await api.call('customerMessage', {
        from: bola,
        group: id,
        content: { kind: 'chat', body: `group ${n}` },
        timestamp,
      })
    }
    return id
  }

  test('reads nothing that no message needs, whatever arrives and is asked for, and is kept', async () => {
    const group = await furnish()
    await link({ readsForgiven: 0 })
    await api.customerWrites(chidi, 'new here')
    await api.customerWrites(ada, 'known here')
    await api.call('customerMessage', { from: bola, group, content: { kind: 'chat', body: 'in the group' } })
    await api.call('customerMessage', { from: bola, via: 'status', content: { kind: 'chat', body: 'my status' } })
    for (const text of ['new here', 'known here', 'in the group']) await arrives(text)
    expect((await bed.sessions.groups('shop'))?.map(({ name }) => name).toSorted()).toEqual(['Lagos', 'Silent'])
    const numbers = (await bed.sessions.contacts('shop'))?.map(({ number }) => number)
    expect(numbers).toEqual(expect.arrayContaining([ada, chidi]))
    const chatId = bed.sink.stored.find(({ body }) => body === 'known here')?.chatId ?? ''
    await bed.sender.setTyping('shop', chatId, true)
    expect(await bed.sender.sendText('shop', chatId, 'Welcome.', null)).toMatchObject({ kind: 'sent' })
    expect(await bed.sender.sendText('shop', group, 'Hello, all.', null)).toMatchObject({ kind: 'sent' })
    bed.power.suspend()
    bed.power.resume()
    await bed.waitFor('the self-check', () => view().selfCheck, patience)
    await reloadNow()
    await api.waitFor('the page to be back', async () => (await device()).online, patience)
    await api.customerWrites(ada, 'after the reload')
    await arrives('after the reload')
    expect((await device()).reads).toEqual({})
    expect(bed.sink.bodies().some((body) => body.startsWith('old ') || body === 'my status')).toBe(false)
    expect(new Set(bed.states('shop').slice(bed.states('shop').indexOf('connected')))).toEqual(new Set(['connected']))
  })
})

describe('the reload that WhatsApp Web does by itself', () => {
  test('is not shown as a drop: messages written meanwhile arrive once, in order, and no fault is shown', async () => {
    await link({ loadDelayMs: 1_500 })
    await api.customerWrites(ada, 'first')
    await arrives('first')
    const faults: string[] = []
    bed.sessions.onChanged(() => faults.push(faultNow().fault))
    let over = false
    const written = ['first']
    const writing = (async () => {
      for (let n = 1; !over; n += 1) {
        await api.customerWrites(n % 2 === 0 ? ada : bola, `m${n}`)
        written.push(`m${n}`)
        // Limit the backlog: this is a busy shop, not a flood.
        await bed.waitFor('room', () => over || written.length - bed.sink.bodies().length < 5, patience)
      }
    })()
    await reloadNow()
    faults.push(faultNow().fault)
    await bed.waitFor('the catch-up', () => bed.sink.catchUps.length >= 2, patience)
    over = true
    await writing
    await api.customerWrites(ada, 'last')
    await arrives('last')
    await arrives(written.at(-1)!)
    const of = (texts: readonly string[], person: number) =>
      texts.filter((text) => /^m\d+$/.test(text) && Number(text.slice(1)) % 2 === person)
    for (const person of [0, 1]) expect(of(bed.sink.bodies(), person)).toEqual(of(written, person))
    expect(bed.sink.bodies()).toHaveLength(written.length + 1)
    expect(new Set(faults)).toEqual(new Set(['none']))
    const states = bed.states('shop')
    expect(states.slice(states.indexOf('connected'))).toEqual(['connected'])
  })

  test('does not duplicate an answer that is sent when the page is back', async () => {
    await link({ loadDelayMs: 1_500 })
    await api.customerWrites(ada, 'how much is rice?')
    await arrives('how much is rice?')
    const chatId = bed.sink.stored[0]?.chatId ?? ''
    const isBack = bed.connects()
    await reloadNow()
    await bed.waitFor('the page', isBack, patience)
    expect(await bed.sender.sendText('shop', chatId, 'Rice is 78,000.', null)).toMatchObject({ kind: 'sent' })
    expect((await api.replies(ada)).map(({ body }) => body)).toEqual(['Rice is 78,000.'])
  })
})
