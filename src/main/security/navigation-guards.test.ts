import { EventEmitter } from 'node:events'
import type { WebContents, WindowOpenHandlerResponse } from 'electron'
import { expect, test } from 'vitest'
import { quietLogger } from '../testing/quiet-logger.ts'
import { guardNavigation } from './navigation-guards.ts'

class FakeContents extends EventEmitter {
  open: ((details: { url: string }) => WindowOpenHandlerResponse) | null = null
  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse) {
    this.open = handler
  }
}

function createHarness() {
  const contents = new FakeContents()
  const opened: string[] = []
  guardNavigation(contents as unknown as WebContents, {
    openExternal: (url) => opened.push(url),
    logger: quietLogger,
  })
  const navigate = (kind: string, url: string) => {
    let isPrevented = false
    contents.emit(kind, { url, preventDefault: () => (isPrevented = true) })
    return isPrevented
  }
  return { contents, opened, navigate }
}

test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s allows only our own page', (kind) => {
  const { navigate } = createHarness()
  expect(navigate(kind, 'app://bundle/index.html')).toBe(false)
  for (const url of [
    'https://evil.example',
    'app://bundle.evil/',
    'file:///etc/passwd',
    'javascript:1',
    'about:blank',
    '',
  ])
    expect(navigate(kind, url)).toBe(true)
})

test('no window ever opens; its URL goes to openExternal', () => {
  const { contents, opened } = createHarness()
  expect(contents.open?.({ url: 'https://a.example' })).toEqual({ action: 'deny' })
  expect(contents.open?.({ url: 'app://bundle/index.html' })).toEqual({ action: 'deny' })
  expect(opened).toEqual(['https://a.example', 'app://bundle/index.html'])
})

test('a webview is never attached', () => {
  const { navigate } = createHarness()
  expect(navigate('will-attach-webview', 'app://bundle/')).toBe(true)
})
