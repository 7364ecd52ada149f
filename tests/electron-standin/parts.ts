// The parts of Electron's main-process API that the shell and its libraries use. An import of any other part fails to link.
import { app } from './api/app.ts'
import { StandInBaseWindow } from './api/base-window.ts'
import { StandInBrowserWindow } from './api/browser-window.ts'
import { ipcMain } from './api/ipc-main.ts'
import { Menu } from './api/menu.ts'
import { autoUpdater, net } from './api/net.ts'
import { StandInNotification } from './api/notification.ts'
import { protocol } from './api/protocol.ts'
import { session } from './api/session.ts'
import {
  clipboard,
  dialog,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  screen,
  shell,
} from './api/system.ts'
import { StandInTray } from './api/tray.ts'

const BaseWindow = StandInBaseWindow
const BrowserWindow = StandInBrowserWindow
const Notification = StandInNotification
const Tray = StandInTray

export {
  app,
  autoUpdater,
  BaseWindow,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
}
