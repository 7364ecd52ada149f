import type { MenuItemConstructorOptions } from 'electron'

/**
 * The application menu. macOS needs one for its standard keys (copy, paste, hide, quit); elsewhere the window has none, so that no
 * key reaches a developer command.
 */
export function appMenuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null
  return [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]
}
