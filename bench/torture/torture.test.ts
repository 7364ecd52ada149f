import { expect, test } from 'vitest'
import { bringsOf, sentWith, sha256Of } from './files.ts'
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
    message('customer', 'three', 2_000),
    message('bot', answerTo('one'), 3_000),
    message('bot', answerTo('three'), 4_000),
  ],
  arrivals: [arrival('one'), arrival('three'), arrival('one')],
  garbled: new Set(),
  seen: [],
  cuts: [],
  status: null,
  takeoverMs: 3_600_000,
  noticeMs: 90_000,
}

test('a round that kept all promises has no faults', () => {
  expect(judge(good)).toEqual([])
})

test('judge() finds each broken promise', () => {
  const said = (change: Partial<Evidence>) => judge({ ...good, ...change }).join('; ')
  expect(said({ arrivals: [arrival('one')] })).toContain('"three" never reached the core')
  expect(said({ arrivals: [arrival('one'), arrival('three'), arrival('one', 'other')] })).toContain('2 webhook-ids')
  expect(said({ messages: [...good.messages, message('bot', answerTo('one'), 5_000)] })).toContain('answered 2 times')
  const anew = message('bot', answerTo('one', 2), 5_000)
  expect(said({ messages: [...good.messages, anew] })).toContain('answered 2 times')
  expect(said({ refused: [{ text: answerTo('one') }] })).toContain('although the core was told')
  expect(said({ messages: good.messages.slice(0, 3) })).toContain('was never answered')
  expect(
    said({ messages: [message('owner', 'me', 0), ...good.messages.map((one) => ({ ...one, at: 500_000 }))] }),
  ).toContain('after the owner')
})

test('only a message that failed repeatedly may be passed by the others of its chat', () => {
  const arrivals = [arrival('three'), arrival('one')]
  const took = (text: string, at: number) => ({ id: arrival(text).messageId, at, taken: true })
  const failed = (text: string, at: number) => ({ ...took(text, at), taken: false })
  const passed = [took('three', 3_000), took('one', 9_000)]
  const judged = (seen: Evidence['seen'], cuts: readonly number[] = []) => judge({ ...good, arrivals, seen, cuts })
  expect(judged([failed('one', 2_100), failed('one', 2_200), ...passed])).toEqual([])
  expect(judged([failed('one', 2_100), ...passed], [2_200])).toEqual([])
  expect(judged([failed('one', 2_100), failed('three', 2_200), ...passed])).toEqual([
    'order broken: "three" passed "one"',
  ])
})

/** A round in which each of these questions was asked and answered correctly. */
function answered(...questions: readonly string[]): Evidence {
  const messages = questions.flatMap((text, n) => {
    const sent = sentWith(text)
    const brings = bringsOf(text)
    const file = (bytes: Buffer) => ({
      file: { type: 'image', sha256: sha256Of(bytes), shown: '', size: bytes.length, filename: null },
    })
    const asked = { ...message('customer', text, n * 10), ...(sent && file(sent)) }
    const answer = { ...message('bot', answerTo(text), n * 10 + 1), ...('bytes' in brings && file(brings.bytes)) }
    const { latitude, longitude } = brings.kind === 'place' ? brings : { latitude: 0, longitude: 0 }
    const place = { ...message('bot', '', n * 10 + 2), place: { latitude, longitude } }
    return brings.kind === 'place' ? [asked, answer, place] : [asked, answer]
  })
  const file = (text: string) => {
    const sent = sentWith(text)
    return sent === null ? null : { sha256: sha256Of(sent), isOmitted: false }
  }
  return { ...good, messages, arrivals: questions.map((text) => ({ ...arrival(text), file: file(text) })) }
}

test('judge() finds wrong, missing, repeated and misplaced files and places', () => {
  const all = answered('two', 'four', 'seven', 'eight')
  expect(judge(all)).toEqual([])
  const isPlace = (one: PhoneMessage) => one.place !== undefined
  const said = (change: Partial<Evidence>) => judge({ ...all, ...change }).join('; ')
  const without = all.messages.map(({ file: _file, ...one }) => one)
  expect(said({ messages: without })).toContain('went out with no file instead of')
  expect(said({ messages: all.messages.filter((one) => !isPlace(one)) })).toContain('never went out')
  expect(said({ messages: [...all.messages, all.messages.find(isPlace)!] })).toContain('went out 2 times')
  expect(said({ messages: all.messages.toSorted((a, b) => Number(isPlace(b)) - Number(isPlace(a))) })).toContain(
    'went out before it',
  )
  const other = all.messages.map((one) => (isPlace(one) ? { ...one, place: { latitude: 0, longitude: 0 } } : one))
  expect(said({ messages: other })).toContain('a place that nobody answered')
  const wrong = all.arrivals.map((one) => ({ ...one, ...(one.file && { file: { sha256: 'x', isOmitted: false } }) }))
  expect(said({ arrivals: wrong })).toContain('with other bytes')
  expect(said({ arrivals: all.arrivals.map(({ file: _file, ...one }) => one) })).toContain('without a word of its file')
  const kept = {
    messages: [{ messageId: 'customer-two', text: 'two', kept: 'x', state: 'delivered', attempts: 0, replies: [] }],
  } as const
  expect(said({ status: kept })).toContain('other bytes are kept')
})
