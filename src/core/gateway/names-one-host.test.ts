import { expect, test } from 'vitest'
import { namesOneHost } from './host-header.ts'

test.each([
  ['one host', ['Host', 'localhost:3001'], '/health', true],
  ['two hosts', ['Host', 'localhost:3001', 'host', 'evil.example'], '/health', false],
  ['an absolute address of the same host', ['Host', 'LOCALHOST:3001'], 'http://localhost:3001/health', true],
  ['an absolute address of another host', ['Host', 'localhost:3001'], 'http://evil.example/health', false],
  ['an address that is none', ['Host', 'localhost:3001'], 'http://', false],
])('%s', (_title, headers, url, right) => {
  expect(namesOneHost(headers, url, headers[1])).toBe(right)
})
