import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { appMenuTemplate } from './app-menu.ts'

function rolesOf(items: readonly MenuItemConstructorOptions[]): readonly string[] {
  return items.flatMap(({ role, submenu }) => [
    ...(role ? [role] : []),
    ...(Array.isArray(submenu) ? rolesOf(submenu) : []),
  ])
}

test.each(['linux', 'win32', 'darwin'] as const)('on %s the page can be enlarged by keys', (platform) => {
  const roles = rolesOf(appMenuTemplate(platform))
  expect(roles).toEqual(expect.arrayContaining(['zoomIn', 'zoomOut', 'resetZoom']))
})

test('full screen, closing and quitting have the keys that people of each system know', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const)
    expect(rolesOf(appMenuTemplate(platform))).toContain('togglefullscreen')
  expect(rolesOf(appMenuTemplate('linux'))).toEqual(expect.arrayContaining(['close', 'quit']))
  expect(rolesOf(appMenuTemplate('win32'))).toContain('close')
  expect(rolesOf(appMenuTemplate('win32'))).not.toContain('quit')
  // Its own menus hold Close (Cmd+W), Minimise, Hide and Quit.
  expect(rolesOf(appMenuTemplate('darwin'))).toEqual(expect.arrayContaining(['appMenu', 'windowMenu']))
})

test.each(['linux', 'win32', 'darwin'] as const)('on %s no key reaches a developer command', (platform) => {
  const roles = rolesOf(appMenuTemplate(platform))
  for (const role of ['reload', 'forceReload', 'toggleDevTools']) expect(roles).not.toContain(role)
  // A menu without its own lines gets Electron's, with the developer's.
  const view = appMenuTemplate(platform).find(({ role }) => role === 'viewMenu')
  expect(view?.submenu).toBeInstanceOf(Array)
})
