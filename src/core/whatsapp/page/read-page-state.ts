import type { PageWindow } from './page-window.ts'

/**
 * In the page: the state of WhatsApp Web. Asks for modules only when its code runs, because asking earlier would start them out of
 * turn.
 */
export function readPageState(): {
  readonly loaded: boolean
  readonly state: string | null
  readonly synced: boolean | null
  readonly helpers: boolean
  readonly hook: boolean
  readonly unreachable: boolean
  readonly blank: boolean
} {
  const page = globalThis as unknown as PageWindow
  const loaded = page.Debug?.VERSION !== undefined
  let state: string | null = null
  let synced: boolean | null = null
  if (loaded && typeof page.require === 'function') {
    try {
      const socket = page.require('WAWebSocketModel')?.Socket
      state = typeof socket?.state === 'string' ? socket.state : null
      synced = typeof socket?.hasSynced === 'boolean' ? socket.hasSynced : null
    } catch {
      // WhatsApp's modules are not defined yet: the next look finds them.
      state = null
    }
  }
  return {
    loaded,
    state,
    synced,
    helpers: page.WWebJS !== undefined,
    hook: typeof page.onAppStateHasSyncedEvent === 'function',
    unreachable: page.location.href.startsWith('chrome-error:'),
    blank: page.location.href === 'about:blank',
  }
}
