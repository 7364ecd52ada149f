import type { BrowserView } from '../../shared/model/browser.ts'
import { msg } from '../../shared/words/say.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { readShelf } from './browser-shelf.ts'
import type { BrowserTrials } from './browser-trials.ts'
import { browserName, listBrowsers, type BrowserSearch } from './list-browsers.ts'
import type { BrowserPlaces } from './installed-browsers.ts'

export interface BrowserFinderDeps {
  readonly settings: Pick<SettingsReader, 'get'>
  /** Folder of the fetched browsers. */
  readonly shelf: string
  /** Folder of the browsers shipped with the app, or null. */
  readonly beside: string | null
  readonly places: BrowserPlaces | undefined
  readonly trials: BrowserTrials
}

/** Finds this computer's browsers and their order of preference. Searches again on each call. */
export class BrowserFinder {
  readonly #deps: BrowserFinderDeps

  constructor(deps: BrowserFinderDeps) {
    this.#deps = deps
  }

  /** The first browser that is not in `tried`. */
  search(tried: ReadonlySet<string> = new Set()): BrowserSearch {
    const { browsers, missing } = this.#list()
    const browser = this.#deps.trials.inOrder(browsers).find(({ path }) => !tried.has(path))
    return browser === undefined ? { kind: 'missing', said: missing } : { kind: 'found', browser }
  }

  /** This computer's browsers that did not start, and why. */
  left(): BrowserView['left'] {
    const left = this.#deps.trials.left()
    // Reads the browser folders only when there is something to report.
    if (left.length === 0) return []
    const here = new Set(this.#list().browsers.map(({ path }) => path))
    return left
      .filter(({ path }) => here.has(path))
      .map(({ path, cause }) => ({ name: browserName(path), said: msg(`left.${cause}`) }))
  }

  #list(): ReturnType<typeof listBrowsers> {
    const { settings, shelf, beside, places } = this.#deps
    const ours = { beside: beside === null ? [] : readShelf(beside), fetched: readShelf(shelf) }
    return listBrowsers(settings.get('browser.path'), ours, places)
  }
}
