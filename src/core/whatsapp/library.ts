/**
 * The seam to whatsapp-web.js 1.34.7. The library sends functions into the page as source text, so it must stay external to every
 * bundle. Its own behaviour that we replace is switched off here.
 */
import { createRequire } from 'node:module'
import type { Browser, Page } from 'puppeteer-core'
import type WAWebJS from 'whatsapp-web.js'
import type { OutgoingAttachment } from './chat-sender.ts'
import { standInForModules } from './page/stand-in-modules.ts'

export type LibraryClient = WAWebJS.Client

export interface LibraryOptions {
  readonly sessionId: string
  /** Absolute; the profile is `<folder>/session-<id>`. */
  readonly sessionsFolder: string
  readonly userAgent: string
  readonly puppeteer: Readonly<Record<string, unknown>>
  /** Called right before the browser's process is started. */
  onLaunch?(): void
  /** Called once when the browser is up and before the page is loaded. */
  onBrowser(browser: Browser, page: Page): Promise<void> | void
}

/** How long to wait for a module that loads after the page's code, and how often to try. */
const LATE_MODULE_MS = 10_000
const LATE_LOOK_MS = 500

/** Whether the library threw this because a module is missing. */
export function isMissingModule(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error)
  return /unknown module|Cannot read propert(y|ies)|is not a function|is not iterable/i.test(text)
}

/**
 * Attaches the library to a page, and retries while a module is missing. If it stays missing, calls `standIn` and tries once more.
 * Any other error is rethrown.
 */
export async function takeHold(take: () => Promise<void>, standIn: () => Promise<readonly string[]>): Promise<void> {
  for (const until = performance.now() + LATE_MODULE_MS; ;) {
    try {
      return await take()
    } catch (error) {
      if (!isMissingModule(error)) throw error
      if (performance.now() > until) break
    }
    await new Promise((resolve) => setTimeout(resolve, LATE_LOOK_MS))
  }
  await standIn()
  await take()
}

/** How long the page's code may take to start after its document has loaded. */
const PAGE_START_LIMIT_MS = 60_000

const load = createRequire(import.meta.url)
let loaded: ReturnType<typeof loadLibrary> | null = null

/**
 * Loads the library, which takes 100 ms, when the first session needs it. Loads only the two classes in use: the package's index
 * also loads remote session storage with three archivers, which takes as long again and several megabytes.
 */
function loadLibrary() {
  quietProtocolLog()
  const Client = load('whatsapp-web.js/src/Client.js') as typeof WAWebJS.Client
  const LocalAuth = load('whatsapp-web.js/src/authStrategies/LocalAuth.js') as typeof WAWebJS.LocalAuth

  /** LocalAuth that never deletes: the library would remove the profile under a running browser. We remove it after closing. */
  class KeptProfileAuth extends LocalAuth {
    declare client: LibraryClient
    onLaunch: (() => void) | null = null
    onBrowser: LibraryOptions['onBrowser'] | null = null

    // The library's types declare a field; it is a method.
    override beforeBrowserInitialized = async (): Promise<void> => {
      await LocalAuth.prototype.beforeBrowserInitialized.call(this)
      this.onLaunch?.()
    }
    override afterBrowserInitialized = async (): Promise<void> => {
      const { pupBrowser, pupPage } = this.client as unknown as { pupBrowser: Browser; pupPage: Page }
      await this.onBrowser?.(pupBrowser, pupPage)
    }
    override logout = async (): Promise<void> => undefined
  }

  /** A client that never closes the browser. The library does so at CONFLICT and other states; only we decide when. */
  class KeptOpenClient extends Client {
    override async destroy(): Promise<void> {
      return undefined
    }
    /** A module that loads late, or is missing but not needed, must not keep the library from attaching to the page. */
    async inject(): Promise<void> {
      const { pupPage } = this as unknown as { pupPage: Page }
      const take = (Client.prototype as unknown as { inject(): Promise<void> }).inject
      await takeHold(
        () => take.call(this),
        () => pupPage.evaluate(standInForModules),
      )
    }
  }
  return { KeptProfileAuth, KeptOpenClient }
}

/**
 * Stops puppeteer from creating a logger of the package `debug` for each message to and from the browser, even when nobody listens:
 * that takes 5% of the host's time in a burst. Does nothing if `DEBUG` is set. Must run before puppeteer is loaded.
 */
function quietProtocolLog(): void {
  if (process.env['DEBUG'] !== undefined) return
  const fromLibrary = createRequire(load.resolve('whatsapp-web.js/package.json'))
  const log = fromLibrary('puppeteer/internal/common/Debug.js') as { debug: unknown }
  log.debug = () => () => undefined
}

/** Loads the library unless it is loaded; blocks until then. */
export function prepareLibrary(): void {
  library()
}

const library = () => (loaded ??= loadLibrary())

/**
 * The arguments for the library's `sendMessage` of a file or a place. `limits` are read by `page/guard-media.ts`. Sets every field
 * that the library passes on unchecked: it would call a file without a name "undefined", and look for a link in a missing address.
 */
export function libraryContent(
  what: OutgoingAttachment,
  limits: { readonly until: number; readonly mostMs: number },
): readonly [content: WAWebJS.MessageContent, options: WAWebJS.MessageSendOptions] {
  if (!('bytes' in what)) {
    const { latitude, longitude, name } = what.attachment
    const Location = load('whatsapp-web.js/src/structures/Location.js') as typeof WAWebJS.Location
    return [new Location(latitude, longitude, { name: name ?? '', url: '' }), {}]
  }
  const { mimetype, filename, size, shownAs } = what.attachment
  const MessageMedia = load('whatsapp-web.js/src/structures/MessageMedia.js') as typeof WAWebJS.MessageMedia
  const media = new MessageMedia(mimetype, what.bytes.toString('base64'), filename, size)
  return [
    Object.assign(media, limits),
    {
      ...(what.caption === '' ? {} : { caption: what.caption }),
      sendMediaAsDocument: shownAs === 'document',
      sendAudioAsVoice: shownAs === 'voice',
      sendMediaAsSticker: shownAs === 'sticker',
    },
  ]
}

/** A client of the library with our settings; nothing runs before `initialize()`. */
export function createLibraryClient(options: LibraryOptions): LibraryClient {
  const { KeptProfileAuth, KeptOpenClient } = library()
  const auth = new KeptProfileAuth({ clientId: options.sessionId, dataPath: options.sessionsFolder })
  auth.onLaunch = options.onLaunch ?? null
  auth.onBrowser = options.onBrowser
  return new KeptOpenClient({
    authStrategy: auth,
    authTimeoutMs: PAGE_START_LIMIT_MS,
    qrMaxRetries: 0,
    takeoverOnConflict: false,
    userAgent: options.userAgent,
    // `none` caches nothing: the page comes from WhatsApp itself and nothing is written to the working directory.
    webVersionCache: { type: 'none' },
    puppeteer: options.puppeteer,
  })
}
