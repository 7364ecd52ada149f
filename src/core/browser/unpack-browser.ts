import { constants } from 'node:fs'
import { copyFile, link, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BrowserPlatform } from '@puppeteer/browsers'
import { shelfPlace, shellPlatform, type ShelvedBrowser } from './browser-shelf.ts'
import { programProblem } from './program-problem.ts'
import { puppeteerBrowsers } from './puppeteer-browsers.ts'

/** Name prefix of staging folders. A leftover one comes from an interrupted unpacking. */
export const STAGING_PREFIX = '.unpacking-'

export type UnpackOutcome =
  | { readonly kind: 'done'; readonly browser: ShelvedBrowser }
  | { readonly kind: 'failed'; readonly code: 'bad-archive' | 'cannot-run' }

/**
 * Unpacks an archive in a staging folder. Moves the whole folder into place in one step, once every file is on disk and the browser has
 * proved that it runs here, so no start ever sees half a browser. Throws when the disk is full.
 */
export async function unpackBrowser(options: {
  readonly shelf: string
  readonly platform: BrowserPlatform
  readonly version: string
  /** Path of the archive; it is not changed. */
  readonly archive: string
  /** File name from the URL: the library recognises the archive by it. */
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
      // The library finds the archive in place and downloads nothing.
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

/** Whether the program file exists. A build for another platform, fetched for packaging, need not be executable here. */
function isThere(path: string, platform: BrowserPlatform): boolean {
  const problem = programProblem(path)
  return problem === null || (problem === 'not-executable' && platform !== shellPlatform())
}

/** Links because a link needs no disk space; copies on file systems without links (FAT). */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch {
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  }
}

/** Syncs every file, because a power cut after the move must not leave empty files under the final name. */
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
