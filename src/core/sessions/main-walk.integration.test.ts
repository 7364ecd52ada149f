import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SimulatorClient } from '../../../simulator/client/simulator-client.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { startSessionsBed, type SessionsBed } from '../testing/sessions-bed.ts'

const customer = '2348011111111'
let world: World
let api: SimulatorClient
let bed: SessionsBed

beforeAll(async () => {
  world = await startWorld({ keyField: '$7q' })
  api = world.phone
})
afterAll(() => world.stop())
beforeEach(async () => {
  await api.call('reset')
  bed = await startSessionsBed(world.browser)
})
afterEach(async () => {
  await bed.stop()
})

async function link(id = 'shop'): Promise<void> {
  if (bed.sessions.find(id) === null) bed.sessions.add(id)
  bed.sessions.connect(id)
  await bed.waitFor('a QR', () => {
    const state = bed.sessions.find(id)?.state
    return state?.kind === 'needs-link' && state.offer.method === 'qr' ? state.offer : null
  })
  await api.linkByQr()
  await bed.waitForState(id, 'connected')
}

describe('the main walk on a page with a minified key field that it has never seen', () => {
  test('links, receives, sends, disconnects, reconnects without a QR, unlinks and shows a QR again', async () => {
    await link()
    expect(bed.sessions.find('shop')).toMatchObject({ linked: true, phone: '2347000000000' })

    await api.customerWrites(customer, 'Do you have rice?')
    const message = await bed.waitFor('the message', () => bed.sink.stored[0])
    expect(message).toMatchObject({ body: 'Do you have rice?', phone: customer, backfilled: false, isGroup: false })
    expect(message.messageId).toMatch(/^false_\d+@lid_[0-9A-F]+$/)
    expect(message.lid).toMatch(/^\d+$/)

    const outcome = await bed.sender.sendText('shop', message.chatId, 'Yes, 50 kg bags.', null)
    expect(outcome).toMatchObject({ kind: 'sent' })
    await api.waitForReply(customer, { body: 'Yes, 50 kg bags.', minimumAck: 1 })

    await bed.sessions.disconnect('shop')
    expect(bed.sessions.find('shop')).toMatchObject({ state: { kind: 'stopped' }, linked: true })
    const before = bed.states('shop').length
    bed.sessions.connect('shop')
    await bed.waitForState('shop', 'connected')
    expect(bed.states('shop').slice(before)).not.toContain('needs-link')

    await bed.sessions.unlink('shop')
    expect(bed.sessions.find('shop')).toMatchObject({ state: { kind: 'stopped' }, linked: false, phone: null })
    const state = await api.call('state')
    expect(state.accounts[0]?.devices).toEqual([])
    bed.sessions.connect('shop')
    await bed.waitForState('shop', 'needs-link')
  })
})
