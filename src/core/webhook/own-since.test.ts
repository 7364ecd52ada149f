import { afterEach, expect, test } from 'vitest'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import { createOwnerBed, ADA, type OwnerBed } from '../replies/testing/owner-bed.ts'

const MINUTE_MS = 60_000
let bed: OwnerBed
let bodies: Record<string, unknown>[]
async function build(settings: Partial<Record<SettingName, Settings[SettingName]>> = {}): Promise<void> {
  bed = await createOwnerBed({ 'forward.ownTexts': 'on', ...settings })
  bodies = []
  const post = bed.core.post.bind(bed.core)
  bed.core.post = (request) => {
    bodies.push(JSON.parse(request.body.toString()) as Record<string, unknown>)
    return post(request)
  }
}
afterEach(() => bed.remove())
const ownSince = () => bodies.at(-1)?.['own_since'] as { text: string; at: string }[] | undefined
const textsSince = () => ownSince()?.map(({ text }) => text)
const wait = () => bed.clock.advance(MINUTE_MS)

test('the next message carries once what the owner wrote since the last one, on the phone and in the window', async () => {
  await build()
  await bed.asks('do you have rice?')
  await wait()
  await bed.own('Yes. You pay on delivery.')
  const at = new Date(Math.floor(bed.clock.now() / 1000) * 1000).toISOString()
  await wait()
  const sent = bed.way.sendByHand({ sessionId: 'shop', chatKey: ADA, text: 'And we bring it today.' })
  await wait()
  await sent
  await bed.asks('great, and beans?')
  expect(ownSince()).toMatchObject([{ text: 'Yes. You pay on delivery.', at }, { text: 'And we bring it today.' }])
  await wait()
  await bed.asks('thanks')
  expect(textsSince()).toBeUndefined()
})

test('a text that the owner edited is sent in its newest form', async () => {
  await build()
  await bed.asks('how much is rice?')
  await wait()
  await bed.own('It is 500.')
  const [own] = bed.storage.ownTexts.since('shop', ADA, 0, 1)
  const edited = { kind: 'own', chatId: ADA, messageId: own!.message_id, text: 'It is 5,000.' } as const
  await bed.way.changed('shop', edited)
  await bed.way.changed('shop', edited)
  await bed.way.changed('shop', { ...edited, messageId: `true_${ADA}_UNKNOWN` })
  await wait()
  await bed.asks('fine')
  expect(textsSince()).toEqual(['It is 5,000.'])
})

test('no texts are sent from another chat, or while the setting is off', async () => {
  await build({ 'forward.ownTexts': 'off' })
  await bed.asks('hi')
  await wait()
  await bed.own('Hello from me')
  await bed.asks('and?')
  expect(textsSince()).toBeUndefined()
  bed.settings.set('forward.ownTexts', 'on')
  await wait()
  await bed.own('To Ada')
  await bed.asks('who?', { chatId: '2348030000001@c.us' })
  expect(textsSince()).toBeUndefined()
})

test('a long conversation by hand is limited to the newest twenty texts, each cut', async () => {
  await build()
  await bed.asks('hi')
  await wait()
  for (let n = 1; n <= 25; n += 1) {
    await bed.own(n === 25 ? 'x'.repeat(3_000) : `line ${n}`)
    await wait()
  }
  await bed.asks('so?')
  expect(textsSince()).toHaveLength(20)
  expect(textsSince()?.[0]).toBe('line 6')
  expect(textsSince()?.at(-1)).toHaveLength(1_001)
})

test('texts are not sent while privacy.keepOwnTexts is off', async () => {
  await build({ 'privacy.keepOwnTexts': 'off' })
  await bed.asks('hi')
  await wait()
  await bed.own('secret')
  await bed.asks('and?')
  expect(textsSince()).toBeUndefined()
})
