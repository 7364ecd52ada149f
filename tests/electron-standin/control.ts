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
      .catch(() => undefined), // it cannot answer
  emitPower: (name: 'suspend' | 'resume' | 'shutdown' | 'lock-screen' | 'unlock-screen' | 'on-battery' | 'on-ac') =>
    powerMonitor.emit(name, createEvent()),
  powerBlockers: () => [...powerBlockers.values()],
  setDark: (isDark: boolean) => setDark(isDark),
  protocolClients: () => world.protocolClients,
  /** As macOS hands over a link. */
  openUrl: (url: string) => app.emit('open-url', createEvent(), url),
  blurWindow: () => theWindow().blur(),
  /**
   * As Windows does: each window is asked, whoever has none hears nothing. The owner may cancel it then (another program has a document
   * that is not saved), of which no window is told; or the session ends, and with the listeners' return the process does.
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
  /** An unexpected error in the main process. */
  throwInMain: (message: string) => {
    setTimeout(() => {
      throw new Error(message)
    }, 0)
  },
  /** Plays a page that was taken over: any channel, any arguments, from any frame. Resolves with the answer. */
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
  /** As the system's own quit (Cmd+Q, a shutdown script). */
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
  // A test process that died must not leave the program behind.
  process.on('disconnect', () => process.exit(1))
  app.once('ready', () => process.send?.({ ready: true }))
}
