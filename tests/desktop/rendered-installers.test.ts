import { expect, test } from 'vitest'
import { product } from '../../src/main/product.ts'
import { renderNsis, renderPlist } from '../support/render-installers.ts'

test('the Windows installer installs per user, keeps the data and has a fixed identity', async () => {
  const { defines, commands } = await renderNsis()
  expect(defines).toMatchObject({
    APP_ID: product.appId,
    // Derived from the appId. With another value the update would be a second program beside the old one.
    APP_GUID: 'a98f0bd8-9115-5bf1-a178-3504259489ca',
    PRODUCT_NAME: product.name,
    SHORTCUT_NAME: product.name,
    ONE_CLICK: null,
    RUN_AFTER_FINISH: null,
  })
  for (const name of [
    'INSTALL_MODE_PER_ALL_USERS',
    'DELETE_APP_DATA_ON_UNINSTALL',
    'DO_NOT_CREATE_DESKTOP_SHORTCUT',
    'DO_NOT_CREATE_START_MENU_SHORTCUT',
  ])
    expect(defines).not.toHaveProperty(name)
  // The program folder must differ from the data folder (%LOCALAPPDATA%\Salesboy), because an uninstaller empties its own.
  expect(defines['APP_FILENAME']).not.toBe(product.name)
  expect(commands['OutFile']).toMatch(/Salesboy-[\d.]+-windows-setup\.exe"$/)
  expect(commands['Unicode']).toBe(true)
}, 60_000)

/** The value behind a key, whatever its type. */
const valueOf = (plist: string, key: string) =>
  new RegExp(`<key>${key}</key>\\s*(<(\\w+)(?:/>|>[^]*?</\\2>))`).exec(plist)?.[1]

test('the macOS plist names the program and its links, and switches App Nap off', async () => {
  const plist = await renderPlist()
  expect(valueOf(plist, 'CFBundleIdentifier')).toBe(`<string>${product.appId}</string>`)
  expect(valueOf(plist, 'CFBundleName')).toBe(`<string>${product.name}</string>`)
  expect(valueOf(plist, 'NSAppSleepDisabled')).toBe('<true/>')
  expect(valueOf(plist, 'CFBundleURLSchemes')).toContain(`<string>${product.linkScheme}</string>`)
  expect(valueOf(plist, 'LSApplicationCategoryType')).toBe('<string>public.app-category.business</string>')
  expect(valueOf(plist, 'ElectronAsarIntegrity')).toContain('SHA256')
}, 60_000)
