import type { Browser, Page } from 'puppeteer-core'
import { Emitter } from '../async/emitter.ts'
import { browserName, type FoundBrowser } from '../browser/list-browsers.ts'
import type { BrowserChoice } from '../browser/create-browser-room.ts'
import { mustDropSandbox } from '../browser/must-drop-sandbox.ts'
import { pinnedMajor } from '../browser/pinned-browser.ts'
import type { Clock, Logger } from '../ports.ts'
import { withTimeLimit } from '../time/within.ts'
import type { BrowserProcesses } from './browser-processes.ts'
import { awaitSite } from './await-site.ts'
import { createClientCalls, type ClientCalls } from './client-calls.ts'
import { wireClientEvents } from './client-events.ts'
import { closeBrowser, CLOSE_LIMIT_MS } from './close-browser.ts'
import { describeError } from './describe-error.ts'
import { launchOptions } from './launch-options.ts'
import { createLibraryClient, isMissingModule, prepareLibrary, type LibraryClient } from './library.ts'
import { createPageCalls } from './page-calls.ts'
import { PageEar } from './page-ear.ts'
import { claimProfile } from './profile-lock.ts'
import { quietNetwork } from './quiet-network.ts'
import { runInSession } from './rejection-guard.ts'
import { LaunchEnded, launchWatched, startFirstBrowser } from './start-browser.ts'
import { userAgentFor } from './user-agent.ts'
import { StartFailure, type ClientEvent } from './whatsapp-client.ts'

export interface ClientBrowserDeps {
  readonly sessionId: string
  readonly clock: Clock
  readonly rightNow: () => number
  readonly logger: Logger
  /** The folder of all profiles; `profile` is this session's folder in it. */
  readonly sessionsFolder: string
  readonly profile: string
  readonly processes: BrowserProcesses
  readonly browsers: BrowserChoice
  /** Called right before each browser's process is started. */
  onLaunch(): void
}

/** One browser with the library in its page, from launch to close; never reused. */
export class ClientBrowser {
  readonly calls: ClientCalls
  readonly onEvent: (listener: (event: ClientEvent) => void) => () => void
  readonly #deps: ClientBrowserDeps
  readonly #events: Emitter<ClientEvent>
  readonly #ear: PageEar
  #library: LibraryClient | null = null
  #browser: Browser | null = null
  #page: Page | null = null
  #starting: Promise<void> | null = null
  #closing: Promise<'clean' | 'killed'> | null = null
  #awaitsSite = false
  #isClaimed = false
  #isLoggedOut = false

  constructor(deps: ClientBrowserDeps) {
    const { clock, rightNow, logger } = deps
    this.#deps = deps
    this.#events = new Emitter(logger, 'client')
    this.onEvent = this.#events.on
    const calls = createPageCalls(clock, () => this.#page)
    this.#ear = new PageEar({ clock, calls })
    this.calls = createClientCalls({ clock, rightNow, logger, calls, ear: this.#ear, library: () => this.#library })
  }

  start(awaitsSite: boolean): Promise<void> {
    if (this.#starting !== null) return this.#starting
    this.#awaitsSite = awaitsSite
    this.#starting = runInSession(this.#deps.sessionId, () => this.#launch())
    this.#starting.catch(() => undefined) // the caller of start() gets the error; close() may come first
    return this.#starting
  }

  close(): Promise<'clean' | 'killed'> {
    const { sessionId, logger } = this.#deps
    this.#closing ??= runInSession(sessionId, () => this.#close()).catch((error: unknown) => {
      logger.error('closing failed', { sessionId, error: describeError(error) })
      return 'killed' as const
    })
    return this.#closing
  }

  async #launch(): Promise<void> {
    const { browsers, sessionId, profile, processes, logger } = this.#deps
    let claim: ReturnType<typeof claimProfile> | null = null
    await startFirstBrowser(browsers, async (found) => {
      claim ??= claimProfile({ profile, processes, logger })
      const asked = Promise.all([claim, browsers.version(found)])
      asked.catch(() => undefined) // awaited below, unless the library cannot be loaded
      // Load the library while the system answers.
      prepareLibrary()
      const [claimed, version] = await asked
      if (claimed.kind === 'locked') throw new StartFailure('profile-locked', claimed.detail)
      this.#isClaimed = true
      await this.#startWith(found, version)
    })
    // Best effort: the page works while its network is watched, but costs more.
    if (this.#page !== null) {
      quietNetwork(this.#page).catch((error: unknown) => {
        const level = this.#closing === null ? 'warn' : 'debug'
        logger[level]('the page’s network is still watched', { sessionId, error: describeError(error) })
      })
    }
  }

  async #startWith(found: FoundBrowser, version: string | null): Promise<void> {
    const { sessionId, clock, logger, profile } = this.#deps
    const withoutSandbox = this.#dropsSandbox()
    if (this.#closing !== null) throw new StartFailure('closed', 'closed before the browser was started')
    logger.info('starting browser', { sessionId, browser: browserName(found.path), version })
    const library = this.#createLibrary(found, version, withoutSandbox)
    this.#library = library
    const now = (): number => Math.floor(clock.now() / 1000)
    wireClientEvents(library, { ...this.calls, emit: (event) => this.#emit(event), logger, now })
    try {
      await launchWatched({ profile, clock, isUp: () => this.#browser !== null, start: () => library.initialize() })
    } catch (error) {
      throw error instanceof LaunchEnded && this.#closing === null ? error : this.#startFailure(error)
    }
  }

  #dropsSandbox(): boolean {
    const { sessionId, browsers, logger } = this.#deps
    const isOwnersWord = browsers.mayDropSandbox()
    if (mustDropSandbox()) logger.warn('running as root: the browser runs without its sandbox', { sessionId })
    else if (isOwnersWord) logger.warn('the browser runs without its sandbox, as set', { sessionId })
    return mustDropSandbox() || isOwnersWord
  }

  #createLibrary(found: FoundBrowser, version: string | null, withoutSandbox: boolean): LibraryClient {
    const { sessionId, sessionsFolder, clock } = this.#deps
    const library = createLibraryClient({
      sessionId,
      sessionsFolder,
      userAgent: userAgentFor(Number(version?.split('.')[0]) || pinnedMajor),
      puppeteer: launchOptions(found, withoutSandbox),
      onLaunch: () => this.#deps.onLaunch(),
      onBrowser: async (browser, page) => {
        this.#browser = browser
        this.#page = page
        this.#watchForDeath(browser, page)
        await this.#ear.expose(page, library)
        if (this.#awaitsSite) await awaitSite(page, clock, (detail) => this.#emit({ kind: 'site-away', detail }))
      },
    })
    return library
  }

  #watchForDeath(browser: Browser, page: Page): void {
    browser.on('disconnected', () => this.#emit({ kind: 'browser-gone' }))
    page.on('error', () => this.#emit({ kind: 'page-crashed' }))
    page.on('close', () => this.#emit({ kind: 'page-crashed' }))
    page.on('framenavigated', (frame) => {
      // This event also fires for navigation within one document, unlike `domcontentloaded`.
      if (frame !== page.mainFrame() || !frame.url().includes('post_logout=1')) return
      this.#isLoggedOut = true
      this.#emit({ kind: 'logged-out' })
    })
    page.on('domcontentloaded', () => {
      this.calls.forgetPage()
      this.#emit({ kind: 'page-loaded' })
    })
  }

  #startFailure(error: unknown): StartFailure {
    const detail = describeError(error)
    if (this.#closing !== null) return new StartFailure('closed', detail)
    if (this.#isLoggedOut) return new StartFailure('logged-out', detail)
    if (this.#browser === null) return new StartFailure('launch-failed', detail)
    if (/net::ERR_CERT_DATE_INVALID/.test(detail)) return new StartFailure('certificate-date', detail)
    if (/net::ERR_/.test(detail)) return new StartFailure('site-unreachable', detail)
    if (isMissingModule(error)) return new StartFailure('page-changed', detail)
    return new StartFailure('load-failed', detail)
  }

  async #close(): Promise<'clean' | 'killed'> {
    const { sessionId, profile, processes, clock, logger } = this.#deps
    if (this.#starting !== null && this.#browser === null) {
      // A launch cannot be cancelled: wait for it, with a limit, then end the browser that it started.
      await withTimeLimit(clock, CLOSE_LIMIT_MS, 'launch', this.#starting).catch((error: unknown) => {
        logger.debug('launch ended by close', { sessionId, error: describeError(error) })
      })
    }
    const [browser, isClaimed] = [this.#browser, this.#isClaimed]
    return closeBrowser({ sessionId, browser, profile, isClaimed, processes, clock, logger })
  }

  #emit(event: ClientEvent): void {
    if (this.#closing === null) this.#events.emit(event)
  }
}
