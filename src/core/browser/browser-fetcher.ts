import { statfs } from 'node:fs/promises'
import type { BrowserPlatform } from '@puppeteer/browsers'
import type { BrowserFetch, BrowserFetchFailure } from '../../shared/model/browser.ts'
import { CommandError } from '../../shared/result.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { askVersion } from './browser-version.ts'
import { shellPlatform } from './browser-shelf.ts'
import { fetchBrowser, partPath, type FetchOptions } from './fetch-browser.ts'
import { fetchFailureSaid, passesByItself } from './fetch-words.ts'
import { hasPartialDownload, removePartialDownload } from './partial-download.ts'
import { PINNED_VERSION } from './pinned-browser.ts'

export interface BrowserFetcher {
  readonly state: BrowserFetch
  /** A download was interrupted by the end of the program and can be gone on with. */
  readonly interrupted: boolean
  /** Begins, unless it is under way. `asked`: by a person. Throws `CommandError` where there is no build for this machine. */
  begin(asked: boolean): void
  /** Ends it and forgets what has come of it. Resolves when nothing of it runs. */
  cancel(): Promise<void>
  /** Ends it and keeps what has come: the next start goes on. */
  stop(): Promise<void>
}

export interface FetcherOptions {
  readonly shelf: string
  readonly clock: Clock
  readonly logger: Logger
  /** Null: where Chrome for Testing is published. */
  readonly baseUrl: () => string | null
  /** Name of the browser that is used meanwhile, or null. */
  readonly instead: () => string | null
  readonly changed: (state: BrowserFetch) => void
  readonly fetched: () => void
  readonly tuning?: Partial<Pick<FetchOptions, 'freeBytes' | 'runs' | 'pinned' | 'patience'>>
}

/** Progress is told at most this often. */
const TELL_EVERY_MS = 300
/** An archive that is not what was published is seldom another one an hour later, and each try costs 120 MB. */
const WRONG_AGAIN = 2
const AGAIN_MS = [60_000, 300_000, 1_800_000]
const RUN_LIMIT_MS = 30_000

/** Fetches the browser that fits this program: one download at a time, tried again by itself when it failed for a passing reason. */
export function createBrowserFetcher(options: FetcherOptions): BrowserFetcher {
  const { shelf, clock, logger } = options
  const platform = shellPlatform()
  const part = platform === null ? null : partPath(shelf, platform, PINNED_VERSION)
  let state: BrowserFetch = { kind: 'idle' }
  let running: { readonly done: Promise<void>; readonly cut: AbortController } | null = null
  let again: Timer | null = null
  let failures = 0
  let wrong = 0
  let toldAt = -Infinity

  const set = (next: BrowserFetch): void => {
    const isProgress = next.kind === 'fetching' && state.kind === 'fetching'
    state = next
    if (isProgress && clock.monotonic() - toldAt < TELL_EVERY_MS) return
    toldAt = clock.monotonic()
    options.changed(state)
  }
  const fail = (code: BrowserFetchFailure): void => {
    logger.warn('the small browser was not fetched', { code, failures })
    if (code === 'wrong-checksum') wrong += 1
    const mayPass = passesByItself(code) && wrong <= WRONG_AGAIN
    const pause = mayPass ? AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] : undefined
    failures += 1
    if (pause !== undefined) again = clock.setTimer(pause, () => begin(false))
    const what = fetchFailureSaid(code, options.instead(), pause !== undefined)
    set({ kind: 'failed', code, said: what, nextAt: pause === undefined ? null : clock.now() + pause })
  }
  const run = async (build: BrowserPlatform, cut: AbortController): Promise<void> => {
    const outcome = await fetchBrowser({
      shelf,
      platform: build,
      version: PINNED_VERSION,
      baseUrl: options.baseUrl(),
      clock,
      signal: cut.signal,
      freeBytes,
      runs: (path) => runsHere(path, clock),
      ...options.tuning,
      onStep: (step) => cut.signal.aborted || set(step),
    })
    running = null
    if (outcome.kind === 'failed' && !cut.signal.aborted) return fail(outcome.code)
    if (outcome.kind === 'done') {
      failures = wrong = 0
      logger.info('the small browser was fetched', { version: PINNED_VERSION })
      options.fetched()
    }
    set({ kind: 'idle' })
  }
  const begin = (asked: boolean): void => {
    if (running !== null) return
    again?.cancel()
    if (asked) failures = wrong = 0
    if (platform === null) {
      if (asked) throw new CommandError('unavailable', fetchFailureSaid('no-build', options.instead(), false))
      return fail('no-build')
    }
    const cut = new AbortController()
    logger.info('fetching the small browser', {
      version: PINNED_VERSION,
      resumed: part !== null && hasPartialDownload(part),
    })
    set({ kind: 'fetching', receivedBytes: 0, totalBytes: null })
    const done = run(platform, cut).catch((error: unknown) => {
      running = null
      logger.error('fetching the small browser broke', { error })
      fail('disk-error')
    })
    running = { done, cut }
  }
  const stop = async (): Promise<void> => {
    again?.cancel()
    running?.cut.abort()
    await running?.done
  }

  return {
    get state() {
      return state
    },
    get interrupted() {
      return part !== null && hasPartialDownload(part)
    },
    begin,
    async cancel() {
      await stop()
      if (part !== null) removePartialDownload(part)
      set({ kind: 'idle' })
    },
    stop,
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** On Windows `--version` opens a window; there its being unpacked must do. */
async function runsHere(path: string, clock: Clock): Promise<boolean> {
  return process.platform === 'win32' || (await askVersion(path, clock, RUN_LIMIT_MS)).version !== null
}
