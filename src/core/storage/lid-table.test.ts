import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ChatNames } from '../chats/chat-names.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import type { ChatRenamed } from './lid-table.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { createScratch, messageRow } from './testing/scratch.ts'

const [LID, OTHER] = ['217000000000001', '217000000000002']
const [PHONE, NEW] = ['2348011111111', '2348022222222']

let scratch: ReturnType<typeof createScratch>
let clock: FakeClock
let storage: Storage
let names: ChatNames

const open = () => {
  storage = openStorage({ path: scratch.database, clock, logger: createMemoryLogger() })
  names = new ChatNames(storage)
}
beforeEach(() => {
  scratch = createScratch()
  clock = createFakeClock()
  open()
})
afterEach(() => {
  storage.close()
  scratch.remove()
})
const reopen = () => {
  storage.close()
  open()
}
const keyOf = (id: string) => names.keyOf('shop', id)
const saved = () => storage.writes.run(() => undefined)

/** Stores a question under this key and a takeover of its chat. Returns the row of the question. */
function talk(chatKey: string, id: string): number {
  return storage.writes.runNow(() => {
    const [user = '', server] = chatKey.split('@')
    const phone = server === 'c.us' ? user : null
    const row = { ...messageRow(id), session_id: 'shop', chat_key: chatKey, chat_id: chatKey, from_id: chatKey, phone }
    storage.takeovers.put({
      ...{ session_id: 'shop', chat_key: chatKey, since: 1, until: null },
      ...{ written_at: 1, handed_back_at: null, cause: 'asked' },
    })
    return storage.messages.insert({ ...row, lid: server === 'lid' ? user : null })
  })
}

test('a hidden number is removed, and thread, takeover and the old name of the chat still work', async () => {
  storage.lids.remember('shop', LID, PHONE)
  const row = talk(`${PHONE}@c.us`, 'A')
  storage.lids.hidden('shop', LID)
  for (const check of [saved, async () => reopen()]) {
    await check()
    expect(storage.messages.find(row)).toMatchObject({
      chat_key: `${LID}@lid`,
      from_id: `${LID}@lid`,
      phone: null,
      lid: LID,
    })
    expect(storage.chats.find('shop', `${LID}@lid`)).toMatchObject({ phone: null })
    expect(storage.chats.find('shop', `${PHONE}@c.us`)).toBeNull()
    expect(storage.takeovers.find('shop', `${LID}@lid`)).not.toBeNull()
    // An answer addressed to the number still finds its chat.
    expect([keyOf(`${PHONE}@c.us`), keyOf(`${LID}@lid`)]).toEqual([`${LID}@lid`, `${LID}@lid`])
    expect(storage.lids.phoneOf('shop', LID)).toBeNull()
  }
  storage.lids.remember('shop', LID, PHONE)
  expect([keyOf(`${PHONE}@c.us`), keyOf(`${LID}@lid`)]).toEqual([`${PHONE}@c.us`, `${PHONE}@c.us`])
  await saved()
  expect(storage.messages.find(row)).toMatchObject({ chat_key: `${PHONE}@c.us`, phone: PHONE })
})

test('a changed number moves thread, takeover and both names, also over a restart', async () => {
  storage.lids.remember('shop', LID, PHONE)
  const row = talk(`${PHONE}@c.us`, 'A')
  const renamed: ChatRenamed[] = []
  storage.lids.onRenamed((one) => renamed.push(one))
  storage.lids.remember('shop', LID, NEW)
  await saved()
  reopen()
  expect(storage.messages.find(row)).toMatchObject({ chat_key: `${NEW}@c.us`, from_id: `${NEW}@c.us`, phone: NEW })
  expect(storage.takeovers.find('shop', `${NEW}@c.us`)).not.toBeNull()
  expect([keyOf(`${PHONE}@c.us`), keyOf(`${LID}@lid`)]).toEqual([`${NEW}@c.us`, `${NEW}@c.us`])
  expect(renamed).toContainEqual({ sessionId: 'shop', from: `${PHONE}@c.us`, to: `${NEW}@c.us` })
})

test('a number that passes to another customer names that customer’s chat, and the former holder’s chat stays', async () => {
  storage.lids.remember('shop', LID, PHONE)
  talk(`${PHONE}@c.us`, 'A')
  storage.lids.remember('shop', LID, NEW)
  storage.lids.remember('shop', OTHER, PHONE)
  await saved()
  reopen()
  expect([keyOf(`${OTHER}@lid`), keyOf(`${PHONE}@c.us`)]).toEqual([`${PHONE}@c.us`, `${PHONE}@c.us`])
  expect(keyOf(`${LID}@lid`)).toBe(`${NEW}@c.us`)
})

test('a notice of a new number moves a chat that was never seen under a privacy id', async () => {
  const row = talk(`${PHONE}@c.us`, 'A')
  storage.lids.renumbered('shop', PHONE, NEW)
  storage.lids.renumbered('shop', NEW, NEW)
  await saved()
  expect(storage.messages.find(row)).toMatchObject({ chat_key: `${NEW}@c.us` })
  storage.lids.renumbered('shop', NEW, PHONE)
  await saved()
  expect(keyOf(`${NEW}@c.us`)).toBe(`${PHONE}@c.us`)
  expect(storage.messages.find(row)).toMatchObject({ chat_key: `${PHONE}@c.us` })
})

test('a notice of a new number moves the thread even if two privacy ids have the old number', async () => {
  storage.lids.remember('shop', LID, PHONE)
  // WhatsApp gave the same person a second id without a notice.
  storage.lids.remember('shop', OTHER, PHONE)
  await saved()
  const row = talk(`${PHONE}@c.us`, 'A')
  storage.lids.renumbered('shop', PHONE, NEW)
  await saved()
  reopen()
  expect(storage.messages.find(row)).toMatchObject({ chat_key: `${NEW}@c.us`, phone: NEW })
  expect([keyOf(`${PHONE}@c.us`), keyOf(`${LID}@lid`), keyOf(`${OTHER}@lid`)]).toEqual(Array(3).fill(`${NEW}@c.us`))
})

test('a replaced privacy id without a known phone keeps its thread, and new texts go to the new id', async () => {
  const row = talk(`${LID}@lid`, 'A')
  storage.lids.replaced('shop', LID, OTHER)
  storage.lids.replaced('shop', OTHER, LID)
  await saved()
  reopen()
  expect(storage.messages.find(row)).toMatchObject({ chat_key: `${OTHER}@lid` })
  expect([keyOf(`${LID}@lid`), storage.lids.chatNow('shop', `${LID}@lid`)]).toEqual([`${OTHER}@lid`, `${OTHER}@lid`])
  storage.lids.remember('shop', OTHER, PHONE)
  await saved()
  expect([keyOf(`${LID}@lid`), keyOf(`${OTHER}@lid`)]).toEqual([`${PHONE}@c.us`, `${PHONE}@c.us`])
})

test('two chats that turn out to belong to one customer are merged', async () => {
  const [first, second] = [talk(`${LID}@lid`, 'A'), talk(`${PHONE}@c.us`, 'B')]
  storage.lids.remember('shop', LID, PHONE)
  await saved()
  expect([first, second].map((id) => storage.messages.find(id)!.chat_key)).toEqual([`${PHONE}@c.us`, `${PHONE}@c.us`])
  expect(storage.chats.find('shop', `${LID}@lid`)).toBeNull()
  expect(storage.chats.find('shop', `${PHONE}@c.us`)).toMatchObject({ unread: 2 })
})

test('a recipient named by the core is resolved by the chats that the shop has seen', async () => {
  storage.lids.remember('shop', LID, PHONE)
  talk(`${OTHER}@lid`, 'A')
  await saved()
  const means = (value: unknown) => names.recipientOf('shop', value)
  expect([LID, OTHER, `${OTHER}:2@lid`, `${OTHER}@c.us`].map(means)).toEqual([
    `${LID}@lid`,
    `${OTHER}@lid`,
    `${OTHER}@lid`,
    `${OTHER}@lid`,
  ])
  expect(means(`+${PHONE.slice(0, 3)} ${PHONE.slice(3)} `)).toBe(`${PHONE}@c.us`)
  expect(means('217000000000009')).toBe('217000000000009@c.us')
  expect(names.recipientOf('other shop', LID)).toBe(`${LID}@c.us`)
})

test('an answer of WhatsApp without a phone is kept over a restart, renames nothing, and is cleared when WhatsApp tells one', async () => {
  storage.lids.remember('shop', LID, PHONE)
  storage.lids.toldNone('shop', LID)
  await saved()
  reopen()
  expect(storage.lids.known('shop', LID)).toMatchObject({ phone: PHONE, toldNoneAt: clock.now() })
  expect(keyOf(`${LID}@lid`)).toBe(`${PHONE}@c.us`)
  storage.lids.remember('shop', LID, PHONE)
  await saved()
  expect(storage.lids.known('shop', LID).toldNoneAt).toBeNull()
})

test('the username that a customer chose is kept, and is deleted with the customer', async () => {
  storage.lids.named('shop', LID, 'ada.rice')
  await saved()
  reopen()
  expect(storage.lids.known('shop', LID)).toEqual({
    ...{ phone: null, askedAt: null, toldNoneAt: null },
    username: 'ada.rice',
  })
  storage.writes.runNow(() => storage.customers.forget('shop', `${LID}@lid`, 1))
  expect(storage.lids.known('shop', LID).username).toBeNull()
})

test('deleting a customer removes every name and the waiting events, and keeps other customers', async () => {
  const [FIRST, BOLA, BOLA_LID] = ['217000000000003', '2348033333333', '217000000000004']
  storage.lids.named('shop', FIRST, 'ada.rice')
  storage.lids.replaced('shop', FIRST, LID)
  storage.lids.remember('shop', LID, PHONE)
  storage.lids.remember('shop', LID, NEW)
  storage.lids.remember('shop', OTHER, NEW)
  storage.lids.remember('shop', BOLA_LID, BOLA)
  talk(`${NEW}@c.us`, 'A')
  talk(`${BOLA}@c.us`, 'B')
  const event = (from: string, facts: object) => ({
    ...({ channel: 'events', lane: 'shop messages', webhook_id: from, created_at: 1 } as const),
    body: JSON.stringify({ from, chat_id: from, message_id: `false_${from}_X`, author: null, lid: null, ...facts }),
  })
  storage.writes.runNow(() => {
    for (const [n, user] of [PHONE, NEW, BOLA].entries()) {
      const chatId = `${user}@c.us`
      storage.messages.setMark('shop', { chatId, messageId: `false_${chatId}_M`, timestamp: n })
      storage.posts.insert(event(chatId, { type: 'message.edited', phone: user, message: 'my address' }))
    }
    storage.posts.insert(event('5@g.us', { type: 'message.reaction', author: `${OTHER}@lid`, lid: OTHER }))
    const order = { stream: 's', command_id: '1', lane: 'shop', kind: 'send', state: 'done', received_at: 1 } as const
    storage.commands.insert({ ...order, data: null, outcome: `{"message_id":"true_${PHONE}@c.us_OUT"}` })
  })
  storage.writes.runNow(() => storage.customers.forget('shop', `${NEW}@c.us`, 1))
  const raw = new DatabaseSync(scratch.database, { readOnly: true })
  const tables = ['lids', 'former_chats', 'messages', 'marks', 'core_posts', 'commands', 'takeovers']
  const left = tables.map((table) => JSON.stringify(raw.prepare(`SELECT * FROM ${table}`).all()))
  raw.close()
  for (const trace of [PHONE, NEW, LID, OTHER, FIRST, 'ada.rice']) expect(left.join(), trace).not.toContain(trace)
  for (const [n, table] of tables.entries()) {
    if (!['former_chats', 'commands'].includes(table)) expect(left[n], table).toContain(BOLA)
  }
  expect(storage.posts.counts('events').waiting).toBe(1)
})
