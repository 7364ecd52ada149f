import { expect, test } from 'vitest'
import { parseAnswer } from './parse-answer.ts'

const texts = (value: unknown) =>
  parseAnswer(typeof value === 'string' ? value : JSON.stringify(value)).replies.map((reply) => reply.text)

test('every shape of a reply is read in order, without duplicates and empty ones', () => {
  expect(texts({ response: 'a' })).toEqual(['a'])
  expect(texts({ reply: 'a' })).toEqual(['a'])
  expect(
    texts({ response: 'a', replies: ['b', { text: 'c', quote: true }, 'a', '', '  ', null, 7, { text: 5 }] }),
  ).toEqual(['a', 'b', 'c'])
  expect(parseAnswer('{"replies":[{"text":"x","quote":true}]}').replies).toEqual([{ text: 'x', quote: true }])
})

test('garbage, wrong types and absurd depths mean no reply and never an error', () => {
  for (const body of [
    '',
    'null',
    '[]',
    '7',
    '"text"',
    '{',
    '<html>',
    '{"response":7}',
    '{"replies":{}}',
    '['.repeat(500_000),
  ]) {
    expect(parseAnswer(body)).toEqual({ replies: [], message: '' })
  }
  expect(texts(`{"response":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`)).toEqual([])
  expect(texts({ replies: Array.from({ length: 5_000 }, (_, n) => `r${n}`) })).toHaveLength(10)
})

test('half a surrogate pair does not reach WhatsApp', () => {
  expect(texts('{"response":"hi \\ud83d"}')[0]!.isWellFormed()).toBe(true)
})

test('a service that echoes our own request sends the customer nothing', () => {
  const media = { mimetype: 'image/jpeg', filename: 'receipt.jpg', size: 3, data: 'AAAA' }
  const request = { user_id: 'shop', from: '2347000000000@c.us', message_id: 'false_1', message: 'paid', media }
  expect(parseAnswer(JSON.stringify(request)).replies).toEqual([])
  expect(parseAnswer(JSON.stringify({ media })).replies).toHaveLength(1)
})

test('invalid base64 is reported, however long it is', () => {
  const answer = { media: { mimetype: 'application/pdf', data: `${' '.repeat(65_535)}!` } }
  expect(parseAnswer(JSON.stringify(answer)).replies).toMatchObject([{ isUnreadable: true }])
})
