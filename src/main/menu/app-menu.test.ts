import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { catalogFor } from '../../shared/words/catalogs.ts'
import { loadAllCatalogs } from '../../shared/words/testing/all-catalogs.ts'
import { appMenuTemplate } from './app-menu.ts'

await loadAllCatalogs()

const english = catalogFor('en')

function rolesOf(items: readonly MenuItemConstructorOptions[]): readonly string[] {
  return items.flatMap(({ role, submenu }) => [
    ...(role ? [role] : []),
    ...(Array.isArray(submenu) ? rolesOf(submenu) : []),
  ])
}

test.each(['linux', 'win32', 'darwin'] as const)('on %s the menu has keys for zooming', (platform) => {
  const roles = rolesOf(appMenuTemplate(platform, english))
  expect(roles).toEqual(expect.arrayContaining(['zoomIn', 'zoomOut', 'resetZoom']))
})

test('full screen, close and quit have the usual keys of each system', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const)
    expect(rolesOf(appMenuTemplate(platform, english))).toContain('togglefullscreen')
  expect(rolesOf(appMenuTemplate('linux', english))).toEqual(expect.arrayContaining(['close', 'quit']))
  expect(rolesOf(appMenuTemplate('win32', english))).toContain('close')
  expect(rolesOf(appMenuTemplate('win32', english))).not.toContain('quit')
  const mac = rolesOf(appMenuTemplate('darwin', english))
  expect(mac).toEqual(
    expect.arrayContaining(['close', 'minimize', 'hide', 'hideOthers', 'quit', 'copy', 'paste', 'undo']),
  )
})

test.each(['linux', 'win32', 'darwin'] as const)('on %s no key reaches a developer command', (platform) => {
  const roles = rolesOf(appMenuTemplate(platform, english))
  for (const role of ['reload', 'forceReload', 'toggleDevTools']) expect(roles).not.toContain(role)
  // Without a submenu of our own, Electron adds its default one with the developer commands.
  const view = appMenuTemplate(platform, english).find(({ role }) => role === 'viewMenu')
  expect(view?.submenu).toBeInstanceOf(Array)
})

test.each(['linux', 'win32', 'darwin'] as const)('on %s every menu item is in the owner’s language', (platform) => {
  const labelsOf = (items: readonly MenuItemConstructorOptions[]): readonly (string | undefined)[] =>
    items.flatMap((item) => [
      // macOS shows the program's name instead of the first label.
      ...(item.type === 'separator' || item.role === 'appMenu' ? [] : [item.label]),
      ...(Array.isArray(item.submenu) ? labelsOf(item.submenu) : []),
    ])
  const inEnglish = labelsOf(appMenuTemplate(platform, english))
  expect(inEnglish).not.toContain(undefined)
  for (const language of ['fr', 'pt-BR', 'ar'] as const) {
    const labels = labelsOf(appMenuTemplate(platform, catalogFor(language)))
    expect(labels).toHaveLength(inEnglish.length)
    expect(labels).not.toContain('Edit')
    expect(labels[0]).not.toBe(inEnglish[0])
  }
})
