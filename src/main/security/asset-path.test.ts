import { expect, test } from 'vitest'
import { resolveAssetPath } from './asset-path.ts'

const root = '/opt/salesboy/renderer'

test.each([
  ['app://bundle/', `${root}/index.html`],
  ['app://bundle', `${root}/index.html`],
  ['app://bundle/index.html?v=1#x', `${root}/index.html`],
  ['app://bundle/assets/app.js', `${root}/assets/app.js`],
  ['app://bundle/assets/a%20b.png', `${root}/assets/a b.png`],
  ['app://bundle/../assets/x.js', `${root}/assets/x.js`],
])('%s is served from %s', (address, file) => {
  expect(resolveAssetPath(root, address)).toBe(file)
})

test.each([
  'app://bundle/..%2f..%2fetc/passwd',
  'app://bundle/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  'app://bundle/assets/..%2f..%2f..%2fetc/passwd',
  'app://bundle/..%5c..%5cwindows',
  'app://bundle/%00index.html',
  'app://bundle/index.html%00.png',
  'app://bundle/c%3a/windows',
  'app://bundle/%E0%A4%A',
  'app://bundle/..%2f',
  'app://evil/index.html',
  'file:///etc/passwd',
  'https://bundle/index.html',
  '',
])('%s is refused', (address) => {
  expect(resolveAssetPath(root, address)).toBeNull()
})
