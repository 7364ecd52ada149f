import { AsyncLocalStorage } from 'node:async_hooks'
import { describeError } from './describe-error.ts'

/**
 * whatsapp-web.js rejects promises that nobody awaits (its listeners are async): "Execution context was destroyed" on an unlink,
 * "Attempted to use detached Frame", the plain string 'auth timeout' after a reload without network. Node would exit. The work of a
 * session runs inside its scope, so that such a rejection is attributed to the session.
 */
const scope = new AsyncLocalStorage<string>()

/** Runs `work` so that rejections that escape from it, now or later, are attributed to this session. */
export function runInSession<T>(sessionId: string, work: () => T): T {
  return scope.run(sessionId, work)
}

const LIBRARY_STACK = /[\\/]node_modules[\\/](whatsapp-web\.js|puppeteer(-core)?)[\\/]/
/** Plain strings that the library throws. */
const LIBRARY_TEXTS: ReadonlySet<string> = new Set(['auth timeout', 'ready timeout'])

/** Whether a rejection comes from the library, even without a known session. */
export function isLibraryRejection(reason: unknown): boolean {
  if (reason instanceof Error) return LIBRARY_STACK.test(reason.stack ?? '')
  return typeof reason === 'string' && LIBRARY_TEXTS.has(reason)
}

/**
 * Whether our own code threw the error. Our code also runs within a session's scope, because the library calls it. Errors of the
 * page carry the page's frames.
 */
export function isOwnError(reason: unknown): boolean {
  if (!(reason instanceof Error)) return false
  const frames = (reason.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const first = frames.find(
    (line) => !/\((?:node:|<anonymous>|native)|at (?:node:|new Promise|async Promise)/.test(line),
  )
  return first !== undefined && !/node_modules|https?:|pptr:/.test(first)
}

export interface RejectionGuard {
  install(): void
  uninstall(): void
}

/**
 * Handles unhandled rejections. `onSession` gets those of a session, and with `null` those of the library without a known session.
 * All others go to `onForeign`; without it they surface as uncaught exceptions, as if the guard were absent.
 */
export function createRejectionGuard(listeners: {
  onSession(sessionId: string | null, detail: string): void
  readonly onForeign?: (reason: unknown) => void
}): RejectionGuard {
  let installed = false
  const handle = (reason: unknown): void => {
    const sessionId = scope.getStore()
    if ((sessionId !== undefined && !isOwnError(reason)) || isLibraryRejection(reason)) {
      listeners.onSession(sessionId ?? null, describeError(reason))
      return
    }
    if (listeners.onForeign !== undefined) {
      listeners.onForeign(reason)
      return
    }
    // Another listener (a shell's own, a test runner's) sees it, too: rethrow only if this is the last one left.
    if (process.listenerCount('unhandledRejection') === 1) {
      setImmediate(() => {
        throw reason
      })
    }
  }
  return {
    install() {
      if (installed) return
      installed = true
      process.on('unhandledRejection', handle)
    },
    uninstall() {
      installed = false
      process.off('unhandledRejection', handle)
    },
  }
}
