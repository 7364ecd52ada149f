import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { browserName, headlessKind, listBrowsers, type Shelves } from './list-browsers.ts'
import { browserCandidates, type BrowserPlaces } from './installed-browsers.ts'
import { pinnedMajor, PINNED_VERSION } from './pinned-browser.ts'
import { puppeteerBrowsers } from './puppeteer-browsers.ts'

const places = (
  platform: NodeJS.Platform,
  files: readonly string[],
  environment: Record<string, string> = {},
  chrome: string | null = null,
): BrowserPlaces => ({
  platform,
  environment,
  problem: (path) => (files.includes(path) ? null : 'missing'),
  installedChrome: () => chrome,
})
const shelved = (folder: string, version = PINNED_VERSION) => ({
  path: `${folder}/chrome-headless-shell`,
  version,
  folder,
})
const shelves = (change: Partial<Shelves>): Shelves => ({ beside: [], fetched: [], ...change })
/** The first browser that would be tried, or the message why there is none. */
function best(...of: Parameters<typeof listBrowsers>) {
  const { browsers, missing } = listBrowsers(...of)
  return browsers[0] ?? missing
}
const linux = places('linux', ['/usr/bin/chromium', '/my/chrome'], { PATH: '/usr/bin' })

describe('the choice of the browser', () => {
  test('is the browser in the setting, before all others', () => {
    const found = best('/my/chrome', shelves({ beside: [shelved('/app')] }), linux)
    expect(found).toEqual({ path: '/my/chrome', headless: 'new', source: 'setting', version: null })
    expect(best(' "/my/chrome" ', undefined, linux)).toMatchObject({ path: '/my/chrome' })
  })

  test('is the small browser shipped with the app, then the fetched one, then an installed browser', () => {
    const both = shelves({ beside: [shelved('/app')], fetched: [shelved('/data')] })
    expect(best('', both, linux)).toMatchObject({ source: 'beside', headless: 'shell', version: PINNED_VERSION })
    expect(best('', shelves({ fetched: [shelved('/data')] }), linux)).toMatchObject({ source: 'fetched' })
    expect(best('', shelves({}), linux)).toMatchObject({
      source: 'installed',
      path: '/usr/bin/chromium',
      headless: 'new',
    })
  })

  test('is a small browser of a different version only when there is no other browser', () => {
    const old = shelves({ fetched: [shelved('/data', '120.0.6000.1')] })
    expect(best('', old, linux)).toMatchObject({ source: 'installed' })
    expect(best('', old, places('linux', []))).toMatchObject({ source: 'fetched' })
  })

  test('is an error for a named path that is missing, a folder or no program, and never a different browser', () => {
    const folder = mkdtempSync(join(tmpdir(), 'salesboy choice '))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'my browser')
    writeFileSync(file, '#!/bin/sh\n', { mode: 0o644 })
    mkdirSync(join(folder, 'Chrome.app'))
    expect(best(join(folder, 'none'))).toMatchObject({
      code: 'failure.browser-gone',
      values: { path: join(folder, 'none') },
    })
    expect(best(join(folder, 'Chrome.app'))).toMatchObject({ code: 'failure.browser-is-folder' })
    if (process.platform !== 'win32') {
      expect(best(file)).toMatchObject({ code: 'failure.browser-no-program' })
      expect(best('/dev/null')).toMatchObject({ code: 'failure.browser-no-program' })
    }
    chmodSync(file, 0o755)
    expect(best(file)).toMatchObject({ path: file })
    expect(best('bad\0path')).toMatchObject({ code: 'failure.browser-gone' })
  })

  test('finds browsers in each system’s usual places', () => {
    const brave = places('linux', ['/usr/bin/brave-browser'], { PATH: '/bin:/usr/bin' })
    expect(best('', undefined, brave)).toMatchObject({ path: '/usr/bin/brave-browser' })
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
    const windows = places('win32', [edge], { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' })
    expect(best('', undefined, windows)).toMatchObject({ path: edge })
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(best('', undefined, places('darwin', [chrome]))).toMatchObject({ path: chrome })
    const elsewhere = 'D:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
    expect(best('', undefined, places('win32', [elsewhere], {}, elsewhere))).toMatchObject({ path: elsewhere })
  })

  test('never searches a relative folder in the PATH', () => {
    const candidates = browserCandidates(places('linux', [], { PATH: '.:bin:/usr/bin' }))
    expect(candidates.filter((path) => !path.startsWith('/'))).toEqual([])
  })

  test('is a message with the next step when there is no browser', () => {
    expect(best('', undefined, places('darwin', []))).toMatchObject({ code: 'failure.no-browser' })
  })

  test('recognises browsers by their file names', () => {
    expect(headlessKind('/x/chrome-headless-shell')).toBe('shell')
    expect(headlessKind('/x/headless_shell')).toBe('shell')
    expect(headlessKind('/usr/bin/google-chrome')).toBe('new')
    expect(browserName('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe')).toBe('Google Chrome')
    expect(browserName('/opt/microsoft/msedge/msedge')).toBe('Microsoft Edge')
    expect(browserName('/data/chrome-headless-shell-linux64/chrome-headless-shell')).toBe('Chrome Headless Shell')
    expect(browserName('/home/ada/my-wrapper.sh')).toBe('my-wrapper.sh')
  })
})

describe('the pinned browser', () => {
  test('has the main version of our tests’ browser, and is not older than the one our puppeteer-core names', async () => {
    const { PUPPETEER_REVISIONS } = (await import('puppeteer-core/internal/revisions.js' as string)) as {
      PUPPETEER_REVISIONS: Readonly<Record<string, string>>
    }
    expect(pinnedMajor).toBeGreaterThanOrEqual(Number(PUPPETEER_REVISIONS['chrome-headless-shell']?.split('.')[0]))
    const manifest = new URL('../../../node_modules/@sparticuz/chromium/package.json', import.meta.url)
    const ofTests = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
    expect(pinnedMajor).toBe(Number(ofTests.version.split('.')[0]))
    expect(PINNED_VERSION).toMatch(/^\d+\.0\.\d+\.\d+$/)
  })

  test('has a download URL for every system that the app is packed for', () => {
    const { Browser, BrowserPlatform, getDownloadUrl } = puppeteerBrowsers()
    for (const platform of [
      BrowserPlatform.WIN64,
      BrowserPlatform.MAC,
      BrowserPlatform.MAC_ARM,
      BrowserPlatform.LINUX,
    ]) {
      const url = getDownloadUrl(Browser.CHROMEHEADLESSSHELL, platform, PINNED_VERSION)
      expect(url.protocol).toBe('https:')
      expect(url.pathname).toContain(`/${PINNED_VERSION}/`)
    }
  })
})
