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
  /** The folder of browsers that were fetched. */
  readonly shelf: string
  /** Folder of browsers that came with the app, or null. */
  readonly beside: string | null
  /** Whether a process runs a program of this folder. */
  readonly inUse: (folder: string) => Promise<boolean>
  /** Name of the browser that is used meanwhile, or null. */
  readonly instead: () => string | null
  readonly changed: (state: BrowserFetch) => void
  readonly fetched: () => void
  readonly tuning: FetcherOptions['tuning'] | undefined
}

/** The small browser that fits this program: whether it is here, when it is fetched, and which older ones go then. */
export class FittingBrowser {
  readonly #deps: FittingBrowserDeps
  readonly #fetcher: BrowserFetcher
  /** A person does not want it now: it is not begun by itself in this run. */
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

  /** A session has found no browser. */
  fetchForStart(): void {
    const mayFetch = this.#deps.settings.get('browser.fetch') !== 'never' && !this.#isDeclined
    if (mayFetch && this.#fetcher.state.kind === 'idle') this.#fetcher.begin(false)
  }

  /** What the setting asks for without a person asking. */
  fetchByItself(): void {
    const { settings } = this.#deps
    const isWanted = settings.get('browser.fetch') === 'always' && settings.get('browser.path').trim() === ''
    if (this.isPresent || settings.get('browser.fetch') === 'never') return
    if (isWanted || this.#fetcher.interrupted) this.#fetcher.begin(false)
  }

  /** A person asks for it. */
  fetch(): void {
    this.#isDeclined = false
    if (!this.isPresent) this.#fetcher.begin(true)
  }

  async cancel(): Promise<void> {
    this.#isDeclined = true
    await this.#fetcher.cancel()
  }

  /** Removes what an interrupted run has left. */
  clearLeftovers(): void {
    clearLeftovers(this.#deps.shelf, this.#deps.logger)
  }

  /** Removes older versions that nobody runs. */
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
