/**
 * The seam to whatsapp-web.js 1.34.7. The library ships functions into the page as source text: it must stay external to every
 * bundle. What it does on its own and we do instead is switched off here.
 */
import wwebjs from 'whatsapp-web.js'
import type { Browser, Page } from 'puppeteer-core'

export type LibraryClient = InstanceType<typeof wwebjs.Client>
export type LibraryMessage = wwebjs.Message

export interface LibraryOptions {
  readonly sessionId: string
  /** Absolute; the profile is `<folder>/session-<id>`. */
  readonly sessionsFolder: string
  readonly userAgent: string
  readonly puppeteer: Readonly<Record<string, unknown>>
  /** Called once when the browser is up and before the page is loaded. */
  onBrowser(browser: Browser, page: Page): void
}

/** How long the page's code may take to start after its document has loaded. */
const pageStartLimitMs = 60_000

/** LocalAuth that never deletes: the library would remove the profile under a running browser. We do it after closing. */
class KeptProfileAuth extends wwebjs.LocalAuth {
  declare client: LibraryClient
  onBrowser: LibraryOptions['onBrowser'] | null = null

  override afterBrowserInitialized = async (): Promise<void> => {
    const { pupBrowser, pupPage } = this.client as unknown as { pupBrowser: Browser; pupPage: Page }
    this.onBrowser?.(pupBrowser, pupPage)
  }
  override logout = async (): Promise<void> => undefined
}

/** The library closes the browser at CONFLICT and other states on its own; only we decide when a browser is closed. */
class KeptOpenClient extends wwebjs.Client {
  override async destroy(): Promise<void> {
    return undefined
  }
}

/** A client of the library with our settings; nothing runs before `initialize()`. */
export function createLibraryClient(options: LibraryOptions): LibraryClient {
  const auth = new KeptProfileAuth({ clientId: options.sessionId, dataPath: options.sessionsFolder })
  auth.onBrowser = options.onBrowser
  return new KeptOpenClient({
    authStrategy: auth,
    authTimeoutMs: pageStartLimitMs,
    qrMaxRetries: 0,
    takeoverOnConflict: false,
    userAgent: options.userAgent,
    // `none` resolves to nothing: the page comes from WhatsApp itself and nothing is written to the working directory.
    webVersionCache: { type: 'none' },
    puppeteer: options.puppeteer,
  })
}
