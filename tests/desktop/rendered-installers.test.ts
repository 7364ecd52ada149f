import { expect, test } from 'vitest'
import { product } from '../../src/main/product.ts'
import { renderNsis, renderPlist } from '../support/render-installers.ts'

test('the Windows installer is for this user, keeps the data, and is known by an identity that never changes', async () => {
  const { defines, commands } = await renderNsis()
  expect(defines).toMatchObject({
    APP_ID: product.appId,
    // Made of the appId: another one would be another program, beside the old.
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
  // The folder of the program is not that of the data (%LOCALAPPDATA%\Salesboy): an uninstaller empties its own.
  expect(defines['APP_FILENAME']).not.toBe(product.name)
  expect(commands['OutFile']).toMatch(/Salesboy-[\d.]+-windows-setup\.exe"$/)
  expect(commands['Unicode']).toBe(true)
}, 60_000)

/** The text behind a key, whatever kind of value it is. */
const valueOf = (plist: string, key: string) =>
  new RegExp(`<key>${key}</key>\\s*(<(\\w+)(?:/>|>[^]*?</\\2>))`).exec(plist)?.[1]

test('macOS knows the program, its links, and that its timers must not be stretched', async () => {
  const plist = await renderPlist()
  expect(valueOf(plist, 'CFBundleIdentifier')).toBe(`<string>${product.appId}</string>`)
  expect(valueOf(plist, 'CFBundleName')).toBe(`<string>${product.name}</string>`)
  expect(valueOf(plist, 'NSAppSleepDisabled')).toBe('<true/>')
  expect(valueOf(plist, 'CFBundleURLSchemes')).toContain(`<string>${product.linkScheme}</string>`)
  expect(valueOf(plist, 'LSApplicationCategoryType')).toBe('<string>public.app-category.business</string>')
  expect(valueOf(plist, 'ElectronAsarIntegrity')).toContain('SHA256')
}, 60_000)
