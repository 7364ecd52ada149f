import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { browserName, chooseBrowser, headlessKind, type Shelves } from './choose-browser.ts'
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
const linux = places('linux', ['/usr/bin/chromium', '/my/chrome'], { PATH: '/usr/bin' })

describe('the choice of the browser', () => {
  it('is the one that is set, before everything else', () => {
    const found = chooseBrowser('/my/chrome', shelves({ beside: [shelved('/app')] }), linux)
    expect(found).toEqual({
      kind: 'found',
      browser: { path: '/my/chrome', headless: 'new', source: 'setting', version: null },
    })
    expect(chooseBrowser(' "/my/chrome" ', undefined, linux)).toMatchObject({ browser: { path: '/my/chrome' } })
  })

  it('is the fitting small one beside the app, then the fetched one, then an installed one', () => {
    const both = shelves({ beside: [shelved('/app')], fetched: [shelved('/data')] })
    expect(chooseBrowser('', both, linux)).toMatchObject({
      browser: { source: 'beside', headless: 'shell', version: PINNED_VERSION },
    })
    expect(chooseBrowser('', shelves({ fetched: [shelved('/data')] }), linux)).toMatchObject({
      browser: { source: 'fetched' },
    })
    expect(chooseBrowser('', shelves({}), linux)).toMatchObject({
      browser: { source: 'installed', path: '/usr/bin/chromium', headless: 'new' },
    })
  })

  it('is a small one of another version only when nothing else is there', () => {
    const old = shelves({ fetched: [shelved('/data', '120.0.6000.1')] })
    expect(chooseBrowser('', old, linux)).toMatchObject({ browser: { source: 'installed' } })
    expect(chooseBrowser('', old, places('linux', []))).toMatchObject({ browser: { source: 'fetched' } })
  })

  it('is one clear error each for a path that is nothing, a folder, or no program, and never another browser', () => {
    const folder = mkdtempSync(join(tmpdir(), 'salesboy choice '))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'my browser')
    writeFileSync(file, '#!/bin/sh\n', { mode: 0o644 })
    mkdirSync(join(folder, 'Chrome.app'))
    expect(chooseBrowser(join(folder, 'none'))).toMatchObject({
      kind: 'missing',
      said: { code: 'failure.browser-gone', values: { path: join(folder, 'none') } },
    })
    expect(chooseBrowser(join(folder, 'Chrome.app'))).toMatchObject({
      kind: 'missing',
      said: { code: 'failure.browser-is-folder' },
    })
    if (process.platform !== 'win32') {
      expect(chooseBrowser(file)).toMatchObject({
        kind: 'missing',
        said: { code: 'failure.browser-no-program' },
      })
      expect(chooseBrowser('/dev/null')).toMatchObject({
        kind: 'missing',
        said: { code: 'failure.browser-no-program' },
      })
    }
    chmodSync(file, 0o755)
    expect(chooseBrowser(file)).toMatchObject({ kind: 'found', browser: { path: file } })
    expect(chooseBrowser('bad\0path')).toMatchObject({ kind: 'missing' })
  })

  it('finds browsers where each system installs them', () => {
    const brave = places('linux', ['/usr/bin/brave-browser'], { PATH: '/bin:/usr/bin' })
    expect(chooseBrowser('', undefined, brave).kind).toBe('found')
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
    const windows = places('win32', [edge], { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' })
    expect(chooseBrowser('', undefined, windows)).toMatchObject({ browser: { path: edge } })
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(chooseBrowser('', undefined, places('darwin', [chrome]))).toMatchObject({ browser: { path: chrome } })
    const elsewhere = 'D:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
    expect(chooseBrowser('', undefined, places('win32', [elsewhere], {}, elsewhere))).toMatchObject({
      browser: { path: elsewhere },
    })
  })

  it('never looks in a relative folder of the PATH', () => {
    const candidates = browserCandidates(places('linux', [], { PATH: '.:bin:/usr/bin' }))
    expect(candidates.filter((path) => !path.startsWith('/'))).toEqual([])
  })

  it('says what to do when there is none', () => {
    expect(chooseBrowser('', undefined, places('darwin', []))).toMatchObject({
      said: { code: 'failure.no-browser' },
    })
  })

  it('knows browsers by their names', () => {
    expect(headlessKind('/x/chrome-headless-shell')).toBe('shell')
    expect(headlessKind('/x/headless_shell')).toBe('shell')
    expect(headlessKind('/usr/bin/google-chrome')).toBe('new')
    expect(browserName('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe')).toBe('Google Chrome')
    expect(browserName('/opt/microsoft/msedge/msedge')).toBe('Microsoft Edge')
    expect(browserName('/data/chrome-headless-shell-linux64/chrome-headless-shell')).toBe('Chrome Headless Shell')
    expect(browserName('/home/ada/my-wrapper.sh')).toBe('my-wrapper.sh')
  })
})

describe('the small browser that fits', () => {
  it('has the main version that our tests run in, and is no older than the one our puppeteer-core names', async () => {
    const { PUPPETEER_REVISIONS } = (await import('puppeteer-core/internal/revisions.js' as string)) as {
      PUPPETEER_REVISIONS: Readonly<Record<string, string>>
    }
    expect(pinnedMajor).toBeGreaterThanOrEqual(Number(PUPPETEER_REVISIONS['chrome-headless-shell']?.split('.')[0]))
    const manifest = new URL('../../../node_modules/@sparticuz/chromium/package.json', import.meta.url)
    const ofTests = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
    expect(pinnedMajor).toBe(Number(ofTests.version.split('.')[0]))
    expect(PINNED_VERSION).toMatch(/^\d+\.0\.\d+\.\d+$/)
  })

  it('has an address for every system that the app is packed for', () => {
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
