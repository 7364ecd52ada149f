import { beforeEach, expect, test, vi } from 'vitest'
import type { DeliveryState, MessageView } from '../../../../shared/model/message.ts'
import type { Client } from '../../client/client.ts'
import type { Snapshot } from '../../../../shared/contract/events.ts'
import { startMirror, useHost } from '../../stores/host-store.ts'
import { filterOf } from './activity-filter.ts'
import { activity, applyMessage } from './activity-store.ts'

// The stores read the page's URL when they load.
vi.hoisted(() => vi.stubGlobal('location', { hash: '' }))

const message = (id: number, state: DeliveryState = 'delivered') =>
  ({ id, sessionId: 's', chatKey: 'c', storedAt: id, delivery: { state } }) as MessageView
const ids = (messages: readonly MessageView[]) => messages.map(({ id }) => id)
/** The host's messages, newest first, and a promise that delays its next answer. */
let stored: MessageView[]
let isFree: Promise<void>

const client = {
  async call(
    _: string,
    { states, before = Infinity, limit = 50 }: { states?: string[]; before?: number; limit?: number },
  ) {
    const fitting = stored.filter(({ id, delivery }) => id < before && (states?.includes(delivery.state) ?? true))
    const answer = { ok: true, value: { messages: fitting.slice(0, limit), more: fitting.length > limit } }
    await isFree
    return answer
  },
  listen: () => () => undefined,
} as unknown as Client

beforeEach(async () => {
  startMirror(client)
  useHost.setState({ snapshot: { home: { timeZone: 'UTC' } } as Snapshot })
  isFree = Promise.resolve()
  stored = []
  activity.clear()
})

test('with a state filter, a matching message is inserted at its place, even below newer ones', async () => {
  stored = [message(11), message(8)]
  await activity.load(filterOf({ state: 'delivered' }))
  applyMessage(message(10))
  expect(ids(activity.use.getState().items)).toEqual([11, 10, 8])
  applyMessage(message(9, 'dead'))
  expect(ids(activity.use.getState().items)).toEqual([11, 10, 8])
  activity.hold(true)
  applyMessage(message(9))
  expect([ids(activity.use.getState().items), ids(activity.use.getState().fresh)]).toEqual([[11, 10, 8], [9]])
  activity.hold(false)
  expect(ids(activity.use.getState().items)).toEqual([11, 10, 9, 8])
})

test('a message older than every loaded one is left to its page', async () => {
  stored = Array.from({ length: 150 }, (_, index) => message(300 - index))
  await activity.load(filterOf({ state: 'delivered' }))
  applyMessage(message(120))
  expect(ids(activity.use.getState().items)).toHaveLength(100)
})

test('a message that arrives while the page loads is not lost', async () => {
  stored = [message(1)]
  const held = Promise.withResolvers<void>()
  isFree = held.promise
  const loaded = activity.load(filterOf({}))
  applyMessage(message(2, 'posting'))
  held.resolve()
  await loaded
  expect(ids(activity.use.getState().items)).toEqual([2, 1])
})

test('reloading the same table keeps the loaded rows, and a held list does not move', async () => {
  stored = Array.from({ length: 450 }, (_, index) => message(450 - index))
  await activity.load(filterOf({}))
  await activity.loadMore()
  await activity.loadMore()
  activity.hold(true)
  stored = [message(451), ...stored.filter(({ id }) => id !== 400)]
  await activity.load(filterOf({}))
  const { items: messages, fresh, held } = activity.use.getState()
  expect([messages[0]!.id, messages.length >= 299, messages.some(({ id }) => id === 400)]).toEqual([450, true, false])
  expect([ids(fresh), held]).toEqual([[451], true])
})

test('a message that changes while its page is on its way keeps the newer state', async () => {
  stored = Array.from({ length: 150 }, (_, index) => message(300 - index))
  await activity.load(filterOf({ state: '' }))
  const held = Promise.withResolvers<void>()
  isFree = held.promise
  const more = activity.loadMore()
  applyMessage(message(160, 'dead'))
  held.resolve()
  await more
  expect(activity.use.getState().items.find(({ id }) => id === 160)?.delivery.state).toBe('dead')
})
