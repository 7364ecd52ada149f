import { expect, test } from 'vitest'
import { redact, redactText } from './redact.ts'

test('a phone number keeps its last three digits', () => {
  expect(redactText('send to 2348031234567@c.us failed')).toBe('send to …567@c.us failed')
})

test('signatures and webhook secrets never appear', () => {
  const text = redactText(
    'whsec_bXlzZWNyZXQ= sha256=0123456789abcdef0123 v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  )
  expect(text).toBe('[secret] [secret] [secret]')
})

test('fields named like secrets are masked whatever they contain', () => {
  expect(redact({ apiKey: 'abc', nested: { hmacSecret: 'x', count: 3 } })).toEqual({
    apiKey: '[secret]',
    nested: { hmacSecret: '[secret]', count: 3 },
  })
})

test('cycles and huge texts are cut, and errors are redacted', () => {
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  expect(JSON.stringify(redact(cycle))).toContain('[deep]')
  expect(redact(new Error('call 2348031234567'))).toMatchObject({ message: 'call …567' })
  expect(redactText('x'.repeat(5_000)).length).toBeLessThan(2_100)
})
