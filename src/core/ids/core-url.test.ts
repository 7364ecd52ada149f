import { expect, test } from 'vitest'
import { parseCoreUrl } from './core-url.ts'

test.each([
  ['https://core.example.com', 'https://core.example.com/api/webhook/whatsapp', false],
  [' https://core.example.com/ ', 'https://core.example.com/api/webhook/whatsapp', false],
  ['https://n8n.example.com/webhook/abc?x=1', 'https://n8n.example.com/webhook/abc?x=1', false],
  ['http://localhost:3000', 'http://localhost:3000/api/webhook/whatsapp', true],
  ['http://127.8.9.1/x', 'http://127.8.9.1/x', true],
  ['http://[::1]:3000/x', 'http://[::1]:3000/x', true],
])('%s becomes the webhook address %s', (text, url, loopback) => {
  expect(parseCoreUrl(text)).toEqual({ kind: 'ok', url, loopback })
})

test.each([
  'http://core.example.com',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://192.168.1.5:3000',
  'ftp://core.example.com',
  'https://user:pass@core.example.com',
  'core.example.com',
  '',
])('%s is refused with an explanation', (text) => {
  const parsed = parseCoreUrl(text)
  expect(parsed.kind === 'bad' && parsed.why.length).toBeGreaterThan(10)
})
