import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createRejectionGuard, isLibraryRejection, runInSession } from './rejection-guard.ts'

/** Removes the test runner's own listeners, so that only the guard decides. */
function isolate(): void {
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection')
    for (const listener of listeners) process.on('unhandledRejection', listener)
  })
}
function setUp() {
  isolate()
  const heard: [string | null, string][] = []
  const foreign: unknown[] = []
  const guard = createRejectionGuard({
    onSession: (id, detail) => heard.push([id, detail]),
    onForeign: (reason) => foreign.push(reason),
  })
  guard.install()
  return { heard, foreign, guard }
}

describe('a promise that is rejected outside any await', () => {
  test('is attributed to its session, even if it is rejected later or with plain text', async () => {
    const { heard } = setUp()
    runInSession('shop', () => {
      setTimeout(() => void Promise.reject('auth timeout'), 5)
      const error = new Error('Execution context was destroyed')
      error.stack = `${error.message}\n    at rewriteError (file:///app/node_modules/puppeteer-core/lib/x.js:1:1)`
      void Promise.reject(error)
    })
    await vi.waitFor(() => expect(heard).toHaveLength(2))
    expect(heard).toEqual([
      ['shop', 'Error: Execution context was destroyed'],
      ['shop', 'auth timeout'],
    ])
  })

  test('of the library without a session is reported with a null session', async () => {
    const { heard } = setUp()
    void Promise.reject('ready timeout')
    await vi.waitFor(() => expect(heard).toEqual([[null, 'ready timeout']]))
  })

  test('of our own code goes to onForeign, even if the library had called it', async () => {
    const { heard, foreign } = setUp()
    void Promise.reject(new Error('a bug of ours'))
    runInSession('shop', () => void Promise.reject(new Error('a bug of ours, called by the library')))
    await vi.waitFor(() => expect(foreign).toHaveLength(2))
    expect(heard).toEqual([])
  })

  test('is ignored after uninstall', () => {
    const { guard } = setUp()
    guard.uninstall()
    expect(process.listenerCount('unhandledRejection')).toBe(0)
  })

  test('comes from the library if its stack or its text says so', () => {
    const error = new Error('x')
    error.stack = 'Error: x\n    at Client.inject (/app/node_modules/whatsapp-web.js/src/Client.js:136:13)'
    expect(isLibraryRejection(error)).toBe(true)
    expect(isLibraryRejection('auth timeout')).toBe(true)
    expect(isLibraryRejection(new Error('x'))).toBe(false)
    expect(isLibraryRejection(undefined)).toBe(false)
  })
})
