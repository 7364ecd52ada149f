import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest'
import type { SimulatorClient } from '../../../simulator/client/simulator-client.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { startHubBed, type HubBed } from '../testing/hub-bed.ts'

const customer = '2348011111111'
let world: World
let api: SimulatorClient
let bed: HubBed

beforeAll(async () => {
  world = await startWorld({ keyField: '$7q' })
  api = world.phone
})
afterAll(() => world.stop())
beforeEach(async () => {
  await api.call('reset')
  bed = await startHubBed(world.browser)
})
afterEach(async () => {
  await bed.stop()
})

async function link(id = 'shop'): Promise<void> {
  if (bed.hub.find(id) === null) bed.hub.add(id)
  bed.hub.connect(id)
  await bed.waitFor('a QR', () => {
    const state = bed.hub.find(id)?.state
    return state?.kind === 'needs-link' && state.offer.method === 'qr' ? state.offer : null
  })
  await api.linkByQr()
  await bed.waitForState(id, 'connected')
}

describe('the main walk on a page with a minified key field that nobody has seen before', () => {
  it('links, receives, sends, disconnects, reconnects without a QR, unlinks and shows a QR again', async () => {
    await link()
    expect(bed.hub.find('shop')).toMatchObject({ linked: true, phone: '2347000000000' })

    await api.customerWrites(customer, 'Do you have rice?')
    const message = await bed.waitFor('the message', () => bed.sink.stored[0])
    expect(message).toMatchObject({ body: 'Do you have rice?', phone: customer, backfilled: false, isGroup: false })
    expect(message.messageId).toMatch(/^false_\d+@lid_[0-9A-F]+$/)
    expect(message.lid).toMatch(/^\d+$/)

    const outcome = await bed.sender.sendText('shop', message.chatId, 'Yes, 50 kg bags.', null)
    expect(outcome).toMatchObject({ kind: 'sent' })
    await api.waitForReply(customer, { body: 'Yes, 50 kg bags.', minimumAck: 1 })

    await bed.hub.disconnect('shop')
    expect(bed.hub.find('shop')).toMatchObject({ state: { kind: 'stopped' }, linked: true })
    const before = bed.states('shop').length
    bed.hub.connect('shop')
    await bed.waitForState('shop', 'connected')
    expect(bed.states('shop').slice(before)).not.toContain('needs-link')

    await bed.hub.unlink('shop')
    expect(bed.hub.find('shop')).toMatchObject({ state: { kind: 'stopped' }, linked: false, phone: null })
    const state = await api.call('state')
    expect(state.accounts[0]?.devices).toEqual([])
    bed.hub.connect('shop')
    await bed.waitForState('shop', 'needs-link')
  })
})
