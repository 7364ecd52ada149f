import { afterEach, expect, test } from 'vitest'
import { CUSTOMER, startTestBed, type Host, type TestBed } from './testing/test-bed.ts'

/**
 * What WhatsApp does with a new companion at its own reload, for the unmodified library and for programs that use it
 * rudely or well.
 */
let bed: TestBed
afterEach(() => bed.stop())

const devices = async () => (await bed.api.call('state')).accounts[0]?.devices ?? []
const RELOAD = { reloadAfterLinkMs: 0 }
/** Resolves with the fate of the link at the scheduled reload. */
async function atTheReload(host: Host): Promise<'kept' | 'revoked'> {
  const before = (await bed.api.call('state')).pages.map(({ pageId }) => pageId)
  await bed.api.call('scheduledReload')
  await bed.api.waitFor(
    'another page',
    async () => {
      const { pages } = await bed.api.call('state')
      return pages.length > 0 && pages.every(({ pageId, connected }) => connected && !before.includes(pageId))
    },
    60_000,
  )
  if ((await devices()).length > 0) return 'kept'
  await host.waitForEvent('disconnected')
  return 'revoked'
}
const old = { from: CUSTOMER, content: { kind: 'chat', body: 'old' }, timestamp: 1_700_000_000 } as const

test('a device that only listens and answers keeps its link', async () => {
  bed = await startTestBed({ ...RELOAD, readsForgiven: 0 })
  const host = await bed.startLinkedHost()
  await bed.api.customerWrites(CUSTOMER, 'hello')
  const message = await host.waitForMessage('hello')
  await host.client.sendMessage(message.from, 'Welcome.', { sendSeen: false })
  expect(await atTheReload(host)).toBe('kept')
  expect((await devices())[0]?.reads).toEqual({})
})

test('one read of status posts is enough to lose the link', async () => {
  bed = await startTestBed(RELOAD)
  const host = await bed.startLinkedHost()
  await host.inPage(`(async () => {
    const { chat } = await window.require('WAWebFindChatAction').findOrCreateLatestChat(
      window.require('WAWebWidFactory').createWid('status@broadcast'))
    await window.require('WAWebChatLoadMessages').loadEarlierMsgs({ chat })
  })()`)
  expect((await devices())[0]?.reads).toEqual({ status: 1 })
  expect(await atTheReload(host)).toBe('revoked')
})

test.each<[string, (host: Host) => Promise<unknown>]>([
  ['broadcasts', (host) => host.client.getBroadcasts()],
  ['the address book, thrice', (host) => repeat(() => host.client.getContacts())],
  ['pictures', (host) => repeat(() => host.client.getProfilePicUrl(`${CUSTOMER}@c.us`))],
  [
    'old messages of a chat that nobody wrote in',
    (host) =>
      repeat(() =>
        host.inPage(`window.require('WAWebChatLoadMessages').loadEarlierMsgs({
          chat: window.require('WAWebCollections').Chat.getModelsArray()[0] })`),
      ),
  ],
  [
    'the data of groups',
    (host) =>
      repeat(() =>
        host.inPage(`window.require('WAWebCollections').GroupMetadata.update(
          window.require('WAWebCollections').Chat.getModelsArray().find((chat) => chat.id.isGroup()).id)`),
      ),
  ],
])('a device that reads %s loses its link', async (_what, read) => {
  bed = await startTestBed(RELOAD)
  await bed.api.call('createGroup', { subject: 'Lagos', participants: [CUSTOMER] })
  await bed.api.call('customerMessage', old)
  const host = await bed.startLinkedHost()
  await read(host)
  await bed.api.waitFor('its reads', async () => {
    const { status = 0, ...others } = (await devices())[0]?.reads ?? {}
    return status > 0 || Object.values(others).reduce((sum, count) => sum + count, 0) > 2
  })
  expect(await atTheReload(host)).toBe('revoked')
})

async function repeat(work: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < 3; time += 1) await work()
}

test('an unanswered dialog covers the page and costs the link at the reload', async () => {
  bed = await startTestBed({ ...RELOAD, welcomeDialog: 'whats-new' })
  const host = await bed.startLinkedHost()
  await bed.api.waitFor('the dialog', () => host.inPage<boolean>(`document.querySelector('[role=dialog]') !== null`))
  expect(await host.inPage(`document.elementFromPoint(5, 5).closest('[data-dialog]') !== null`)).toBe(true)
  expect(await atTheReload(host)).toBe('revoked')
})

test('an answered dialog does not come back, and the link is kept', async () => {
  bed = await startTestBed({ ...RELOAD, welcomeDialog: 'whats-new' })
  const host = await bed.startLinkedHost()
  await bed.api.waitFor('the dialog', () => host.inPage<boolean>(`document.querySelector('[role=dialog]') !== null`))
  await host.inPage(`document.querySelector('[role=dialog] button').click()`)
  await bed.api.waitFor('the word of it', async () => ((await devices())[0]?.pressed.length ?? 0) > 0)
  expect(await atTheReload(host)).toBe('kept')
  expect((await devices())[0]).toMatchObject({ pressed: ['whats-new/continue'] })
})

test('the log-out button of a dialog logs out', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  await bed.api.call('showDialog', { dialog: 'log-out' })
  await bed.api.waitFor('the dialog', () => host.inPage<boolean>(`document.querySelector('[role=dialog]') !== null`))
  await host.inPage(`[...document.querySelectorAll('[role=dialog] button')].at(-1).click()`)
  await bed.api.waitFor('the end of the link', async () => (await devices()).length === 0)
})
