import { afterEach, beforeEach, expect, test } from 'vitest'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
const LID = { chatId: '555@lid' }
const QUESTION = 'how much is the rice that you had last week, the one in the big bag?'
let bed: OwnerBed
let typing: boolean[]

beforeEach(async () => {
  bed = await createOwnerBed({ 'replies.humanDelay': 'on' })
  typing = []
  bed.sender.setTyping = async (_session, _chat, on) => void typing.push(on)
})
afterEach(() => bed.remove())

const renamed = () => bed.storage.lids.remember('shop', '555', '2348031234567')

test('an answer being typed is held back at once when its chat turns out to be taken over', async () => {
  const taken = bed.way.takeOver({ sessionId: 'shop', chatKey: ADA, minutes: null })
  await bed.clock.settle()
  await taken
  await bed.asks(QUESTION, LID)
  expect(typing).toEqual([true])
  renamed()
  await bed.clock.settle()
  expect([typing, bed.replyStates()]).toEqual([[true, false], [['suppressed', 'owner-takeover']]])
  await bed.clock.advance(MINUTE_MS)
  expect(bed.said()).toEqual([])
})

test('an answer being typed is held back at once when the owner writes under the chat’s new key', async () => {
  await bed.asks(QUESTION, LID)
  renamed()
  await bed.clock.settle()
  expect(typing).toEqual([true])
  await bed.own('500, my dear')
  expect([typing, bed.replyStates()]).toEqual([[true, false], [['suppressed', 'owner-takeover']]])
  await bed.clock.advance(MINUTE_MS)
  expect(bed.said()).toEqual([])
})

test('an answer is held back when its chat turns out to be taken over just as its send begins', async () => {
  const taken = bed.way.takeOver({ sessionId: 'shop', chatKey: ADA, minutes: null })
  await bed.clock.settle()
  await taken
  bed.sender.setTyping = async (_session, _chat, on) => {
    if (!on) renamed()
  }
  await bed.asks(QUESTION, LID)
  await bed.clock.advance(MINUTE_MS)
  expect([bed.said(), bed.replyStates()]).toEqual([[], [['suppressed', 'owner-takeover']]])
})
