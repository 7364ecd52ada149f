import type { MenuItemConstructorOptions } from 'electron'

/** The keys that enlarge the page and the window; no reload and no developer tools, which Electron's own View menu has. */
const viewMenu = (): MenuItemConstructorOptions => ({
  role: 'viewMenu',
  submenu: [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    // The plus of a number pad, and the one for which a keyboard needs no Shift.
    { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false, acceleratorWorksWhenHidden: true },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' }, // F11, or Ctrl+Cmd+F on a Mac
  ],
})

/** Ctrl+W closes a window everywhere; Ctrl+Q ends a program on Linux, and on Windows no key does but Alt+F4 of the system. */
const windowKeys = (platform: NodeJS.Platform): MenuItemConstructorOptions => ({
  role: 'fileMenu',
  submenu: [{ role: 'close' }, ...(platform === 'linux' ? [{ role: 'quit' } as const] : [])],
})

/**
 * The application menu. macOS needs one for its standard keys (copy, paste, hide, quit). Elsewhere the window hides its menu bar, which
 * is there only for its keys: no key reaches a developer command.
 */
export function appMenuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const view = viewMenu()
  if (platform === 'darwin') return [{ role: 'appMenu' }, { role: 'editMenu' }, view, { role: 'windowMenu' }]
  return [windowKeys(platform), view]
}
