import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call, openDesktop, soon } from './desktop-fixture.ts'
import { standInTest } from './launch.ts'

const COMMAND = 'salesboy:command'

test('the page has the bridge and nothing else of the desktop', async () => {
  const page = await (await openDesktop()).page()
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(window.salesboy).sort(),
    isFrozen: Object.isFrozen(window.salesboy),
    others: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', '__standInSend'].filter(
      (name) => name in window,
    ),
  }))
  expect(seen).toEqual({ bridge: ['call', 'onEvent', 'ready'], isFrozen: true, others: [] })
})

test('the page cannot navigate away by any means', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  const attempts = [
    "location.href = 'https://evil.example/'",
    "location.replace('https://evil.example/?app://bundle/')",
    "const a = document.createElement('a'); a.href = 'https://evil.example/'; document.body.append(a); a.click()",
    "location.href = 'data:text/html,<h1>evil</h1>'",
    "location.href = 'file:///etc/passwd'",
    "location.href = 'https://bundle.app-scheme.invalid.evil.example/'",
  ]
  for (const attempt of attempts) {
    await page.evaluate(attempt).catch(() => undefined) // a stopped navigation may reject the evaluation
    expect((await call(page, 'snapshot', {})).ok, attempt).toBe(true)
    expect((await desktop.window())?.url, attempt).toBe('app://bundle/index.html')
  }
  // Chromium itself stops data: and file: addresses. The four web addresses reached our guard, which stopped each of them.
  const log = () => readFileSync(join(desktop.dataDir, 'logs', 'salesboy.log'), 'utf8')
  await expect.poll(() => log().match(/stopped a navigation \{"what":"page"/g)?.length, soon).toBe(4)
  expect((await desktop.window())?.url).toBe('app://bundle/index.html')
  expect((await call(page, 'snapshot', {})).ok).toBe(true)
})

test('no window opens, and only an allowed address goes to the system', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  const before = page.context().pages().length
  await page.evaluate(() => {
    window.open('https://salesboy.example/help')
    window.open('http://evil.example/')
    window.open('app://bundle/index.html')
    const link = Object.assign(document.createElement('a'), { href: 'https://salesboy.example/link', target: '_blank' })
    document.body.append(link)
    link.click()
  })
  await expect
    .poll(() => desktop.openedExternally(), soon)
    .toEqual(['https://salesboy.example/help', 'https://salesboy.example/link'])
  await expect.poll(() => page.context().pages().length, soon).toBe(before)
  expect(await desktop.warnings()).toEqual([])
})

test('no script from elsewhere, no inline script, no eval, no frame, no remote request', async () => {
  const page = await (await openDesktop()).page()
  await page.evaluate(() => {
    const violations: string[] = []
    Object.assign(window, { violations })
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
    const add = (name: string, fields: Record<string, string>) => {
      document.body.append(Object.assign(document.createElement(name), fields))
    }
    add('script', { textContent: 'window.wasHacked = true' })
    add('script', { src: 'https://evil.example/x.js' })
    add('iframe', { src: 'https://evil.example/' })
    add('style', { textContent: 'body { display: none }' })
    add('img', { src: 'https://evil.example/x.png' })
    add('div', { innerHTML: '<img src=x onerror="window.wasHacked = true">' })
    fetch('https://evil.example/').catch(() => undefined)
  })
  const violations = () =>
    page.evaluate(() => [...new Set((window as unknown as { violations: string[] }).violations)].sort())
  await expect
    .poll(violations, soon)
    .toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-attr', 'script-src-elem', 'style-src-elem'])
  expect(await page.evaluate(() => 'wasHacked' in window)).toBe(false)
  expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe('block')
})

test('every permission is denied', async () => {
  const page = await (await openDesktop()).page()
  const states = await page.evaluate(() =>
    Promise.all(
      (['geolocation', 'notifications', 'camera'] as PermissionName[]).map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    ),
  )
  expect(states).toEqual(['denied', 'denied', 'denied'])
})

test('an unknown command and wrong types are refused with a code', async () => {
  const page = await (await openDesktop()).page()
  const refusal = async (name: unknown, args: unknown) => {
    const result = await call(page, name as 'snapshot', args as Record<string, never>)
    return result.ok ? 'accepted' : result.error.code
  }
  expect(await refusal('app.quit', {})).toBe('unknown-command')
  expect(await refusal('__proto__', {})).toBe('unknown-command')
  expect(await refusal('constructor', {})).toBe('unknown-command')
  expect(await refusal(42, {})).toBe('unknown-command')
  expect(await refusal(null, {})).toBe('unknown-command')
  expect(await refusal('session.connect', { id: '../../etc' })).toBe('invalid-arguments')
  expect(await refusal('session.connect', { id: ['a'] })).toBe('invalid-arguments')
  expect(await refusal('session.connect', 'ada')).toBe('invalid-arguments')
  expect(await refusal('session.connect', { id: 'ada', extra: 1 })).toBe('invalid-arguments')
  expect(await refusal('settings.set', { name: 'core.url', value: 'x'.repeat(300_000) })).toBe('invalid-arguments')
  expect(await refusal('settings.set', { name: '__proto__', value: {} })).toBe('invalid-arguments')
})

standInTest('a command from a foreign page, a sub-frame or a dead frame is refused', async () => {
  const desktop = await openDesktop()
  await desktop.page()
  const send = (frame: { url: string; isMainFrame: boolean } | null) =>
    desktop.sendRaw({ kind: 'invoke', channel: COMMAND, args: ['snapshot', {}], frame })
  for (const frame of [
    null,
    { url: 'https://evil.example/', isMainFrame: true },
    { url: 'app://bundle.evil.example/', isMainFrame: true },
    { url: 'about:blank', isMainFrame: true },
    { url: 'app://bundle/index.html', isMainFrame: false },
  ])
    expect(await send(frame), JSON.stringify(frame)).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  expect(await send({ url: 'app://bundle/index.html', isMainFrame: true })).toMatchObject({ ok: true })
})

standInTest('an unknown channel, a cycle and strange values neither crash nor hang the program', async () => {
  const desktop = await openDesktop()
  const page = await desktop.page()
  for (const channel of ['electron-store-get-data', 'anything', '__proto__', ''])
    await desktop.sendRaw({ kind: 'send', channel, args: [{}] })
  for (const args of [[], [undefined, undefined], [{}, {}], [[['snapshot']], null], ['snapshot', new Date(0)]])
    expect(await desktop.sendRaw({ kind: 'invoke', channel: COMMAND, args })).toHaveProperty('ok')
  const cycle = await page.evaluate(() => {
    const value: Record<string, unknown> = {}
    value['self'] = value
    return window.salesboy.call('settings.set', value as never)
  })
  expect(cycle).toMatchObject({ ok: false, error: { code: 'invalid-arguments' } })
  const withFunction = await page.evaluate(() =>
    window.salesboy.call('snapshot', { run: () => 1 } as never).then(
      () => 'answered',
      (error: Error) => error.message,
    ),
  )
  expect(withFunction).toContain('could not be cloned')
  expect((await call(page, 'snapshot', {})).ok).toBe(true)
})
