import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CustomerMessageRequest } from '../../simulator/client/control-api.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startShop, untilConnected, type Shop } from '../support/start-shop.ts'

const ada = '2348031234567'
const bola = '2348022222222'
const metaAi = '13135550002'
/** A loaded machine answers late, but it answers. */
const PATIENCE = 60_000
let shop: Shop
let host: RunningHost

beforeAll(async () => {
  shop = await startShop()
  host = shop.host
  await shop.world.phone.linkByQr()
  await connected()
})

afterAll(async () => {
  if (host !== shop?.host) await host?.stop()
  await shop?.stop()
})

const connected = () => untilConnected(shop.world, host)

type Written = Omit<CustomerMessageRequest, 'from'> & { readonly from?: string }
const write = ({ from = ada, ...message }: Written) => shop.world.phone.call('customerMessage', { from, ...message })
const say = (body: string) => ({ kind: 'chat', body }) as const

const order = { kind: 'order', items: 3, amount1000: 90_000_000, currency: 'NGN' } as const
const rice = { kind: 'product', title: 'Rice 50kg', price1000: 30_000_000, currency: 'NGN', productId: '6114' } as const
const viewOnce = { kind: 'unavailable', subtype: 'view_once_unavailable_fanout' } as const
const ad = { title: 'Rice 50kg promo', sourceId: '120', ctwaClid: 'ARA' }

/** Writes one message of each kind, with ids that begin with `name`. */
async function writeOneOfEach(name: string): Promise<void> {
  await write({ content: order, id: `${name}ORDER` })
  await write({ content: { ...order, message: 'Please deliver today' }, id: `${name}ORDERWITH` })
  await write({ content: rice, id: `${name}PRODUCT` })
  await write({ content: say('Is this one there?'), quotedId: `${name}PRODUCT`, id: `${name}QUESTION` })
  await write({ content: say(''), ad, id: `${name}AD` })
  await write({ content: viewOnce, id: `${name}ONCE` })
  await write({ content: { kind: 'unavailable', subtype: 'hosted_unavailable_fanout' }, id: `${name}HOSTED` })
  for (const type of ['sticker-pack', 'quarantined', 'rich_response'])
    await write({ content: { kind: 'other', type, attributes: { body: 'raw' } }, id: `${name}${type}`, from: bola })
  await write({ content: say('Happy new month to all'), via: 'list', id: `${name}LIST` })
  await write({ content: say('I am a machine'), via: 'bot', from: '867051314767696', id: `${name}BOT` })
  await write({ content: say('I am a machine too'), from: metaAi, id: `${name}METAAI` })
  await write({ content: say('my status'), via: 'status', id: `${name}STATUS` })
  await write({ content: say('that is all'), id: `${name}LAST` })
}

/** The webhook bodies of the message with that id. */
const got = (id: string) =>
  shop.core.received
    .map(({ body }) => body as Record<string, unknown>)
    .filter((body) => String(body['message_id']).endsWith(`_${id}`))
const all = () =>
  shop.core.received.map(({ body }) => String((body as Record<string, unknown>)['message_id']).split('_')[2])

async function expectOneOfEach(name: string): Promise<void> {
  await expect.poll(() => got(`${name}LAST`).length, { timeout: PATIENCE }).toBe(1)
  expect(got(`${name}ORDER`)).toMatchObject([
    { message: '[order: 3 items, NGN 90,000]', type: 'order', order: { items: 3, amount: 90_000, currency: 'NGN' } },
  ])
  expect(got(`${name}ORDERWITH`)).toMatchObject([{ message: 'Please deliver today', order: { items: 3 } }])
  expect(got(`${name}PRODUCT`)).toMatchObject([
    { message: '[product: Rice 50kg, NGN 30,000]', product: { id: '6114', title: 'Rice 50kg', amount: 30_000 } },
  ])
  expect(got(`${name}QUESTION`)).toMatchObject([
    {
      message: 'Is this one there?',
      quoted: { text: '[product: Rice 50kg, NGN 30,000]', product: { id: '6114', title: 'Rice 50kg' } },
    },
  ])
  expect(got(`${name}AD`)).toMatchObject([
    { message: '[ad: Rice 50kg promo]', referral: { title: 'Rice 50kg promo', source_id: '120', ctwa_clid: 'ARA' } },
  ])
  expect(got(`${name}ONCE`)).toMatchObject([
    { message: '[view-once picture or voice note: only on the phone]', hasMedia: true },
  ])
  expect(got(`${name}HOSTED`)).toMatchObject([{ message: '[message that WhatsApp shows only on the phone]' }])
  const kept = ['sticker-pack', 'quarantined', 'rich_response', 'LIST', 'BOT', 'METAAI', 'STATUS']
  for (const one of kept) expect(all()).not.toContain(`${name}${one}`)
  expect(JSON.stringify(shop.core.received.map(({ body }) => body))).not.toContain('/9j/')
}

test('one live message of each kind reaches the core in its own form', async () => {
  await writeOneOfEach('LIVE')
  await expectOneOfEach('LIVE')
})

test('the same kinds, written while the host was off, are read from history', async () => {
  await host.stop()
  await writeOneOfEach('PAST')
  host = await startHost(shop.options)
  await connected()
  await expectOneOfEach('PAST')
})
