import { describe, expect, test } from 'vitest'
import { sizeOf, whoWrote, writerRules, type OwnTextFacts } from './who-wrote.ts'

/** The phone's greeting: a customer writes for the first time, and a long text never seen before follows within a second. */
const greeting: OwnTextFacts = {
  isGroup: false,
  listed: false,
  proven: false,
  fast: true,
  fastElsewhere: false,
  besideAutomaton: false,
  hadTimeToType: false,
  size: 'text',
}
const late = { fast: false } as const

describe('counts as the phone’s:', () => {
  test.each<readonly [string, Partial<OwnTextFacts>]>([
    ['a greeting that was never seen before', {}],
    ['a text that the owner listed, at any time and of any size', { listed: true, ...late, size: 'word' }],
    ['a text that is known, at any time', { proven: true, ...late, hadTimeToType: true }],
    ['a line that was as fast elsewhere', { fastElsewhere: true, size: 'line' }],
    ['an away text in the middle of a conversation, the second time', { fastElsewhere: true, hadTimeToType: true }],
    ['the second part of a greeting', { besideAutomaton: true, size: 'word', ...late }],
  ])('%s', (_what, change) => {
    expect(whoWrote({ ...greeting, ...change })).toBe('automaton')
  })
})

describe('counts as the owner’s:', () => {
  test.each<readonly [string, Partial<OwnTextFacts>]>([
    ['a line, at once, to a new customer', { size: 'line' }],
    ['a text that comes later', late],
    ['a quick reply that is picked in many chats', { ...late, fastElsewhere: true }],
    ['a text that crosses the customer’s in a conversation', { hadTimeToType: true }],
    ['a word that was as fast elsewhere', { size: 'word', fastElsewhere: true }],
    ['a group', { isGroup: true, listed: true, proven: true }],
    ['what stands beside the phone’s text in a conversation', { besideAutomaton: true, hadTimeToType: true }],
  ])('%s', (_what, change) => {
    expect(whoWrote({ ...greeting, ...change })).toBe('hand')
  })
})

test('a text that a person can type at once is a line, and the texts that WhatsApp proposes are longer', () => {
  for (const line of ['I come to you myself.', 'Ada, I answer myself', 'It is 5,000, madam.'])
    expect(sizeOf(line)).toBe('line')
  for (const text of [
    'Thank you for contacting Ada! Please let us know how we can help you.',
    'Welcome to Ada’s shop! How can we help?',
  ])
    expect(sizeOf(text)).toBe('text')
  expect(sizeOf('Yes')).toBe('word')
})

test('each rule asks a different question, and the last rule always applies', () => {
  expect(new Set(writerRules.map(({ asks }) => asks)).size).toBe(writerRules.length)
  expect(writerRules.at(-1)?.applies({ ...greeting, size: 'line' })).toBe(true)
})
