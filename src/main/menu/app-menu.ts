import type { MenuItemConstructorOptions } from 'electron'
import type { Catalog } from '../../shared/words/catalog.ts'
import { plainWordsOf } from '../../shared/words/say.ts'

type Item = MenuItemConstructorOptions
const line: Item = { type: 'separator' }

/**
 * The application menu, in the owner's language, because Electron labels its roles in English only. macOS needs a menu for its standard
 * keys. On other systems the menu bar is hidden and serves only its keys. No key reaches a developer command.
 */
export function appMenuTemplate(platform: NodeJS.Platform, book: Catalog): Item[] {
  const words = plainWordsOf(() => book)
  const close: Item = { role: 'close', label: words('menu.close-window') }
  const quit: Item = { role: 'quit', label: words('menu.quit') }
  const file = (...submenu: Item[]): Item => ({ role: 'fileMenu', label: words('menu.file'), submenu })
  const view = viewMenu(book)
  // Ctrl+W closes a window on both systems. Ctrl+Q quits on Linux; Windows has no quit key except the system's Alt+F4.
  if (platform === 'win32') return [file(close), view]
  if (platform !== 'darwin') return [file(close, quit), view]
  const hide: Item[] = [
    { role: 'hide', label: words('menu.hide') },
    { role: 'hideOthers', label: words('menu.hide-others') },
    { role: 'unhide', label: words('menu.show-all') },
  ]
  const about: Item = { role: 'about', label: words('menu.about') }
  const services: Item = { role: 'services', label: words('menu.services') }
  // macOS shows the program's name instead of the first label.
  return [
    { role: 'appMenu', submenu: [about, line, services, line, ...hide, line, quit] },
    file(close),
    editMenu(book),
    view,
    windowMenu(book),
  ]
}

/** Zoom and full screen only. Electron's own View menu also has reload and developer tools. */
function viewMenu(book: Catalog): Item {
  const words = plainWordsOf(() => book)
  const zoomIn: Item = { role: 'zoomIn', label: words('menu.zoom-in') }
  return {
    role: 'viewMenu',
    label: words('menu.view'),
    submenu: [
      { role: 'resetZoom', label: words('menu.actual-size') },
      zoomIn,
      // Also accepts the plus of the number pad and the "=" key, which needs no Shift.
      { ...zoomIn, accelerator: 'CommandOrControl+=', visible: false, acceleratorWorksWhenHidden: true },
      { role: 'zoomOut', label: words('menu.zoom-out') },
      line,
      { role: 'togglefullscreen', label: words('menu.full-screen') }, // F11, or Ctrl+Cmd+F on a Mac
    ],
  }
}

function editMenu(book: Catalog): Item {
  const words = plainWordsOf(() => book)
  return {
    role: 'editMenu',
    label: words('menu.edit'),
    submenu: [
      { role: 'undo', label: words('menu.undo') },
      { role: 'redo', label: words('menu.redo') },
      line,
      { role: 'cut', label: words('menu.cut') },
      { role: 'copy', label: words('menu.copy') },
      { role: 'paste', label: words('menu.paste') },
      { role: 'selectAll', label: words('menu.select-all') },
    ],
  }
}

function windowMenu(book: Catalog): Item {
  const words = plainWordsOf(() => book)
  return {
    role: 'windowMenu',
    label: words('menu.window'),
    submenu: [
      { role: 'minimize', label: words('menu.minimize') },
      { role: 'zoom', label: words('menu.zoom-window') },
      line,
      { role: 'front', label: words('menu.to-front') },
    ],
  }
}
