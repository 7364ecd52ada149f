import type { MenuItemConstructorOptions } from 'electron'

/** The keys that enlarge the page; no reload and no developer tools, which Electron's own View menu has. */
const zoomMenu = (): MenuItemConstructorOptions => ({
  role: 'viewMenu',
  submenu: [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    // The plus of a number pad, and the one for which a keyboard needs no Shift.
    { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false, acceleratorWorksWhenHidden: true },
    { role: 'zoomOut' },
  ],
})

/**
 * The application menu. macOS needs one for its standard keys (copy, paste, hide, quit). Elsewhere the window hides its menu bar, which
 * is there only for the keys that enlarge the page: no key reaches a developer command.
 */
export function appMenuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const zoom = zoomMenu()
  if (platform === 'darwin') return [{ role: 'appMenu' }, { role: 'editMenu' }, zoom, { role: 'windowMenu' }]
  return [zoom]
}
