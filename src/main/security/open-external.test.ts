import { expect, test } from 'vitest'
import { quietLogger } from '../testing/quiet-logger.ts'
import { createOpenExternal, parseExternalUrl } from './open-external.ts'

test.each([
  ['https://salesboy.example/help?x=1#a', 'https://salesboy.example/help?x=1#a'],
  ['HTTPS://Salesboy.Example', 'https://salesboy.example/'],
  ['mailto:help@salesboy.example', 'mailto:help@salesboy.example'],
])('%s is allowed', (text, url) => {
  expect(parseExternalUrl(text)).toBe(url)
})

test.each([
  '',
  'http://salesboy.example',
  'file:///etc/passwd',
  'file://server/share/evil.exe',
  'javascript:alert(1)',
  'data:text/html,x',
  'smb://server/share',
  'ms-msdt:/id',
  'search-ms:query=x',
  'vbscript:x',
  'app://bundle/',
  'whatsapp://send',
  'https://user:pass@evil.example',
  'https://salesboy.example@evil.example',
  ' \u0000https//x',
  `https://long.example/${'x'.repeat(3_000)}`,
])('%s is refused', (text) => {
  expect(parseExternalUrl(text)).toBeNull()
})

test('only allowed URLs reach the system, and a failure of the system does not throw', async () => {
  const opened: string[] = []
  const openExternal = createOpenExternal({
    open: (url) => {
      opened.push(url)
      return Promise.reject(new Error('no browser'))
    },
    logger: quietLogger,
  })
  openExternal('javascript:alert(1)')
  openExternal('https://a.example')
  await Promise.resolve()
  expect(opened).toEqual(['https://a.example/'])
})
