import { expect, test } from 'vitest'
import { fromPageUrl, toPageUrl } from './scheme-map.ts'

const schemes = new Set(['app'])

test('an address of our scheme is translated and translated back', () => {
  expect(toPageUrl('app://bundle/index.html?x#y', schemes)).toBe('https://bundle.app-scheme.invalid/index.html?x#y')
  expect(fromPageUrl('https://bundle.app-scheme.invalid/index.html?x#y')).toBe('app://bundle/index.html?x#y')
})

test('any other address stays unchanged', () => {
  for (const url of ['https://evil.example/', 'about:blank', 'data:text/html,x', 'other://bundle/'])
    expect(fromPageUrl(toPageUrl(url, schemes))).toBe(url)
})

test('a look-alike host is not translated', () => {
  expect(fromPageUrl('https://bundle.app-scheme.invalid.evil.example/')).toContain('evil.example')
})
