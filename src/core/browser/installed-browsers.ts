import { realpathSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { programProblem, type ProgramProblem } from './program-problem.ts'
import { puppeteerBrowsers } from './puppeteer-browsers.ts'

/** What the search needs to know about a machine. */
export interface BrowserPlaces {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  problem(path: string): ProgramProblem | null
  /** Path of Google Chrome as `@puppeteer/browsers` finds it, else null. */
  installedChrome(): string | null
}

/** This machine. */
export function localPlaces(): BrowserPlaces {
  return { platform: process.platform, environment: process.env, problem: programProblem, installedChrome }
}

/**
 * On Windows and macOS the library knows where Chrome is installed. On Linux it is not asked: it knows one path that we also know, and it
 * runs programs to find the Windows Chrome of a WSL, which cannot be driven over a pipe.
 */
function installedChrome(): string | null {
  if (process.platform !== 'win32' && process.platform !== 'darwin') return null
  const { Browser, ChromeReleaseChannel, computeSystemExecutablePath } = puppeteerBrowsers()
  try {
    return computeSystemExecutablePath({ browser: Browser.CHROME, channel: ChromeReleaseChannel.STABLE })
  } catch {
    return null // it throws when there is none
  }
}

const LINUX_NAMES = [
  'chrome-headless-shell',
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
]
const LINUX_FIXED = [
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/opt/brave.com/brave/brave',
  '/snap/bin/chromium',
]
const MAC_APPS = ['Google Chrome', 'Microsoft Edge', 'Chromium', 'Brave Browser']
const WINDOWS_TAILS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
]

/** Paths where browsers may be installed on this platform, best first. Starts nothing. */
export function browserCandidates(places: BrowserPlaces): readonly string[] {
  const { platform, environment } = places
  const chrome = places.installedChrome()
  const first = chrome === null ? [] : [chrome]
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => environment[name])
    const known = roots.filter((root) => root !== undefined)
    return [...first, ...WINDOWS_TAILS.flatMap((tail) => known.map((root) => `${root}\\${tail}`))]
  }
  if (platform === 'darwin') {
    const home = environment['HOME']
    const roots = ['/Applications', ...(home === undefined ? [] : [`${home}/Applications`])]
    return [...first, ...MAC_APPS.flatMap((app) => roots.map((root) => `${root}/${app}.app/Contents/MacOS/${app}`))]
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  return [...first, ...LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...LINUX_FIXED]
}

/** The installed browsers, best first. Lists each only once, because a name in the PATH is often a link to another known path. */
export function findInstalled(places: BrowserPlaces): readonly string[] {
  const seen = new Set<string>()
  return browserCandidates(places).filter((path) => {
    if (places.problem(path) !== null) return false
    const real = realPath(path)
    const isNew = !seen.has(real)
    seen.add(real)
    return isNew
  })
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path // a test's invented path, or a file removed just now
  }
}
