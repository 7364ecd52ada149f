// Loaded into the real Electron before the program (`electron -r`). It records what the program shows, so that a test
// can read and click it. It only wraps prototypes and methods of existing objects; security stays unchanged.
const { basename } = require('node:path')
const electron = require('electron')
const { app, BaseWindow, BrowserWindow, dialog, Notification, powerMonitor, powerSaveBlocker, shell, Tray } = electron

const seen = { icon: null, tooltip: '', menu: null, tray: null }
const kept = {
  notifications: [],
  dialogs: [],
  answers: [],
  opened: [],
  blockers: new Map(),
  clients: [],
  relaunches: [],
}

/** Runs `before` with the arguments of each call, then the call itself. */
function watch(target, name, before) {
  const original = target[name]
  target[name] = function (...args) {
    before.call(this, ...args)
    return original.apply(this, args)
  }
}

watch(Tray.prototype, 'setImage', (image) => (seen.icon = basename(String(image))))
watch(Tray.prototype, 'setToolTip', function (text) {
  seen.tray = this
  seen.tooltip = text
})
watch(Tray.prototype, 'setContextMenu', function (menu) {
  seen.tray = this
  seen.menu = menu
})
watch(Notification.prototype, 'show', function () {
  kept.notifications.push(this)
})
dialog.showMessageBox = async (...args) => {
  kept.dialogs.push(args.at(-1))
  return { response: kept.answers.shift() ?? 0, checkboxChecked: false }
}
shell.openExternal = async (url) => void kept.opened.push(url)
const startBlocker = powerSaveBlocker.start
powerSaveBlocker.start = (type) => {
  const id = startBlocker.call(powerSaveBlocker, type)
  kept.blockers.set(id, type)
  return id
}
watch(powerSaveBlocker, 'stop', (id) => kept.blockers.delete(id))
// Only records a relaunch, because a restart would leave behind a program that no test knows.
app.relaunch = (options) => void kept.relaunches.push(options ?? {})
watch(app, 'setAsDefaultProtocolClient', (scheme, path, args) =>
  kept.clients.push({ scheme, path: path ?? null, args: args ?? [] }),
)

function menuLines(menu, indent = '') {
  return (menu?.items ?? []).flatMap((item) => {
    if (item.type === 'separator') return [`${indent}--`]
    const label = item.label.replaceAll('&&', '&')
    return [`${indent}${item.enabled ? label : `(${label})`}`, ...menuLines(item.submenu, `${indent}  `)]
  })
}

function clickMenu(menu, path) {
  const [first, ...rest] = path
  for (const item of menu?.items ?? []) {
    const label = item.label.replaceAll('&&', '&')
    if (item.enabled && (label === first || (rest.length > 0 && label.startsWith(`${first}:`)))) {
      if (rest.length > 0) return clickMenu(item.submenu, rest)
      item.click()
      return true
    }
    if (item.submenu && clickMenu(item.submenu, path)) return true
  }
  return false
}

const theWindow = () => BrowserWindow.getAllWindows()[0]
const event = () => ({ preventDefault: () => undefined })

globalThis.salesboyTest = {
  window() {
    const window = theWindow()
    if (!window) return null
    return {
      targetId: '',
      url: window.webContents.getURL(),
      isVisible: window.isVisible() && !window.isMinimized(),
      isMinimized: window.isMinimized(),
      isFocused: window.isFocused(),
      bounds: window.getNormalBounds(),
    }
  },
  tray: () => (seen.tray ? { icon: seen.icon, tooltip: seen.tooltip, menu: menuLines(seen.menu) } : null),
  clickTray(path) {
    if (!clickMenu(seen.menu, path))
      throw new Error(`The tray menu has no ${path.join(' > ')}: ${menuLines(seen.menu)}`)
  },
  clickTrayIcon: () => seen.tray.emit('click', event()),
  notifications: () => kept.notifications.map(({ title, body }) => ({ title, body })),
  clickNotification: (index) => kept.notifications.at(index)?.emit('click', event()),
  dialogs: () => kept.dialogs,
  answerDialog: (button) => kept.answers.push(button),
  openedExternally: () => kept.opened,
  warnings: () => [],
  powerBlockers: () => [...kept.blockers.values()],
  protocolClients: () => kept.clients,
  closeWindow: () => theWindow().close(),
  minimizeWindow: () => theWindow().minimize(),
  blurWindow: () => theWindow().blur(),
  setBounds: (bounds) => theWindow().setBounds(bounds),
  crashPage: () => theWindow().webContents.forcefullyCrashRenderer(),
  emitPower: (name) => void powerMonitor.emit(name, event()),
  openUrl: (url) => void app.emit('open-url', event(), url),
  endSession(outcome = 'ends') {
    const tell = (name) => {
      for (const window of BaseWindow.getAllWindows()) window.emit(name, event())
    }
    tell('query-session-end')
    if (outcome === 'cancelled') return
    tell('session-end')
    process.exit(0)
  },
  throwInMain(message) {
    setTimeout(() => {
      throw new Error(message)
    }, 0)
  },
  quit: () => app.quit(),
}
