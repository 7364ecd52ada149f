/*
 * Owns whatsapp-web.js and its page: the only importer of the library, whose objects never leave this folder. Knows nothing of the
 * database, the webhook or replies.
 */
import type { BrowserChoice } from '../browser/create-browser-room.ts'
import type { Clock, Logger, Paths } from '../ports.ts'
import { createBrowserProcesses, type BrowserProcesses } from './browser-processes.ts'
import { ClientBrowser } from './client-browser.ts'
import { createProfileFiles } from './profile-files.ts'
import type { WhatsAppClient, WhatsAppClientFactory } from './whatsapp-client.ts'

export interface ClientFactoryOptions {
  readonly clock: Clock
  readonly rightNow: () => number
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
  const { clock, rightNow, processes, browsers } = options
  const sessionsFolder = options.paths.sessions
  const logger = options.logger.child('whatsapp')
  const profile = createProfileFiles(sessionsFolder, logger).folder(sessionId)
  const onLaunch = (): void => options.onLaunch?.()
  const browser = new ClientBrowser({
    sessionId,
    clock,
    rightNow,
    logger,
    sessionsFolder,
    profile,
    processes,
    browsers,
    onLaunch,
  })
  return {
    ...browser.calls.face,
    onEvent: browser.onEvent,
    start: (awaitsSite) => browser.start(awaitsSite),
    close: () => browser.close(),
  }
}
