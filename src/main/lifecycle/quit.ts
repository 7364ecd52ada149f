import type { App, BaseWindow, PowerMonitor } from 'electron'
import type { Lifecycle } from './lifecycle.ts'

/** For a quit by the owner; the core needs a few seconds to close its browsers cleanly. */
export const QUIT_DEADLINE_MS = 8_000
/** Windows kills a program about five seconds after it was told that the session ends. */
export const SHORT_DEADLINE_MS = 3_000

type QuitEvent = { preventDefault(): void }

/** Every way in which the program can be asked to end leads through the lifecycle, and then quits for real. */
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
  // A tray program goes on without windows; without this listener Electron would quit.
  app.on('window-all-closed', () => undefined)
  // Linux and macOS at shutdown; preventing the default asks the system to wait for our own quit.
  powerMonitor.on('shutdown', ((event?: QuitEvent) => {
    event?.preventDefault()
    closeThenQuit('shutdown', SHORT_DEADLINE_MS)
  }) as () => void)
}

/**
 * Windows at shutdown and log-off sends no `before-quit`, only this to a window (electronjs.org, app). Closing begins with the
 * question already, since nothing is waited for after the answer; the shutdown itself is never held up.
 */
export function wireSessionEnd(
  window: Pick<BaseWindow, 'on'>,
  options: { readonly app: Pick<App, 'quit'>; readonly lifecycle: Lifecycle },
): void {
  const { app, lifecycle } = options
  const end = () => void lifecycle.close('session-end', SHORT_DEADLINE_MS).then(() => app.quit())
  window.on('query-session-end', end)
  window.on('session-end', end)
}

/**
 * A window that is never shown and has no page, only to hear the end of a Windows session: a program that was started in the tray, or
 * whose page was given up, has no other window, and would be killed as it stands. Null where the system tells the program itself.
 */
export function openSessionEndWindow<T extends Pick<BaseWindow, 'on'>>(options: {
  readonly platform: NodeJS.Platform
  readonly create: (options: { readonly show: false }) => T
  readonly app: Pick<App, 'quit'>
  readonly lifecycle: Lifecycle
}): T | null {
  const { platform, create, app, lifecycle } = options
  if (platform !== 'win32') return null
  const window = create({ show: false })
  wireSessionEnd(window, { app, lifecycle })
  return window
}
