import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { usualFolder } from './usual-folder.ts'

const app = { getPath: () => '/nowhere/roaming/Salesboy' } as never

test.each(['linux', 'darwin'] as const)('on %s the data is where Electron keeps it', (platform) => {
  const environment = { LOCALAPPDATA: '/nowhere/local' }
  expect(usualFolder(app, { platform, environment }).folder).toBe('/nowhere/roaming/Salesboy')
})

test('on Windows it is in the folder that stays on the computer, also where nothing or nonsense names that one', () => {
  const folder = (LOCALAPPDATA?: string) =>
    usualFolder(app, { platform: 'win32', environment: { LOCALAPPDATA } }).folder
  expect(folder('/nowhere/local')).toBe(join('/nowhere/local', 'Salesboy'))
  const usual = join(homedir(), 'AppData', 'Local', 'Salesboy')
  expect(folder()).toBe(usual)
  expect(folder('relative')).toBe(usual)
})
