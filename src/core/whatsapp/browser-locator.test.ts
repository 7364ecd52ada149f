import { describe, expect, it } from 'vitest'
import { browserCandidates, headlessKind, locateBrowser, type BrowserPlaces } from './browser-locator.ts'
import { launchOptions, mustDropSandbox } from './launch-options.ts'
import { userAgentFor } from './user-agent.ts'

const places = (platform: NodeJS.Platform, files: readonly string[], environment: Record<string, string> = {}) =>
  ({ platform, environment, isFile: (path) => files.includes(path) }) satisfies BrowserPlaces

describe('the browser', () => {
  it('that is set wins', () => {
    const found = locateBrowser(
      '/my/chrome',
      places('linux', ['/my/chrome', '/usr/bin/chromium'], { PATH: '/usr/bin' }),
    )
    expect(found).toEqual({ kind: 'found', browser: { path: '/my/chrome', headless: 'new' } })
  })

  it('that is set but does not exist is one clear error, not another browser', () => {
    const found = locateBrowser('/my/chrome', places('linux', ['/usr/bin/chromium'], { PATH: '/usr/bin' }))
    expect(found).toMatchObject({ kind: 'missing', message: /"\/my\/chrome" does not exist/ })
  })

  it('beside the app comes before an installed one', () => {
    const all = places('linux', ['/app/chrome-headless-shell', '/usr/bin/chromium'], { PATH: '/usr/bin' })
    expect(locateBrowser('', all, ['/app/chrome-headless-shell'])).toEqual({
      kind: 'found',
      browser: { path: '/app/chrome-headless-shell', headless: 'shell' },
    })
  })

  it('is found where each system installs it', () => {
    expect(locateBrowser('', places('linux', ['/usr/bin/brave-browser'], { PATH: '/bin:/usr/bin' })).kind).toBe('found')
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
    const windows = places('win32', [edge], { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' })
    expect(locateBrowser('', windows)).toMatchObject({ kind: 'found', browser: { path: edge } })
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(locateBrowser('', places('darwin', [chrome]))).toMatchObject({ kind: 'found', browser: { path: chrome } })
  })

  it('is never looked for in a relative folder of the PATH', () => {
    expect(
      browserCandidates(places('linux', [], { PATH: '.:bin:/usr/bin' })).filter((path) => !path.startsWith('/')),
    ).toEqual([])
  })

  it('says what to do when there is none', () => {
    expect(locateBrowser('', places('darwin', []))).toMatchObject({ kind: 'missing', message: /Install Google Chrome/ })
  })

  it('is a headless shell by its name', () => {
    expect(headlessKind('/x/chrome-headless-shell')).toBe('shell')
    expect(headlessKind('/x/headless_shell')).toBe('shell')
    expect(headlessKind('/usr/bin/google-chrome')).toBe('new')
  })
})

describe('launching', () => {
  const options = launchOptions({ path: '/x/chrome', headless: 'new' }, false, { PATH: '/bin', HMAC_SECRET: 'x' })

  it('opens no debugging port and leaves signals to us', () => {
    expect(options).toMatchObject({ pipe: true, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false })
    expect(JSON.stringify(options)).not.toMatch(/remote-debugging|single-process|disable-web-security|ignore-cert/)
  })

  it('keeps the sandbox except for root on Linux', () => {
    expect(options['args']).not.toContain('--no-sandbox')
    expect(launchOptions({ path: '/x', headless: 'shell' }, true)['args']).toContain('--no-sandbox')
    expect(mustDropSandbox('linux', 0)).toBe(true)
    expect(mustDropSandbox('linux', 1000)).toBe(false)
    expect(mustDropSandbox('darwin', 0)).toBe(false)
  })

  it('hands no secret of ours to the browser', () => {
    expect(options['env']).toEqual({ PATH: '/bin' })
  })

  it('calls itself a plain Chrome of the version it is', () => {
    expect(userAgentFor(153, 'win32')).toMatch(/Windows NT 10\.0.*Chrome\/153\.0\.0\.0 Safari/)
    expect(userAgentFor(153, 'linux')).not.toMatch(/Headless/)
  })
})
