import { constants } from 'node:fs'
import { copyFile, link, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BrowserPlatform } from '@puppeteer/browsers'
import { shelfPlace, shellPlatform, type ShelvedBrowser } from './browser-shelf.ts'
import { programProblem } from './program-problem.ts'
import { puppeteerBrowsers } from './puppeteer-browsers.ts'

/** Folders with this beginning are left-overs of an unpacking that was interrupted. */
export const STAGING_PREFIX = '.unpacking-'

export type UnpackOutcome =
  | { readonly kind: 'done'; readonly browser: ShelvedBrowser }
  | { readonly kind: 'failed'; readonly code: 'bad-archive' | 'cannot-run' }

/**
 * Unpacks an archive beside its place and moves the whole folder there in one step, once every file is on the disk and the browser
 * has shown that it runs here: no start ever sees half a browser. A full disk throws.
 */
export async function unpackBrowser(options: {
  readonly shelf: string
  readonly platform: BrowserPlatform
  readonly version: string
  /** Stays as it is. */
  readonly archive: string
  /** As in its address: the library knows the archive by it. */
  readonly archiveName: string
  readonly runs: (path: string) => Promise<boolean>
}): Promise<UnpackOutcome> {
  const { shelf, platform, version, archive } = options
  const { Browser, install } = puppeteerBrowsers()
  const staging = await mkdtemp(join(shelf, STAGING_PREFIX))
  try {
    const staged = shelfPlace(staging, platform, version)
    const copy = join(dirname(staged.folder), `${version}-${options.archiveName}`)
    await mkdir(dirname(staged.folder), { recursive: true })
    await linkOrCopy(archive, copy)
    try {
      // With the archive in its place the library downloads nothing.
      await install({ browser: Browser.CHROMEHEADLESSSHELL, buildId: version, platform, cacheDir: staging })
    } catch (error) {
      if (/ENOSPC|EDQUOT/.test(String(error))) throw Object.assign(new Error('disk full'), { code: 'ENOSPC' })
      return { kind: 'failed', code: 'bad-archive' }
    }
    if (!isThere(staged.path, platform)) return { kind: 'failed', code: 'bad-archive' }
    await flushFolder(staged.folder)
    if (!(await options.runs(staged.path))) return { kind: 'failed', code: 'cannot-run' }
    const place = shelfPlace(shelf, platform, version)
    await rm(place.folder, { recursive: true, force: true })
    await mkdir(dirname(place.folder), { recursive: true, mode: 0o700 })
    await rename(staged.folder, place.folder)
    return { kind: 'done', browser: place }
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** A build for another system, fetched for a package, need not be executable here. */
function isThere(path: string, platform: BrowserPlatform): boolean {
  const problem = programProblem(path)
  return problem === null || (problem === 'not-executable' && platform !== shellPlatform())
}

/** A link costs no room; some file systems (FAT) have none. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch {
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  }
}

/** A power cut after the move must not leave empty files under a name that says "here it is". */
async function flushFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = await open(join(entry.parentPath, entry.name), 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  }
}
