import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serveAsset } from './serve-asset.ts'

const folder = mkdtempSync(join(tmpdir(), 'salesboy-assets-'))
const root = join(folder, 'renderer')
mkdirSync(join(root, 'dir.js'), { recursive: true })
writeFileSync(join(root, 'index.html'), '<!doctype html>')
writeFileSync(join(root, 'app.js'), '1')
writeFileSync(join(root, 'map.map'), '{}')
writeFileSync(join(folder, 'secret.html'), 'secret')

const get = (path: string, method = 'GET') => serveAsset(root, { url: `app://bundle${path}`, method })

test('the page is served with its content type and the content security policy', async () => {
  const answer = await get('/')
  expect(answer.status).toBe(200)
  expect(await answer.text()).toBe('<!doctype html>')
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
})

test('the policy allows nothing inline, nothing remote and no eval', async () => {
  const policy = (await get('/')).headers.get('content-security-policy') ?? ''
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
})

test.each([
  ['/missing.js', 404],
  ['/dir.js', 404],
  ['/app.js/x.js', 404],
  ['/map.map', 404],
  ['/..%2fsecret.html', 400],
  ['/%E0%A4%A', 400],
])('%s gives status %i with the content security policy', async (path, status) => {
  const answer = await get(path)
  expect(answer.status).toBe(status)
  expect(await answer.text()).toBe('')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('only GET and HEAD are allowed', async () => {
  expect((await get('/', 'POST')).status).toBe(405)
  expect(await (await get('/app.js', 'HEAD')).text()).toBe('')
})
