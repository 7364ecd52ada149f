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

export interface FetcherOptions {
  readonly shelf: string
  readonly clock: Clock
  readonly logger: Logger
  /** Where to fetch from. Null: the address where Chrome for Testing is published. */
  readonly baseUrl: () => string | null
  /** Name of the browser used until then, or null. */
  readonly instead: () => string | null
  readonly changed: (state: BrowserFetch) => void
  readonly fetched: () => void
  readonly tuning?: Partial<Pick<FetchOptions, 'freeBytes' | 'runs' | 'pinned' | 'patience'>>
}

/** Shortest time between two progress reports. */
const TELL_EVERY_MS = 300
/** Automatic retries after a wrong checksum. Few, because the archive seldom changes within an hour and each try costs 120 MB. */
const WRONG_AGAIN = 2
const AGAIN_MS = [60_000, 300_000, 1_800_000]
const RUN_LIMIT_MS = 30_000

/** Fetches the browser that fits this program, one download at a time. Retries by itself after a temporary failure. */
export class BrowserFetcher {
  readonly #options: FetcherOptions
  readonly #platform = shellPlatform()
  /** Path of the unfinished download; null when there is no build for this machine. */
  readonly #part: string | null
  #state: BrowserFetch = { kind: 'idle' }
  #running: { readonly done: Promise<void>; readonly cut: AbortController } | null = null
  #again: Timer | null = null
  #failures = 0
  /** How many of the failures were wrong checksums. */
  #wrong = 0
  #toldAt = -Infinity

  constructor(options: FetcherOptions) {
    this.#options = options
    this.#part = this.#platform === null ? null : partPath(options.shelf, this.#platform, PINNED_VERSION)
  }

  get state(): BrowserFetch {
    return this.#state
  }

  /** True when an earlier run of the program left a download that can be resumed. */
  get interrupted(): boolean {
    return this.#part !== null && hasPartialDownload(this.#part)
  }

  /** Starts the download unless it is running. `asked`: a person asked; then throws `CommandError` if this machine has no build. */
  begin(asked: boolean): void {
    const { logger } = this.#options
    if (this.#running !== null) return
    this.#again?.cancel()
    if (asked) this.#failures = this.#wrong = 0
    if (this.#platform === null) {
      if (asked) throw new CommandError('unavailable', fetchFailureSaid('no-build', this.#options.instead(), false))
      return this.#fail('no-build')
    }
    const cut = new AbortController()
    logger.info('fetching the small browser', { version: PINNED_VERSION, resumed: this.interrupted })
    this.#set({ kind: 'fetching', receivedBytes: 0, totalBytes: null })
    const done = this.#run(this.#platform, cut).catch((error: unknown) => {
      this.#running = null
      logger.error('fetching the small browser failed', { error })
      this.#fail('disk-error')
    })
    this.#running = { done, cut }
  }

  /** Stops the download and deletes the downloaded part. Resolves when it has stopped. */
  async cancel(): Promise<void> {
    await this.stop()
    if (this.#part !== null) removePartialDownload(this.#part)
    this.#set({ kind: 'idle' })
  }

  /** Stops the download and keeps the downloaded part: the next start resumes it. */
  async stop(): Promise<void> {
    this.#again?.cancel()
    this.#running?.cut.abort()
    await this.#running?.done
  }

  async #run(platform: BrowserPlatform, cut: AbortController): Promise<void> {
    const { shelf, clock, logger, baseUrl, fetched, tuning } = this.#options
    const outcome = await fetchBrowser({
      ...{ shelf, platform, clock, freeBytes, version: PINNED_VERSION, baseUrl: baseUrl(), signal: cut.signal },
      runs: (path) => runsHere(path, clock),
      ...tuning,
      onStep: (step) => cut.signal.aborted || this.#set(step),
    })
    this.#running = null
    if (outcome.kind === 'failed' && !cut.signal.aborted) return this.#fail(outcome.code)
    if (outcome.kind === 'done') {
      this.#failures = this.#wrong = 0
      logger.info('the small browser was fetched', { version: PINNED_VERSION })
      fetched()
    }
    this.#set({ kind: 'idle' })
  }

  #fail(code: BrowserFetchFailure): void {
    const { clock, logger, instead } = this.#options
    logger.warn('the small browser was not fetched', { code, failures: this.#failures })
    if (code === 'wrong-checksum') this.#wrong += 1
    const mayPass = passesByItself(code) && this.#wrong <= WRONG_AGAIN
    const pause = mayPass ? AGAIN_MS[Math.min(this.#failures, AGAIN_MS.length - 1)] : undefined
    this.#failures += 1
    if (pause !== undefined) this.#again = clock.setTimer(pause, () => this.begin(false))
    const said = fetchFailureSaid(code, instead(), pause !== undefined)
    this.#set({ kind: 'failed', code, said, nextAt: pause === undefined ? null : clock.now() + pause })
  }

  #set(next: BrowserFetch): void {
    const { clock, changed } = this.#options
    const isProgress = next.kind === 'fetching' && this.#state.kind === 'fetching'
    this.#state = next
    if (isProgress && clock.monotonic() - this.#toldAt < TELL_EVERY_MS) return
    this.#toldAt = clock.monotonic()
    changed(this.#state)
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** On Windows `--version` would open a window, so an unpacked browser counts as running there. */
async function runsHere(path: string, clock: Clock): Promise<boolean> {
  return process.platform === 'win32' || (await askVersion(path, clock, RUN_LIMIT_MS)).version !== null
}
