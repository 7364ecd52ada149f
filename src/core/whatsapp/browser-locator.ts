import { execFile } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path'

export interface FoundBrowser {
  readonly path: string
  /** `shell`: headless shell, half the memory; `new`: a full browser in new headless mode. */
  readonly headless: 'shell' | 'new'
}

export type BrowserSearch =
  { readonly kind: 'found'; readonly browser: FoundBrowser } | { readonly kind: 'missing'; readonly message: string }

export interface BrowserPlaces {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  isFile(path: string): boolean
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** This machine. */
export function localPlaces(): BrowserPlaces {
  return { platform: process.platform, environment: process.env, isFile }
}

const linuxNames = [
  'chrome-headless-shell',
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
]
const linuxFixed = [
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/opt/brave.com/brave/brave',
  '/snap/bin/chromium',
]
const macApps = ['Google Chrome', 'Microsoft Edge', 'Chromium', 'Brave Browser']
const windowsTails = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
]

/** Where installed browsers are on each platform, best first. Only paths; nothing is started. */
export function browserCandidates(places: BrowserPlaces): readonly string[] {
  const { platform, environment } = places
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => environment[name])
    return windowsTails.flatMap((tail) => roots.filter((root) => root !== undefined).map((root) => `${root}\\${tail}`))
  }
  if (platform === 'darwin') {
    const roots = [
      '/Applications',
      ...(environment['HOME'] === undefined ? [] : [`${environment['HOME']}/Applications`]),
    ]
    return macApps.flatMap((app) => roots.map((root) => `${root}/${app}.app/Contents/MacOS/${app}`))
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  return [...linuxNames.flatMap((name) => folders.map((folder) => join(folder, name))), ...linuxFixed]
}

/** A headless shell is known by its name; anything else is started in new headless mode, which a headless shell stands, too. */
export function headlessKind(path: string): FoundBrowser['headless'] {
  return /headless[-_]shell/i.test(path) ? 'shell' : 'new'
}

/** The browser to use: the one that is set, else one beside the app, else an installed one. */
export function locateBrowser(
  setting: string,
  places: BrowserPlaces = localPlaces(),
  beside: readonly string[] = [],
): BrowserSearch {
  if (setting !== '') {
    if (places.isFile(setting)) return { kind: 'found', browser: { path: setting, headless: headlessKind(setting) } }
    return {
      kind: 'missing',
      message: `The browser "${setting}" does not exist. Correct the setting "browser.path", or clear it to use an installed one.`,
    }
  }
  const path = [...beside, ...browserCandidates(places)].find((candidate) => places.isFile(candidate))
  if (path !== undefined) return { kind: 'found', browser: { path, headless: headlessKind(path) } }
  return {
    kind: 'missing',
    message:
      'No browser was found. Install Google Chrome or Microsoft Edge, or name one in the setting "browser.path".',
  }
}

/** Main version that our puppeteer was made for; used when the browser's own cannot be had. */
const fallbackVersion = 146
const versions = new Map<string, Promise<number>>()

/** The browser's main version number. On Windows from the version folder beside it: `chrome.exe --version` opens a window. */
export function browserVersion(path: string): Promise<number> {
  const key = `${path}:${existsSync(path) ? statSync(path).mtimeMs : 0}`
  const known = versions.get(key)
  if (known !== undefined) return known
  const asked = process.platform === 'win32' ? Promise.resolve(folderVersion(path)) : askVersion(path)
  versions.set(key, asked)
  return asked
}

function folderVersion(path: string): number {
  try {
    const found = readdirSync(dirname(path)).map((name) => /^(\d+)\.\d+\.\d+\.\d+$/.exec(name)?.[1])
    return Math.max(...found.filter((major) => major !== undefined).map(Number), 0) || fallbackVersion
  } catch {
    return fallbackVersion
  }
}

function askVersion(path: string): Promise<number> {
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: 5_000 }, (error, stdout) => {
      const match = /(\d+)\.\d+\.\d+/.exec(stdout)
      resolve(error || match === null ? fallbackVersion : Number(match[1]))
    })
  })
}

/** Short name for logs and Help. */
export function browserName(path: string): string {
  return basename(path)
}
