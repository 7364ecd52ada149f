import type { BrowserFetch, BrowserView } from '../../shared/model/browser.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { BrowserFetcher, type FetcherOptions } from './browser-fetcher.ts'
import { fittingOn, pruneShelf, readShelf, shellPlatform } from './browser-shelf.ts'
import { clearLeftovers } from './clear-leftovers.ts'
import { PINNED_VERSION } from './pinned-browser.ts'

export interface FittingBrowserDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: Pick<SettingsReader, 'get'>
  /** Folder of the fetched browsers. */
  readonly shelf: string
  /** Folder of the browsers shipped with the app, or null. */
  readonly beside: string | null
  /** Whether a process runs a program from this folder. */
  readonly inUse: (folder: string) => Promise<boolean>
  /** Name of the browser used until then, or null. */
  readonly instead: () => string | null
  readonly changed: (state: BrowserFetch) => void
  readonly fetched: () => void
  readonly tuning: FetcherOptions['tuning'] | undefined
}

/** The small browser that fits this program. Knows whether it is here, decides when to fetch it, and removes older versions. */
export class FittingBrowser {
  readonly #deps: FittingBrowserDeps
  readonly #fetcher: BrowserFetcher
  /** A person cancelled the fetch: sessions do not start it again in this run. */
  #isDeclined = false

  constructor(deps: FittingBrowserDeps) {
    const { clock, logger, shelf, settings, tuning, instead, changed } = deps
    this.#deps = deps
    this.#fetcher = new BrowserFetcher({
      ...{ clock, logger, shelf, instead, changed },
      ...(tuning === undefined ? {} : { tuning }),
      baseUrl: () => settings.get('browser.fetchFrom') || null,
      fetched: () => {
        deps.fetched()
        void this.prune()
      },
    })
  }

  get isPresent(): boolean {
    const { shelf, beside } = this.#deps
    return fittingOn(shelf) !== null || (beside !== null && fittingOn(beside) !== null)
  }

  get fetching(): BrowserFetch {
    return this.#fetcher.state
  }

  view(): BrowserView['fitting'] {
    return { version: PINNED_VERSION, present: this.isPresent, fetchable: shellPlatform() !== null }
  }

  /** Fetches because a session found no browser. Does nothing if the setting is `never`, a person cancelled, or a fetch runs or failed. */
  fetchForStart(): void {
    const mayFetch = this.#deps.settings.get('browser.fetch') !== 'never' && !this.#isDeclined
    if (mayFetch && this.#fetcher.state.kind === 'idle') this.#fetcher.begin(false)
  }

  /** Fetches without a request when the setting says `always`, or when an earlier download was interrupted. */
  fetchByItself(): void {
    const { settings } = this.#deps
    const isWanted = settings.get('browser.fetch') === 'always' && settings.get('browser.path').trim() === ''
    if (this.isPresent || settings.get('browser.fetch') === 'never') return
    if (isWanted || this.#fetcher.interrupted) this.#fetcher.begin(false)
  }

  /** Fetches because a person asked. */
  fetch(): void {
    this.#isDeclined = false
    if (!this.isPresent) this.#fetcher.begin(true)
  }

  async cancel(): Promise<void> {
    this.#isDeclined = true
    await this.#fetcher.cancel()
  }

  clearLeftovers(): void {
    clearLeftovers(this.#deps.shelf, this.#deps.logger)
  }

  /** Removes other versions that no process runs. */
  async prune(): Promise<void> {
    const { shelf, inUse, logger } = this.#deps
    const busy = new Set<string>()
    for (const entry of readShelf(shelf)) if (await inUse(entry.folder)) busy.add(entry.folder)
    const { removed, kept } = pruneShelf(shelf, (folder) => busy.has(folder))
    if (removed + kept > 0) logger.info('older small browsers', { removed, kept })
  }

  stop(): Promise<void> {
    return this.#fetcher.stop()
  }
}
