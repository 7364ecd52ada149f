/*
 * Owns the hidden browser: which one is used, its facts, and fetching the small one. Knows no sessions: sessions ask it which to start.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserFetch, BrowserLeftCause, BrowserView } from '../../shared/model/browser.ts'
import type { SecretName, SettingName } from '../../shared/model/settings.ts'
import { msg, type Message } from '../../shared/words/say.ts'
import { Emitter } from '../async/emitter.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { FetcherOptions } from './browser-fetcher.ts'
import { ownCache } from '../lock/own-folder.ts'
import { browserAge } from './browser-age.ts'
import { BrowserFacts } from './browser-facts.ts'
import { BrowserFinder } from './browser-finder.ts'
import { createVersionReader, type VersionMemory } from './browser-version.ts'
import { BrowserTrials, type TrialMemory } from './browser-trials.ts'
import { browserName, type BrowserSearch, type FoundBrowser } from './list-browsers.ts'
import { FittingBrowser } from './fitting-browser.ts'
import { mustDropSandbox } from './must-drop-sandbox.ts'
import type { BrowserPlaces } from './installed-browsers.ts'

/** What a session needs to start its browser. */
export interface BrowserChoice {
  /** The browser to start now, except those `tried` in this start. May start fetching a browser when none is found. */
  find(tried?: ReadonlySet<string>): BrowserSearch
  /** This browser did not start: from now on this computer's other browsers come first. */
  leave(browser: FoundBrowser, cause: BrowserLeftCause): void
  started(browser: FoundBrowser): void
  /** True when the owner allowed the browser to run without its sandbox. */
  mayDropSandbox(): boolean
  /** The browser's version, or null when it does not answer within a few seconds. */
  version(browser: FoundBrowser): Promise<string | null>
  /** Calls `listener` when a different browser is to be used, or `find` would fail with a different reason; returns the unsubscribe. */
  onOther(listener: () => void): () => void
}

export interface BrowserRoomOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: Pick<SettingsReader, 'get' | 'onChanged'>
  /** The data folder; fetched browsers are in its `browsers` folder. */
  readonly dataFolder: string
  /** Folder of the browsers shipped with the app, or null. */
  readonly beside: string | null
  /** Whether a process runs a program from this folder. */
  readonly inUse: (folder: string) => Promise<boolean>
  /** Keeps a browser's version for the next run. Default: not kept. */
  readonly memory?: VersionMemory
  /** Keeps which browsers did not start for the next run. Default: not kept. */
  readonly trials?: TrialMemory
  readonly places?: BrowserPlaces
  readonly tuning?: FetcherOptions['tuning']
}

/** Interval of the search while there is no browser, because the owner may be installing one. */
const LOOK_EVERY_MS = 15_000

/** Starts nothing before `start`, `find` or `fetch` is called. */
export function createBrowserRoom(options: BrowserRoomOptions): BrowserRoom {
  return new BrowserRoom(options)
}

/** Chooses the hidden browser, reports its facts and fetches the small one. */
export class BrowserRoom implements BrowserChoice {
  readonly onChanged: (listener: (view: BrowserView) => void) => () => void
  readonly onOther: (listener: () => void) => () => void
  readonly #options: BrowserRoomOptions
  readonly #changed: Emitter<BrowserView>
  readonly #other: Emitter
  readonly #trials: BrowserTrials
  readonly #finder: BrowserFinder
  readonly #facts: BrowserFacts
  readonly #fitting: FittingBrowser
  readonly #stopSettings: () => void
  #told = ''
  #usedPath: string | null = null
  #looking: Timer | null = null
  #isStopped = false

  constructor(options: BrowserRoomOptions) {
    const { clock, logger, settings, beside, places } = options
    this.#options = options
    const shelf = join(options.dataFolder, 'browsers')
    // Makes the folder ours alone: a program that another user put there would run under our account.
    if (existsSync(shelf)) ownCache(shelf)
    this.#changed = new Emitter(logger, 'browser')
    this.#other = new Emitter(logger, 'other browser')
    this.onChanged = this.#changed.on
    this.onOther = this.#other.on
    this.#trials = new BrowserTrials(options.trials ?? { get: () => null, set: () => undefined })
    this.#finder = new BrowserFinder({ settings, beside, places, shelf, trials: this.#trials })
    this.#facts = new BrowserFacts(createVersionReader(clock, options.memory))
    this.#fitting = new FittingBrowser({
      ...{ clock, logger, settings, beside, shelf, inUse: options.inUse, tuning: options.tuning },
      instead: () => nameOf(this.#finder.search()),
      changed: (state) => this.#fetchChanged(state),
      fetched: () => this.#look(),
    })
    this.#stopSettings = settings.onChanged((name) => this.#settingChanged(name))
  }

  find(tried: ReadonlySet<string> = new Set()): BrowserSearch {
    const { settings } = this.#options
    const found = this.#finder.search(tried)
    // Does not fetch the small browser when it is already here: then it is among those tried.
    const isNeeded =
      found.kind === 'missing' &&
      settings.get('browser.path').trim() === '' &&
      !this.#isStopped &&
      (tried.size === 0 || !this.#fitting.isPresent)
    if (isNeeded) this.#fitting.fetchForStart()
    if (this.#usedPath === null || (found.kind === 'missing' && tried.size === 0)) this.#look()
    return isNeeded ? { kind: 'missing', said: missingSaid(found.said, this.#fitting.fetching) } : found
  }

  leave(browser: FoundBrowser, cause: BrowserLeftCause): void {
    const { source, path } = browser
    this.#options.logger.warn('this browser does not start', { browser: browserName(path), source, cause })
    this.#trials.leave(path, cause)
    // The caller goes on with the next browser, so `onOther` listeners are not called.
    this.#usedPath = pathOf(this.#finder.search())
    this.#announce()
  }

  started(browser: FoundBrowser): void {
    this.#trials.started(browser.path)
    this.#usedPath = pathOf(this.#finder.search())
    this.#announce()
  }

  mayDropSandbox(): boolean {
    return this.#options.settings.get('browser.sandbox') === 'off'
  }

  version(browser: FoundBrowser): Promise<string | null> {
    return this.#facts.version(browser)
  }

  view(): BrowserView {
    const { clock, settings } = this.#options
    const found = this.#finder.search()
    const browser = found.kind === 'found' ? found.browser : null
    const { version, sizeBytes } = this.#facts.of(browser)
    return {
      path: browser?.path ?? null,
      name: nameOf(found),
      kind: browser === null ? null : browser.headless === 'shell' ? 'shell' : 'full',
      source: browser?.source ?? null,
      version,
      sizeBytes,
      age: browserAge(version, clock.now()),
      problem: found.kind === 'missing' ? found.said : null,
      left: this.#finder.left(),
      sandbox: settings.get('browser.sandbox') === 'on' && !mustDropSandbox(),
      fitting: this.#fitting.view(),
      fetch: this.#fitting.fetching,
    }
  }

  /** Searches again and resolves with the current view. */
  async status(): Promise<BrowserView> {
    this.#look()
    const found = this.#finder.search()
    if (found.kind === 'found') await this.#learn(found.browser)
    return this.view()
  }

  async fetch(): Promise<BrowserView> {
    this.#fitting.fetch()
    return this.view()
  }

  async cancelFetch(): Promise<BrowserView> {
    await this.#fitting.cancel()
    return this.view()
  }

  start(): void {
    this.#fitting.clearLeftovers()
    this.#look()
    this.#fitting.fetchByItself()
    void this.#fitting.prune()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#facts.stop()
    this.#looking?.cancel()
    this.#stopSettings()
    await this.#fitting.stop()
  }

  /** Searches for the browser to use and announces a different one. Repeats the search while there is none. */
  #look(): void {
    this.#looking?.cancel()
    if (this.#isStopped) return
    const found = this.#finder.search()
    const path = pathOf(found)
    if (path === null) this.#looking = this.#options.clock.setTimer(LOOK_EVERY_MS, () => this.#look())
    const isOther = path !== null && path !== this.#usedPath
    this.#usedPath = path
    this.#announce()
    if (!isOther || found.kind !== 'found') return
    const { source, headless } = found.browser
    this.#options.logger.info('browser to use', { source, kind: headless })
    this.#tellOthers()
    void this.#learn(found.browser)
  }

  async #learn(browser: FoundBrowser): Promise<void> {
    await this.#facts.learn(browser)
    this.#announce()
  }

  #announce(): void {
    if (this.#isStopped) return
    const now = this.view()
    const text = JSON.stringify(now)
    if (text === this.#told) return
    this.#told = text
    this.#changed.emit(now)
  }

  #tellOthers(): void {
    if (!this.#isStopped) this.#other.emit()
  }

  #fetchChanged(state: BrowserFetch): void {
    this.#announce()
    // Sessions that wait for the browser must show a new reason.
    if (this.#usedPath === null && (state.kind === 'failed' || state.kind === 'idle')) this.#tellOthers()
  }

  #settingChanged(name: SettingName | SecretName): void {
    // The owner changed the choice, so every browser may be tried again.
    if (name === 'browser.path' || name === 'browser.sandbox') {
      this.#trials.forget()
      this.#look()
      this.#announce()
    }
    if (name === 'browser.path' || name === 'browser.fetch') this.#fitting.fetchByItself()
  }
}

/** The message of a session without a browser: one is being fetched, or why not. */
function missingSaid(missing: Message, state: BrowserFetch): Message {
  if (state.kind === 'idle') return missing
  return state.kind === 'failed' ? state.said : msg('failure.browser-coming')
}

const pathOf = (found: BrowserSearch): string | null => (found.kind === 'found' ? found.browser.path : null)
const nameOf = (found: BrowserSearch): string | null =>
  found.kind === 'found' ? browserName(found.browser.path) : null
