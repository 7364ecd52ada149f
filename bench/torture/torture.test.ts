import { expect, test } from 'vitest'
import { judge, type Evidence } from './judge.ts'
import { answerTo } from './mad-core.ts'
import type { PhoneMessage } from './phone-protocol.ts'

const CHAT = '1@c.us'
const message = (by: PhoneMessage['by'], body: string, at: number): PhoneMessage => ({
  id: `${by}-${body}`,
  chatId: CHAT,
  by,
  body,
  timestamp: Math.floor(at / 1_000),
  at,
  ack: 1,
})
const arrival = (text: string, webhookId = text) => ({
  messageId: `customer-${text}`,
  webhookId,
  text,
  takeover: false,
  at: 0,
})
const good: Evidence = {
  messages: [
    message('customer', 'one', 1_000),
    message('customer', 'two', 2_000),
    message('bot', answerTo('one'), 3_000),
    message('bot', answerTo('two'), 4_000),
  ],
  arrivals: [arrival('one'), arrival('two'), arrival('one')],
  garbled: new Set(),
  seen: [],
  cuts: [],
  status: null,
  takeoverMs: 3_600_000,
  noticeMs: 90_000,
}

test('a round in which all promises were kept is found good', () => {
  expect(judge(good)).toEqual([])
})

test('each broken promise is found', () => {
  const said = (change: Partial<Evidence>) => judge({ ...good, ...change }).join('; ')
  expect(said({ arrivals: [arrival('one')] })).toContain('"two" never reached the core')
  expect(said({ arrivals: [arrival('one'), arrival('two'), arrival('one', 'other')] })).toContain('2 webhook-ids')
  expect(said({ messages: [...good.messages, message('bot', answerTo('one'), 5_000)] })).toContain('answered 2 times')
  const anew = message('bot', answerTo('one', 2), 5_000)
  expect(said({ messages: [...good.messages, anew] })).toContain('answered 2 times')
  expect(said({ refused: [{ text: answerTo('one') }] })).toContain('although the core was told')
  expect(said({ messages: good.messages.slice(0, 3) })).toContain('was never answered')
  expect(
    said({ messages: [message('owner', 'me', 0), ...good.messages.map((one) => ({ ...one, at: 500_000 }))] }),
  ).toContain('after the owner')
})

test('only a message that failed again and again may be passed by the others of its chat', () => {
  const arrivals = [arrival('two'), arrival('one')]
  const took = (text: string, at: number) => ({ id: arrival(text).messageId, at, taken: true })
  const failed = (text: string, at: number) => ({ ...took(text, at), taken: false })
  const passed = [took('two', 3_000), took('one', 9_000)]
  const judged = (seen: Evidence['seen'], cuts: readonly number[] = []) => judge({ ...good, arrivals, seen, cuts })
  expect(judged([failed('one', 2_100), failed('one', 2_200), ...passed])).toEqual([])
  expect(judged([failed('one', 2_100), ...passed], [2_200])).toEqual([])
  expect(judged([failed('one', 2_100), failed('two', 2_200), ...passed])).toEqual(['order broken: "two" passed "one"'])
})
