import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { usualFolder } from './usual-folder.ts'

const app = { getPath: () => '/nowhere/roaming/Salesboy' } as never

test.each(['linux', 'darwin'] as const)('on %s the data folder is Electron’s default', (platform) => {
  const environment = { LOCALAPPDATA: '/nowhere/local' }
  expect(usualFolder(app, { platform, environment }).folder).toBe('/nowhere/roaming/Salesboy')
})

test('on Windows the data folder is in the local folder, even when LOCALAPPDATA is missing or invalid', () => {
  const folder = (LOCALAPPDATA?: string) =>
    usualFolder(app, { platform: 'win32', environment: { LOCALAPPDATA } }).folder
  expect(folder('/nowhere/local')).toBe(join('/nowhere/local', 'Salesboy'))
  const usual = join(homedir(), 'AppData', 'Local', 'Salesboy')
  expect(folder()).toBe(usual)
  expect(folder('relative')).toBe(usual)
})
