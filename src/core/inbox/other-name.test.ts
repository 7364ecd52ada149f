import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRealClock } from '../testing/real-clock.ts'
import { createWayBed, customerMessage, type WayBed } from '../webhook/testing/way-bed.ts'

const PHONE = '2348031234567'
const LID = '90000000001'
let bed: WayBed
beforeEach(async () => {
  bed = await createWayBed({ clock: createRealClock(), settings: {} })
})
afterEach(() => bed.remove())

const byPhone = (part: string) =>
  customerMessage('hi', { messageId: `false_${PHONE}@c.us_${part}`, chatId: `${PHONE}@c.us`, phone: PHONE, lid: null })
/** The same message from history, under the chat's LID, which is not matched to the phone yet. */
const byLid = (part: string) =>
  customerMessage('hi', {
    ...{ messageId: `false_${LID}@lid_${part}`, chatId: `${LID}@lid`, phone: null, lid: LID, backfilled: true },
  })
const take = (message: ReturnType<typeof byPhone>) => bed.way.incoming('shop', message)
const count = () => bed.way.list({ limit: 50 }).messages.length

test('a message read back under an unmatched LID of its chat is recognised as a duplicate', async () => {
  await take(byPhone('3EB0A1'))
  expect(bed.way.missing('shop', [byLid('3EB0A1').messageId, byLid('3EB0B2').messageId])).toEqual([
    byLid('3EB0B2').messageId,
  ])
  expect(await take(byLid('3EB0A1'))).toBe('duplicate')
  expect(await take(byLid('3EB0B2'))).toBe('stored')
  expect(await take(byPhone('3EB0B2'))).toBe('duplicate')
  expect(count()).toBe(2)
})

test('a message with the same id part is new when its LID belongs to another phone', async () => {
  await take(byPhone('3EB0A1'))
  bed.storage.lids.remember('shop', LID, '2348039999999')
  expect(await take(byLid('3EB0A1'))).toBe('stored')
  expect(count()).toBe(2)
})
