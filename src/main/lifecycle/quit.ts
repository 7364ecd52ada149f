import type { App, BaseWindow, PowerMonitor } from 'electron'
import type { Lifecycle } from './lifecycle.ts'

/** Deadline when the owner quits: the core needs a few seconds to close its browsers cleanly. */
export const QUIT_DEADLINE_MS = 8_000
/** Deadline when the system shuts down: it waits a few seconds for each program and then kills it. */
export const SHORT_DEADLINE_MS = 3_000

type QuitEvent = { preventDefault(): void }

/** Routes every quit request through the lifecycle: closes everything first, then quits. */
export function wireQuit(options: {
  readonly app: Pick<App, 'on' | 'quit'>
  readonly powerMonitor: Pick<PowerMonitor, 'on'>
  readonly lifecycle: Lifecycle
}): void {
  const { app, powerMonitor, lifecycle } = options
  const closeThenQuit = (reason: string, deadlineMs: number) => {
    void lifecycle.close(reason, deadlineMs).then(() => app.quit())
  }
  app.on('before-quit', (event: QuitEvent) => {
    if (lifecycle.state === 'closed') return
    event.preventDefault()
    closeThenQuit('quit', QUIT_DEADLINE_MS)
  })
  // A tray program keeps running without windows; without this listener Electron would quit.
  app.on('window-all-closed', () => undefined)
  // Linux and macOS send this at shutdown. preventDefault asks the system to wait until we quit.
  powerMonitor.on('shutdown', ((event?: QuitEvent) => {
    event?.preventDefault()
    closeThenQuit('shutdown', SHORT_DEADLINE_MS)
  }) as () => void)
}

/**
 * Closes the program at the end of a Windows session. At shutdown and log-off Windows sends no `before-quit`, only `session-end` to each
 * window (electronjs.org, app). `query-session-end` is ignored: the owner may still cancel, and no event reports that. The process ends as
 * soon as the `session-end` listeners return, so the close is synchronous.
 */
export function wireSessionEnd(
  window: Pick<BaseWindow, 'on'>,
  options: { readonly app: Pick<App, 'exit'>; readonly lifecycle: Lifecycle },
): void {
  const { app, lifecycle } = options
  window.on('session-end', () => {
    lifecycle.closeNow('session-end')
    // Electron exits by itself here; exit anyway, because the program must not continue without its database.
    app.exit(0)
  })
}

/**
 * Opens a hidden window without a page that only receives `session-end` on Windows. A program that was started in the tray, or whose page
 * was given up, has no other window, and Windows would kill it without notice. Returns null on other systems, which notify the program.
 */
export function openSessionEndWindow<T extends Pick<BaseWindow, 'on'>>(options: {
  readonly platform: NodeJS.Platform
  readonly create: (options: { readonly show: false }) => T
  readonly app: Pick<App, 'exit'>
  readonly lifecycle: Lifecycle
}): T | null {
  const { platform, create, app, lifecycle } = options
  if (platform !== 'win32') return null
  const window = create({ show: false })
  wireSessionEnd(window, { app, lifecycle })
  return window
}
