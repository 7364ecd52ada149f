/*
 * Owns the library and its page: the one importer of whatsapp-web.js. Nobody outside sees one of its objects. Knows nothing of the record,
 * the webhook or replies.
 */
import type { Browser, Page } from 'puppeteer-core'
import { Emitter } from '../async/emitter.ts'
import { browserName, type FoundBrowser } from '../browser/choose-browser.ts'
import type { BrowserChoice } from '../browser/create-browser-room.ts'
import { mustDropSandbox } from '../browser/must-drop-sandbox.ts'
import { pinnedMajor } from '../browser/pinned-browser.ts'
import type { Clock, Logger, Paths } from '../ports.ts'
import { createBrowserProcesses, type BrowserProcesses } from './browser-processes.ts'
import { createClientCalls } from './client-calls.ts'
import { wireClientEvents } from './client-events.ts'
import { closeBrowser, CLOSE_LIMIT_MS } from './close-browser.ts'
import { describeError } from './describe-error.ts'
import { launchOptions } from './launch-options.ts'
import { createLibraryClient, isMissingModule, prepareLibrary, type LibraryClient } from './library.ts'
import { createPageCalls } from './page-calls.ts'
import { PageEar } from './page-ear.ts'
import { createProfileFiles } from './profile-files.ts'
import { claimProfile } from './profile-lock.ts'
import { quietNetwork } from './quiet-network.ts'
import { runInSession } from './rejection-guard.ts'
import { LaunchEnded, launchWatched, startFirstBrowser } from './start-browser.ts'
import { withTimeLimit } from '../time/within.ts'
import { userAgentFor } from './user-agent.ts'
import { StartFailure, type ClientEvent, type WhatsAppClient, type WhatsAppClientFactory } from './whatsapp-client.ts'

export interface ClientFactoryOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly paths: Pick<Paths, 'sessions'>
  readonly processes?: BrowserProcesses
  readonly browsers: BrowserChoice
  /** Called right before each browser's process is started. */
  onLaunch?(): void
}

/** The default factory: the real library in a real browser. */
export function createWhatsAppClientFactory(options: ClientFactoryOptions): WhatsAppClientFactory {
  const processes = options.processes ?? createBrowserProcesses(options.clock)
  return (sessionId) => createWhatsAppClient(sessionId, { ...options, processes })
}

function createWhatsAppClient(
  sessionId: string,
  options: ClientFactoryOptions & { readonly processes: BrowserProcesses },
): WhatsAppClient {
  const { clock, processes } = options
  const logger = options.logger.child('whatsapp')
  const profile = createProfileFiles(options.paths.sessions, logger).folder(sessionId)
  const events = new Emitter<ClientEvent>(logger, 'client')
  const emit = (event: ClientEvent): void => {
    if (closing === null) events.emit(event)
  }
  let library: LibraryClient | null = null
  let browser: Browser | null = null
  let page: Page | null = null
  let starting: Promise<void> | null = null
  let closing: Promise<'clean' | 'killed'> | null = null
  let claimed = false
  let loggedOut = false

  const calls = createPageCalls(clock, () => page)
  const ear = new PageEar({ clock, calls })
  const clientCalls = createClientCalls({ clock, logger, calls, ear, library: () => library })

  const launch = async (): Promise<void> => {
    let claim: ReturnType<typeof claimProfile> | null = null
    await startFirstBrowser(options.browsers, async (found) => {
      claim ??= claimProfile({ profile, processes, logger })
      const asked = Promise.all([claim, options.browsers.version(found)])
      asked.catch(() => undefined) // heard below, unless the library cannot be loaded
      // While the system answers.
      prepareLibrary()
      const [claimedAs, version] = await asked
      if (claimedAs.kind === 'locked') throw new StartFailure('profile-locked', claimedAs.detail)
      claimed = true
      await startWith(found, version)
    })
    // Nothing depends on it: the page works as well with its network watched, and costs more.
    if (page !== null) {
      quietNetwork(page).catch((error: unknown) => {
        const level = closing === null ? 'warn' : 'debug'
        logger[level]('the page’s network is still watched', { sessionId, error: describeError(error) })
      })
    }
  }
  const startWith = async (found: FoundBrowser, version: string | null): Promise<void> => {
    const isOwnersWord = options.browsers.mayDropSandbox()
    if (mustDropSandbox()) logger.warn('running as root: the browser runs without its sandbox', { sessionId })
    else if (isOwnersWord) logger.warn('as set, the browser runs without its sandbox', { sessionId })
    if (closing !== null) throw new StartFailure('closed', 'closed before the browser was started')
    logger.info('starting browser', { sessionId, browser: browserName(found.path), version })
    const created = createLibraryClient({
      sessionId,
      sessionsFolder: options.paths.sessions,
      userAgent: userAgentFor(Number(version?.split('.')[0]) || pinnedMajor),
      puppeteer: launchOptions(found, mustDropSandbox() || isOwnersWord),
      onLaunch: () => options.onLaunch?.(),
      async onBrowser(startedBrowser, startedPage) {
        browser = startedBrowser
        page = startedPage
        watchForDeath(startedBrowser, startedPage)
        await ear.expose(startedPage, created)
      },
    })
    library = created
    wireClientEvents(created, { ...clientCalls, emit, logger, now: () => Math.floor(clock.now() / 1000) })
    try {
      await launchWatched({ profile, clock, isUp: () => browser !== null, start: () => created.initialize() })
    } catch (error) {
      throw error instanceof LaunchEnded && closing === null ? error : startFailure(error)
    }
  }
  const startFailure = (error: unknown): StartFailure => {
    const detail = describeError(error)
    if (closing !== null) return new StartFailure('closed', detail)
    if (loggedOut) return new StartFailure('logged-out', detail)
    if (browser === null) return new StartFailure('launch-failed', detail)
    if (/net::ERR_CERT_DATE_INVALID/.test(detail)) return new StartFailure('certificate-date', detail)
    if (/net::ERR_/.test(detail)) return new StartFailure('site-unreachable', detail)
    if (isMissingModule(error)) return new StartFailure('page-changed', detail)
    return new StartFailure('load-failed', detail)
  }
  const watchForDeath = (startedBrowser: Browser, startedPage: Page): void => {
    startedBrowser.on('disconnected', () => emit({ kind: 'browser-gone' }))
    startedPage.on('error', () => emit({ kind: 'page-crashed' }))
    startedPage.on('close', () => emit({ kind: 'page-crashed' }))
    startedPage.on('framenavigated', (frame) => {
      // Also fires for steps within one document, unlike `domcontentloaded`.
      if (frame !== startedPage.mainFrame() || !frame.url().includes('post_logout=1')) return
      loggedOut = true
      emit({ kind: 'logged-out' })
    })
    startedPage.on('domcontentloaded', () => {
      clientCalls.forgetPage()
      emit({ kind: 'page-loaded' })
    })
  }
  const close = async (): Promise<'clean' | 'killed'> => {
    if (starting !== null && browser === null) {
      // The launch itself cannot be called back: wait for it, bounded, then end what it started.
      await withTimeLimit(clock, CLOSE_LIMIT_MS, 'launch', starting).catch((error: unknown) => {
        logger.debug('launch ended by close', { sessionId, error: describeError(error) })
      })
    }
    return closeBrowser({ sessionId, browser, profile, isClaimed: claimed, processes, clock, logger })
  }

  return {
    ...clientCalls.face,
    onEvent: events.on,
    start() {
      if (starting !== null) return starting
      starting = runInSession(sessionId, launch)
      starting.catch(() => undefined) // whoever awaits start() hears it; close() may come first
      return starting
    },
    close() {
      closing ??= runInSession(sessionId, close).catch((error: unknown) => {
        logger.error('closing failed', { sessionId, error: describeError(error) })
        return 'killed' as const
      })
      return closing
    },
  }
}
