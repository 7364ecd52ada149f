import { basename } from 'node:path'
import { app, openWindows } from './api/app.ts'
import { allWindows } from './api/browser-window.ts'
import { clickMenu, menuLines, StandInMenu } from './api/menu.ts'
import { shownNotifications } from './api/notification.ts'
import { powerBlockers, powerMonitor, setDark } from './api/system.ts'
import { trays } from './api/tray.ts'
import { createEvent } from './event.ts'
import { createCodec } from './page/codec.ts'
import { world } from './world.ts'

const codec = createCodec()

function theWindow() {
  const window = allWindows[0]
  if (!window) throw new Error('There is no window.')
  return window
}

/** What a test can see and do from outside the program. Arguments and answers are plain data. */
export const control = {
  window: () => {
    const window = allWindows[0]
    if (!window) return null
    return {
      targetId: window.contents.page.targetId,
      url: window.contents.getURL(),
      isVisible: window.isVisible(),
      isMinimized: window.isMinimized(),
      isFullScreen: window.isFullScreen(),
      isFocused: window.isFocused(),
      timesShown: window.timesShown,
      bounds: window.bounds,
    }
  },
  tray: () => {
    const [tray] = trays
    return tray ? { icon: basename(tray.image), tooltip: tray.tooltip, menu: menuLines(tray.menu) } : null
  },
  clickTray: (path: readonly string[]) => {
    const [tray] = trays
    if (!tray) throw new Error('There is no tray icon.')
    if (!clickMenu(tray.menu, path)) {
      throw new Error(`The tray menu has no ${path.join(' > ')}. It has:\n${menuLines(tray.menu).join('\n')}`)
    }
  },
  clickTrayIcon: () => [...trays][0]?.emit('click', createEvent()),
  applicationMenu: () => (StandInMenu.applicationMenu ? menuLines(StandInMenu.applicationMenu) : null),
  notifications: () => shownNotifications.map(({ title, body }) => ({ title, body })),
  clickNotification: (index: number) => shownNotifications.at(index)?.emit('click', createEvent()),
  dialogs: () => world.dialogs,
  answerDialog: (button: number) => world.dialogAnswers.push(button),
  answerOpenDialog: (paths: readonly string[]) => world.openDialogAnswers.push(paths),
  openedExternally: () => world.openedExternally,
  clipboard: () => world.clipboard,
  warnings: () => world.warnings,
  closeWindow: () => theWindow().close(),
  setFullScreen: (isOn: boolean) => theWindow().setFullScreen(isOn),
  minimizeWindow: () => theWindow().minimize(),
  setBounds: (bounds: { x: number; y: number; width: number; height: number }) => theWindow().setBounds(bounds),
  crashPage: () =>
    void theWindow()
      .contents.page.send('Page.crash')
      .catch(() => undefined), // the crashed page cannot answer
  emitPower: (name: 'suspend' | 'resume' | 'shutdown' | 'lock-screen' | 'unlock-screen' | 'on-battery' | 'on-ac') =>
    powerMonitor.emit(name, createEvent()),
  powerBlockers: () => [...powerBlockers.values()],
  setDark: (isDark: boolean) => setDark(isDark),
  protocolClients: () => world.protocolClients,
  /** Opens a link as macOS does. */
  openUrl: (url: string) => app.emit('open-url', createEvent(), url),
  blurWindow: () => theWindow().blur(),
  /**
   * Ends the session as Windows does: asks every window, and a program without windows hears nothing. The owner may
   * then cancel (another program has an unsaved document), and no window is told of that. Otherwise the session ends,
   * and the process ends when the listeners return.
   */
  endSession: (outcome: 'ends' | 'cancelled' = 'ends') => {
    const tell = (name: string) => {
      for (const window of [...openWindows]) window.emit(name, createEvent({ reasons: ['shutdown'] }))
    }
    tell('query-session-end')
    if (outcome === 'cancelled') return
    tell('session-end')
    process.exit(0)
  },
  /** Raises an unexpected error in the main process. */
  throwInMain: (message: string) => {
    setTimeout(() => {
      throw new Error(message)
    }, 0)
  },
  /** Plays a compromised page: any channel, any arguments, from any frame. Resolves with the answer. */
  sendRaw: (message: {
    readonly kind: 'invoke' | 'send'
    readonly channel: string
    readonly args: readonly unknown[]
    readonly frame?: { readonly url: string; readonly isMainFrame: boolean } | null
  }) => {
    const { contents } = theWindow()
    const { frame } = message
    const view =
      frame === undefined
        ? contents.page.mainFrame
        : frame === null
          ? null
          : { id: 'raw', url: frame.url, parentId: frame.isMainFrame ? null : contents.page.targetId }
    const text = JSON.stringify({
      kind: message.kind,
      id: 0,
      channel: message.channel,
      args: codec.encode([...message.args]),
    })
    return contents.receive(view, text)
  },
  /** Quits as the system does (Cmd+Q, a shutdown script). */
  quit: () => app.quit(),
}

/** Answers the test process over Node's own process channel. */
export function serveControl(): void {
  process.on('message', (message: { id: number; method: keyof typeof control; args: unknown[] }) => {
    const run = control[message.method] as (...args: unknown[]) => unknown
    Promise.resolve()
      .then(() => run(...message.args))
      .then(
        (value) => process.send?.({ id: message.id, value: value ?? null }),
        (error: unknown) =>
          process.send?.({ id: message.id, error: error instanceof Error ? error.message : String(error) }),
      )
  })
  // The program must not outlive a test process that died.
  process.on('disconnect', () => process.exit(1))
  app.once('ready', () => process.send?.({ ready: true }))
}
