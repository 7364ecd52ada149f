import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserPlatform } from '@puppeteer/browsers'
import { PINNED_VERSION } from './pinned-browser.ts'
import { programProblem } from './program-problem.ts'
import { puppeteerBrowsers } from './puppeteer-browsers.ts'

/** A headless shell in a folder laid out by `@puppeteer/browsers`. */
export interface ShelvedBrowser {
  readonly path: string
  readonly version: string
  /** Its own folder, which is removed with it. */
  readonly folder: string
}

const NAME = 'chrome-headless-shell'

/** Platform name of the builds, or null where Chrome for Testing has none. The library names the x64 build for Linux on ARM. */
export function shellPlatform(): BrowserPlatform | null {
  const platform = puppeteerBrowsers().detectBrowserPlatform() ?? null
  return platform === 'linux_arm' ? null : platform
}

/** Where one version belongs, whether it is there or not. */
export function shelfPlace(shelf: string, platform: BrowserPlatform, version: string): ShelvedBrowser {
  const { computeExecutablePath, Browser } = puppeteerBrowsers()
  return {
    path: computeExecutablePath({ browser: Browser.CHROMEHEADLESSSHELL, buildId: version, platform, cacheDir: shelf }),
    version,
    folder: join(shelf, NAME, `${platform}-${version}`),
  }
}

/** Every usable headless shell of this platform in a folder, newest first. */
export function readShelf(shelf: string, platform = shellPlatform()): readonly ShelvedBrowser[] {
  if (platform === null) return []
  return folderNames(join(shelf, NAME))
    .map((name) => new RegExp(`^${platform}-(\\d+(?:\\.\\d+){3})$`).exec(name)?.[1])
    .filter((version) => version !== undefined)
    .map((version) => shelfPlace(shelf, platform, version))
    .filter((entry) => programProblem(entry.path) === null)
    .toSorted((a, b) => compareVersions(b.version, a.version))
}

/** The browser of the pinned version in this folder, or null. */
export function fittingOn(shelf: string): ShelvedBrowser | null {
  return readShelf(shelf).find((entry) => entry.version === PINNED_VERSION) ?? null
}

/**
 * Once the pinned version is here, removes all other versions except those that still run.
 * Returns how many folders were removed and how many had to stay.
 */
export function pruneShelf(
  shelf: string,
  isInUse: (folder: string) => boolean,
): { readonly removed: number; readonly kept: number } {
  if (fittingOn(shelf) === null) return { removed: 0, kept: 0 }
  let removed = 0
  let kept = 0
  for (const name of folderNames(join(shelf, NAME))) {
    const folder = join(shelf, NAME, name)
    if (!/^[a-z0-9_]+-\d+(\.\d+){3}$/.test(name) || name.endsWith(`-${PINNED_VERSION}`)) continue
    try {
      if (isInUse(folder)) throw new Error('in use')
      rmSync(folder, { recursive: true, force: true, maxRetries: 2, retryDelay: 100 })
      removed += 1
    } catch {
      kept += 1 // it runs, or Windows locks one of its files: the next start tries again
    }
  }
  return { removed, kept }
}

function folderNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // nothing was ever put there
  }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  const at = left.findIndex((part, index) => part !== right[index])
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
}
