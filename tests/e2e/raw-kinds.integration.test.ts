import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CustomerMessageRequest, MessageContent } from '../../simulator/client/control-api.ts'
import { printOf } from '../../src/core/storage/not-forwarded-table.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startShop, untilConnected, type Shop } from '../support/start-shop.ts'

/*
 * One message of each kind that WhatsApp Web's own parsers produce (its modules `WAWebParse…Proto`, stored copies of
 * 2026), with the attributes that they set, through the real library. Each message must have the right outcome, live
 * and from history.
 */

const PATIENCE = 60_000
const UNKNOWN = '[unsupported message: open it on the phone]'
type Fate = { readonly atCore: object } | { readonly keptAs: string } | { readonly countedAs: string }
interface Kind {
  readonly name: string
  readonly content: MessageContent
  readonly how?: Partial<CustomerMessageRequest>
  readonly fate: Fate
  /** Not read back from history: it is not a customer's question, and its place is not read. */
  readonly liveOnly?: true
}
const raw = (type: string, attributes: Readonly<Record<string, unknown>>): MessageContent => ({
  kind: 'other',
  type,
  attributes,
})
/** A message that the page's version cannot show, with the name that the page has for it. */
const future = (futureproofType: string, futureproofSubtype?: string): MessageContent =>
  raw('unknown', { futureproofType, futureproofSubtype })
const say = (body: string): MessageContent => ({ kind: 'chat', body })
const at = (message: string, more: object = {}): Fate => ({ atCore: { message, ...more } })
const fiftyContacts = Array.from({ length: 50 }, (_, n) => ({
  name: `Agent ${n + 1}`,
  phone: `23480900000${String(n).padStart(2, '0')}`,
}))
const thumbnail = `/9j/${'A'.repeat(600)}`
let group = ''

const kinds = (): readonly Kind[] => [
  // Choices that a person picked or filled in.
  {
    name: 'TEMPLATEBUTTON',
    content: raw('template_button_reply', { body: 'Track my order', selectedId: 'b1', selectedIndex: 0 }),
    fate: at('Track my order', { type: 'template_button_reply' }),
  },
  {
    name: 'BUTTON',
    content: raw('buttons_response', { body: 'Yes please', selectedButtonId: 'yes' }),
    fate: at('Yes please'),
  },
  {
    name: 'LISTANSWER',
    content: raw('list_response', {
      body: 'Rice 50kg\nTwo bags left',
      listResponse: { title: 'Rice 50kg', description: 'Two bags left', listType: 1 },
    }),
    fate: at('Rice 50kg\nTwo bags left'),
  },
  {
    name: 'INTERACTIVE',
    content: raw('interactive_response', { body: 'Pay on delivery', interactivePayload: { name: 'menu_options' } }),
    fate: at('Pay on delivery'),
  },
  {
    name: 'FLOW',
    content: raw('interactive_response', {
      nativeFlowName: 'cta_flow',
      interactivePayload: { name: 'cta_flow', buttonParamsJson: '{"size":"L"}' },
    }),
    fate: { keptAs: UNKNOWN },
  },
  {
    name: 'PHONEONLY',
    content: raw('unknown', { subtype: 'phone_only_feature' }),
    fate: { keptAs: UNKNOWN },
  },
  // Money and invitations, with the texts written beside them.
  {
    name: 'PAYMENT',
    content: raw('payment', {
      subtype: 'send',
      paymentCurrency: 'NGN',
      paymentAmount1000: 5_000_000,
      paymentNoteMsg: { type: 'chat', body: 'For the two bags' },
    }),
    fate: at('For the two bags', { type: 'payment' }),
  },
  {
    name: 'PAYMENTREQUEST',
    content: raw('payment', { subtype: 'request', paymentCurrency: 'NGN', paymentAmount1000: 5_000_000 }),
    fate: at('[payment request: NGN 5,000]', { type: 'payment' }),
  },
  {
    name: 'GROUPINVITE',
    content: raw('groups_v4_invite', {
      inviteCode: 'abc',
      inviteGrp: '120363000000000000@g.us',
      inviteGrpName: 'Wholesale Lagos',
      comment: 'Please join our buyers group',
    }),
    fate: at('Please join our buyers group', { type: 'groups_v4_invite' }),
  },
  {
    name: 'GROUPINVITEBARE',
    content: raw('groups_v4_invite', { inviteCode: 'abc', inviteGrpName: 'Wholesale Lagos' }),
    fate: at('[group invitation: Wholesale Lagos]'),
  },
  {
    name: 'EVENTINVITE',
    content: raw('sharable_event_invite', {
      sharableEventInviteId: 'e1',
      sharableEventInviteTitle: 'Market day',
      sharableEventInviteCaption: 'Will your shop be there?',
      sharableEventInviteJpegThumbnail: thumbnail,
    }),
    fate: at('Will your shop be there?', { type: 'sharable_event_invite' }),
  },
  {
    name: 'EVENTINVITEBARE',
    content: raw('sharable_event_invite', { sharableEventInviteId: 'e1', sharableEventInviteTitle: 'Market day' }),
    fate: at('[event: Market day]'),
  },
  {
    name: 'POLL',
    content: { kind: 'poll_creation', question: 'Which day?', options: ['Monday', 'Tuesday'] },
    fate: at('Which day?\n- Monday\n- Tuesday', { type: 'poll_creation' }),
  },
  {
    name: 'EVENT',
    content: raw('event_creation', { eventName: 'Sale', eventDescription: 'Rice at half price, all day' }),
    fate: at('Sale\nRice at half price, all day', { type: 'event_creation' }),
  },
  // Locations and contacts.
  {
    name: 'LIVEPLACE',
    content: raw('location', {
      ...{ body: thumbnail, lat: 6.45, lng: 3.39, isLive: true },
      comment: 'I am on my way to you',
    }),
    fate: at('[location: 6.45, 3.39, I am on my way to you]', { type: 'location' }),
  },
  {
    name: 'CARDS',
    content: { kind: 'multi_vcard', contacts: fiftyContacts },
    fate: at(`[contact card: ${fiftyContacts.map(({ name }) => name).join(', ')}]`),
  },
  {
    name: 'MENTION',
    content: say('@2347000000000'),
    how: { mentions: ['2347000000000@c.us'] },
    fate: at('@2347000000000'),
  },
  {
    name: 'STATUSREPLY',
    content: raw('chat', {
      body: 'How much is this one?',
      quotedStanzaID: 'STATUS1',
      quotedRemoteJid: 'status@broadcast',
      quotedParticipant: '2347000000000@c.us',
      quotedMsg: { type: 'image', body: thumbnail, caption: 'New: red shoes' },
    }),
    fate: at('How much is this one?', {
      quoted: { messageId: 'true_status@broadcast_STATUS1', text: 'New: red shoes' },
    }),
  },
  // Messages that are not a customer's question.
  { name: 'VOTE', content: raw('poll_update', { subtype: 'poll_vote' }), fate: { countedAs: 'sign' } },
  { name: 'PIN', content: raw('pin_message', { pinMessageType: 1 }), fate: { countedAs: 'sign' } },
  { name: 'KEEP', content: raw('keep_in_chat', { keepType: 1 }), fate: { countedAs: 'sign' } },
  { name: 'GOING', content: raw('event_response', {}), fate: { countedAs: 'sign' } },
  {
    name: 'TIMER',
    content: raw('protocol', { subtype: 'ephemeral_setting' }),
    fate: { countedAs: 'notice' },
    liveOnly: true,
  },
  { name: 'ALBUM', content: raw('album', { albumMessageExpectedImageCount: 10 }), fate: { countedAs: 'album' } },
  // The same kinds in a page whose version cannot show them: WhatsApp calls them unknown and names the kind.
  { name: 'FUTUREPIN', content: future('pin_message'), fate: { countedAs: 'sign' } },
  { name: 'FUTUREKEEP', content: future('keep_in_chat'), fate: { countedAs: 'sign' } },
  { name: 'FUTUREREACTION', content: future('reaction'), fate: { countedAs: 'sign' } },
  { name: 'FUTURECALL', content: future('call_log'), fate: { countedAs: 'call' } },
  { name: 'FUTUREALBUM', content: future('album'), fate: { countedAs: 'album' } },
  { name: 'FUTURELABEL', content: future('protocol', 'member_label'), fate: { countedAs: 'notice' } },
  // An edit that this page cannot show is still a person's text.
  { name: 'FUTUREEDIT', content: future('protocol', 'message_edit'), fate: { keptAs: UNKNOWN } },
  { name: 'FUTUREVIDEO', content: future('ptv'), fate: { keptAs: UNKNOWN } },
  // Messages that are not from a customer, or not to the shop alone.
  {
    name: 'ANNOUNCEMENT',
    content: say('Hello community'),
    how: { group },
    fate: { countedAs: 'group' },
    liveOnly: true,
  },
  { name: 'CHANNEL', content: say('News'), how: { via: 'newsletter' }, fate: { countedAs: 'channel' }, liveOnly: true },
  { name: 'MANY', content: say('Happy new month'), how: { via: 'list' }, fate: { keptAs: 'Happy new month' } },
  { name: 'ROBOT', content: say('Hi, I am Meta AI'), how: { via: 'bot' }, fate: { countedAs: 'whatsapp' } },
]

let shop: Shop
let host: RunningHost
/** LID by phone. A message that is only counted may be counted before WhatsApp's page knows the phone of its LID. */
let lids: ReadonlyMap<string, string>

beforeAll(async () => {
  shop = await startShop()
  host = shop.host
  await shop.world.phone.linkByQr()
  await untilConnected(shop.world, host)
  const made = await shop.world.phone.call('createGroup', {
    subject: 'Announcements',
    participants: kinds().map((_, n) => phoneOf(n)),
  })
  group = made.id
})
afterAll(async () => {
  if (host !== shop?.host) await host?.stop()
  await shop?.stop()
})

const phoneOf = (n: number) => `23481000000${String(n).padStart(2, '0')}`
/** WhatsApp's own part of a message id. */
const idPart = (messageId: unknown) => String(messageId).split('_')[2]
const receivedAs = (id: string) =>
  shop.core.received
    .map(({ body }) => body as Record<string, unknown>)
    .filter((body) => idPart(body['message_id']) === id)

async function writeAll(prefix: string): Promise<void> {
  for (const [n, { name, content, how }] of kinds().entries())
    await shop.world.phone.call('customerMessage', { from: phoneOf(n), content, id: `${prefix}${name}`, ...how })
}

/** The outcome of one message: what the core got, what is kept, or the rule it is counted under. */
function fateOf(n: number, id: string): Fate | null {
  const [atCore] = receivedAs(id)
  if (atCore !== undefined) return { atCore }
  const database = new DatabaseSync(join(shop.options.dataDir, 'salesboy.db'), { readOnly: true })
  try {
    const stored = database.prepare('SELECT message_id, text FROM messages').all() as {
      message_id: string
      text: string
    }[]
    const kept = stored.find(({ message_id: messageId }) => idPart(messageId) === id)
    if (kept !== undefined) return { keptAs: kept.text }
    const chats = [
      `${phoneOf(n)}@c.us`,
      lids.get(phoneOf(n)) ?? '-',
      `${phoneOf(n)}@bot`,
      `1203630${phoneOf(n)}@newsletter`,
      group,
    ]
    const rules = chats.map((chat) =>
      database.prepare('SELECT rule FROM not_forwarded WHERE print = ?').get(printOf(chat, id)),
    ) as ({ rule: string } | undefined)[]
    const counted = rules.find((row) => row !== undefined)
    return counted === undefined ? null : { countedAs: counted.rule }
  } finally {
    database.close()
  }
}

describe.each([
  ['live', 'LIVE'],
  ['from history', 'PAST'],
])('%s', (_, prefix) => {
  beforeAll(async () => {
    if (prefix === 'PAST') await host.stop()
    await writeAll(prefix)
    lids = new Map((await shop.world.phone.call('contacts', {})).map(({ phone, lid }) => [phone, lid]))
    if (prefix === 'LIVE') return
    host = await startHost(shop.options)
    await untilConnected(shop.world, host)
  })

  const told = kinds().flatMap(({ name, liveOnly }, n) => (liveOnly && prefix === 'PAST' ? [] : [[name, n] as const]))
  test.each(told)('%s', async (name, n) => {
    const { fate } = kinds()[n]!
    await expect.poll(() => fateOf(n, `${prefix}${name}`), { timeout: PATIENCE }).toMatchObject(fate)
    expect(JSON.stringify(receivedAs(`${prefix}${name}`))).not.toContain('/9j/')
  })
})
