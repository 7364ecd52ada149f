// What `import … from 'electron'` gives the built main process under plain Node. A name that is not exported here does not link.
import { app, becomeReady } from './api/app.ts'
import { StandInBrowserWindow } from './api/browser-window.ts'
import { ipcMain } from './api/ipc-main.ts'
import { Menu } from './api/menu.ts'
import { StandInNotification } from './api/notification.ts'
import { protocol } from './api/protocol.ts'
import { session } from './api/session.ts'
import { clipboard, dialog, nativeTheme, powerMonitor, safeStorage, screen, shell } from './api/system.ts'
import { StandInTray } from './api/tray.ts'
import { Cdp } from './cdp.ts'
import { serveControl } from './control.ts'
import { world } from './world.ts'

const BrowserWindow = StandInBrowserWindow
const Notification = StandInNotification
const Tray = StandInTray

const parts = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
}

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
}
export default parts

const endpoint = process.env['STANDIN_BROWSER']
if (endpoint === undefined) throw new Error('STANDIN_BROWSER must name the DevTools address of a running Chromium.')
serveControl()
world.cdp = await Cdp.connect(endpoint)
// After the program's own first turn, as in Electron.
setTimeout(becomeReady, 0)
