/*
 * Owns the hidden browser: which one is used, what it is, and fetching the small one. Knows no session: they ask it what to start.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserFetch, BrowserLeftCause, BrowserView } from '../../shared/model/browser.ts'
import { msg, type Message } from '../../shared/words/say.ts'
import { Emitter } from '../async/emitter.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { createBrowserFetcher, type FetcherOptions } from './browser-fetcher.ts'
import { ownCache } from '../lock/own-folder.ts'
import { fittingOn, pruneShelf, readShelf, shellPlatform } from './browser-shelf.ts'
import { browserAge } from './browser-age.ts'
import { browserSize } from './browser-size.ts'
import { createVersionReader, type VersionMemory } from './browser-version.ts'
import { BrowserTrials, type TrialMemory } from './browser-trials.ts'
import { browserName, listBrowsers, type BrowserSearch, type FoundBrowser } from './choose-browser.ts'
import { clearLeftovers } from './clear-leftovers.ts'
import { mustDropSandbox } from './must-drop-sandbox.ts'
import type { BrowserPlaces } from './installed-browsers.ts'
import { PINNED_VERSION } from './pinned-browser.ts'

/** What starting a session asks for. */
export interface BrowserChoice {
  /** The browser to start now, without those that were `tried` in this start. A search that finds none may begin to fetch one. */
  find(tried?: ReadonlySet<string>): BrowserSearch
  /** It could not be started: the others of this computer come first from now on. */
  leave(browser: FoundBrowser, cause: BrowserLeftCause): void
  started(browser: FoundBrowser): void
  /** The owner has said that the browser may run without its sandbox. */
  mayDropSandbox(): boolean
  /** Its version, or null when it does not tell within a moment. */
  version(browser: FoundBrowser): Promise<string | null>
  /** Called when another browser is to be used, and when the answer of a fruitless `find` would be another one; returns the unsubscribe. */
  onOther(listener: () => void): () => void
}

export interface BrowserRoom extends BrowserChoice {
  view(): BrowserView
  /** Looks again and resolves with what is true now. */
  status(): Promise<BrowserView>
  fetch(): Promise<BrowserView>
  cancelFetch(): Promise<BrowserView>
  onChanged(listener: (view: BrowserView) => void): () => void
  start(): void
  stop(): Promise<void>
}

export interface BrowserRoomOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: Pick<SettingsReader, 'get' | 'onChanged'>
  /** The data folder; fetched browsers lie under `browsers` in it. */
  readonly dataFolder: string
  /** Folder of browsers that came with the app, or null. */
  readonly beside: string | null
  /** Whether a process runs a program of this folder. */
  readonly inUse: (folder: string) => Promise<boolean>
  /** Where a browser's version is kept for the next run. Default: nowhere. */
  readonly memory?: VersionMemory
  /** Where it is kept which browsers did not start. Default: nowhere. */
  readonly trials?: TrialMemory
  readonly places?: BrowserPlaces
  readonly tuning?: FetcherOptions['tuning']
}

/** While no browser is there, this is how often one is looked for: somebody may be installing it. */
const LOOK_EVERY_MS = 15_000

/** What a session without a browser says: that help is on its way, or why it is not. */
function missingSaid(missing: Message, state: BrowserFetch): Message {
  if (state.kind === 'idle') return missing
  return state.kind === 'failed' ? state.said : msg('failure.browser-coming')
}

const pathOf = (found: BrowserSearch): string | null => (found.kind === 'found' ? found.browser.path : null)

/** The hidden browser: which one is used, what it is, and fetching the small one. Nothing runs before `start`, `find` or `fetch`. */
export function createBrowserRoom(options: BrowserRoomOptions): BrowserRoom {
  const { clock, logger, settings, beside, places } = options
  const shelf = join(options.dataFolder, 'browsers')
  // A program that somebody else could have put there would run as us.
  if (existsSync(shelf)) ownCache(shelf)
  const versions = createVersionReader(clock, options.memory)
  const changed = new Emitter<BrowserView>(logger, 'browser')
  const other = new Emitter(logger, 'other browser')
  const known = new Map<string, { readonly version: string | null; readonly sizeBytes: number | null }>()
  let told = ''
  let usedPath: string | null = null
  let looking: Timer | null = null
  let stopped = false
  /** A person does not want it now: it is not begun by itself in this run. */
  let declined = false

  const trials = new BrowserTrials(options.trials ?? { get: () => null, set: () => undefined })
  const list = () =>
    listBrowsers(
      settings.get('browser.path'),
      { beside: beside === null ? [] : readShelf(beside), fetched: readShelf(shelf) },
      places,
    )
  const search = (tried: ReadonlySet<string> = new Set()): BrowserSearch => {
    const { browsers, missing } = list()
    const browser = trials.inOrder(browsers).find(({ path }) => !tried.has(path))
    return browser === undefined ? { kind: 'missing', said: missing } : { kind: 'found', browser }
  }
  const leftSaid = (): BrowserView['left'] => {
    const here = new Set(list().browsers.map(({ path }) => path))
    return trials
      .left()
      .filter(({ path }) => here.has(path))
      .map(({ path, cause }) => ({ name: browserName(path), said: msg(`left.${cause}`) }))
  }
  const isFittingPresent = (): boolean => fittingOn(shelf) !== null || (beside !== null && fittingOn(beside) !== null)
  const fetcher = createBrowserFetcher({
    shelf,
    clock,
    logger,
    baseUrl: () => settings.get('browser.fetchFrom') || null,
    instead() {
      const found = search()
      return found.kind === 'found' ? browserName(found.browser.path) : null
    },
    changed(state) {
      announce()
      // Sessions that wait for it say something else now.
      if (usedPath === null && (state.kind === 'failed' || state.kind === 'idle')) tellOthers()
    },
    fetched() {
      look()
      void prune()
    },
    ...(options.tuning === undefined ? {} : { tuning: options.tuning }),
  })

  const view = (): BrowserView => {
    const found = search()
    const browser = found.kind === 'found' ? found.browser : null
    const facts = browser === null ? undefined : known.get(browser.path)
    const version = browser?.version ?? facts?.version ?? null
    return {
      path: browser?.path ?? null,
      name: browser === null ? null : browserName(browser.path),
      kind: browser === null ? null : browser.headless === 'shell' ? 'shell' : 'full',
      source: browser?.source ?? null,
      version,
      sizeBytes: facts?.sizeBytes ?? null,
      age: browserAge(version, clock.now()),
      problem: found.kind === 'missing' ? found.said : null,
      left: leftSaid(),
      sandbox: settings.get('browser.sandbox') === 'on' && !mustDropSandbox(),
      fitting: { version: PINNED_VERSION, present: isFittingPresent(), fetchable: shellPlatform() !== null },
      fetch: fetcher.state,
    }
  }
  const announce = (): void => {
    if (stopped) return
    const now = view()
    const text = JSON.stringify(now)
    if (text === told) return
    told = text
    changed.emit(now)
  }
  const tellOthers = (): void => {
    if (!stopped) other.emit()
  }
  /** Looks which browser is to be used; tells when it is another one; goes on looking while there is none. */
  const look = (): void => {
    looking?.cancel()
    if (stopped) return
    const found = search()
    const path = pathOf(found)
    if (path === null) looking = clock.setTimer(LOOK_EVERY_MS, look)
    const isOther = path !== null && path !== usedPath
    usedPath = path
    announce()
    if (!isOther || found.kind !== 'found') return
    logger.info('browser to use', { source: found.browser.source, kind: found.browser.headless })
    tellOthers()
    void learn(found.browser)
  }
  const version = async (browser: FoundBrowser): Promise<string | null> =>
    browser.version ?? versions.read(browser.path)
  const learn = async (browser: FoundBrowser): Promise<void> => {
    const [told, sizeBytes] = await Promise.all([version(browser), browserSize(browser.path)])
    known.set(browser.path, { version: told, sizeBytes })
    announce()
  }
  /** What the setting asks for without a person asking. */
  const fetchByItself = (): void => {
    const isWanted = settings.get('browser.fetch') === 'always' && settings.get('browser.path').trim() === ''
    if (isFittingPresent() || settings.get('browser.fetch') === 'never') return
    if (isWanted || fetcher.interrupted) fetcher.begin(false)
  }
  const prune = async (): Promise<void> => {
    const busy = new Set<string>()
    for (const entry of readShelf(shelf)) if (await options.inUse(entry.folder)) busy.add(entry.folder)
    const { removed, kept } = pruneShelf(shelf, (folder) => busy.has(folder))
    if (removed + kept > 0) logger.info('older small browsers', { removed, kept })
  }
  const stopSettings = settings.onChanged((name) => {
    // Another answer of the owner's: each browser gets its chance again.
    if (name === 'browser.path' || name === 'browser.sandbox') {
      trials.forget()
      look()
      announce()
    }
    if (name === 'browser.path' || name === 'browser.fetch') fetchByItself()
  })

  return {
    find(tried = new Set()) {
      const found = search(tried)
      // With the small one here there is nothing to fetch: it was tried.
      const isNeeded =
        found.kind === 'missing' &&
        settings.get('browser.path').trim() === '' &&
        !stopped &&
        (tried.size === 0 || !isFittingPresent())
      const mayFetch = settings.get('browser.fetch') !== 'never' && !declined
      if (isNeeded && mayFetch && fetcher.state.kind === 'idle') fetcher.begin(false)
      if (usedPath === null || (found.kind === 'missing' && tried.size === 0)) look()
      return isNeeded ? { kind: 'missing', said: missingSaid(found.said, fetcher.state) } : found
    },
    leave(browser, cause) {
      logger.warn('this browser does not start', { browser: browserName(browser.path), source: browser.source, cause })
      trials.leave(browser.path, cause)
      // Whoever starts it goes on with the next one: nobody else needs to be told of another browser.
      usedPath = pathOf(search())
      announce()
    },
    started(browser) {
      trials.started(browser.path)
      usedPath = pathOf(search())
      announce()
    },
    mayDropSandbox: () => settings.get('browser.sandbox') === 'off',
    version,
    view,
    async status() {
      look()
      const found = search()
      if (found.kind === 'found') await learn(found.browser)
      return view()
    },
    async fetch() {
      declined = false
      if (!isFittingPresent()) fetcher.begin(true)
      return view()
    },
    async cancelFetch() {
      declined = true
      await fetcher.cancel()
      return view()
    },
    onChanged: changed.on,
    onOther: other.on,
    start() {
      clearLeftovers(shelf, logger)
      look()
      fetchByItself()
      void prune()
    },
    async stop() {
      stopped = true
      versions.stop()
      looking?.cancel()
      stopSettings()
      await fetcher.stop()
    },
  }
}
