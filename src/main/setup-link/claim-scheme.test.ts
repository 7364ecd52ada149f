import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { quietLogger } from '../testing/quiet-logger.ts'
import { claimSetupScheme } from './claim-scheme.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'salesboy-scheme-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const file = () => join(home, 'applications', 'app.salesboy.desktop')

async function claim(
  platform: NodeJS.Platform,
  { isPackaged = true, appImage }: { isPackaged?: boolean; appImage?: string } = {},
) {
  const asked: unknown[][] = []
  let hadFile = false
  const app = {
    isPackaged,
    getAppPath: () => '/work/app',
    setAsDefaultProtocolClient(...args: unknown[]) {
      asked.push(args)
      hadFile = existsSync(file())
      return true
    },
  }
  const environment = { XDG_DATA_HOME: home, ...(appImage === undefined ? {} : { APPIMAGE: appImage }) }
  await claimSetupScheme(app, { platform, environment, program: '/opt/salesboy', logger: quietLogger })
  return { asked, hadFile }
}

test('an AppImage writes its desktop file first, because Linux needs one to pass links', async () => {
  const { asked, hadFile } = await claim('linux', { appImage: '/home/ada/My apps/Salesboy.AppImage' })
  expect(asked).toEqual([['salesboy']])
  expect(hadFile).toBe(true)
  const lines = readFileSync(file(), 'utf8').split('\n')
  expect(lines).toContain('Exec="/home/ada/My apps/Salesboy.AppImage" %u')
  expect(lines).toContain('TryExec=/home/ada/My apps/Salesboy.AppImage')
  expect(lines).toContain('MimeType=x-scheme-handler/salesboy;')
})

test('an installed program writes no desktop file', async () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    expect((await claim(platform)).asked).toEqual([['salesboy']])
    expect(existsSync(file())).toBe(false)
  }
})

test('an unpacked run registers with the folder of the app', async () => {
  for (const platform of ['linux', 'win32'] as const)
    expect((await claim(platform, { isPackaged: false })).asked).toEqual([['salesboy', '/opt/salesboy', ['/work/app']]])
  expect(readFileSync(file(), 'utf8')).toContain('Exec="/opt/salesboy" "/work/app" %u')
})

test('a folder that cannot be written disables setup links but does not throw', async () => {
  writeFileSync(join(home, 'applications'), '')
  expect((await claim('linux', { appImage: '/home/ada/Salesboy.AppImage' })).asked).toEqual([])
})
