import type { App, BaseWindow, PowerMonitor } from 'electron'
import type { Lifecycle } from './lifecycle.ts'

/** For a quit by the owner; the core needs a few seconds to close its browsers cleanly. */
export const QUIT_DEADLINE_MS = 8_000
/** A system that shuts down waits a few seconds for each program, and then kills it. */
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
 * Windows at shutdown and log-off sends no `before-quit`, only this to each window (electronjs.org, app). The question before it
 * (`query-session-end`) is left alone: the owner may still cancel, and then nothing tells that life goes on. After `session-end` the
 * process is gone as soon as its listeners return, so what has to be done is done without waiting.
 */
export function wireSessionEnd(
  window: Pick<BaseWindow, 'on'>,
  options: { readonly app: Pick<App, 'exit'>; readonly lifecycle: Lifecycle },
): void {
  const { app, lifecycle } = options
  window.on('session-end', () => {
    lifecycle.closeNow('session-end')
    // Electron does this itself; a program without its database must not go on where it does not.
    app.exit(0)
  })
}

/**
 * A window that is never shown and has no page, only to hear the end of a Windows session: a program that was started in the tray, or
 * whose page was given up, has no other window, and would be killed as it stands. Null where the system tells the program itself.
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
