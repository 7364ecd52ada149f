import { expect, test } from 'vitest'
import { isOwnUrl } from './own-url.ts'

test.each(['app://bundle', 'app://bundle/', 'app://bundle/index.html?x=1#home'])('%s is ours', (url) => {
  expect(isOwnUrl(url)).toBe(true)
})

test.each([
  '',
  'not a url',
  'app://bundle.evil.example/',
  'app://evil/index.html',
  'app://bundle@evil/',
  'app://user:pass@bundle/',
  'app://bundle:81/',
  'https://bundle/index.html',
  'https://evil.example/?app://bundle/',
  'https://evil.example/#app://bundle/index.html',
  'file:///app://bundle/index.html',
  'data:text/html,app://bundle/',
  'javascript:app://bundle/',
  'blob:app://bundle/1234',
  'about:blank',
])('%s is not ours', (url) => {
  expect(isOwnUrl(url)).toBe(false)
})
