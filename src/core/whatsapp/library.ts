/**
 * The seam to whatsapp-web.js 1.34.7. The library ships functions into the page as source text: it must stay external to every
 * bundle. What it does on its own and we do instead is switched off here.
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

/** How long a module may come after the page's code, and how often it is looked for. */
const LATE_MODULE_MS = 10_000
const LATE_LOOK_MS = 500

/** What the library throws when a module is not there. */
export function isMissingModule(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error)
  return /unknown module|Cannot read propert(y|ies)|is not a function|is not iterable/i.test(text)
}

/** Takes hold of a page, again while a module is missing; when it stays so, once more with `standIn` in its place. */
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
 * Loads the library, a tenth of a second of work, when the first session needs it. Only the two classes that are used: the package's
 * index also loads the keeping of links in remote stores, and with it archivers of three kinds (as much again, and several megabytes).
 */
function loadLibrary() {
  quietProtocolLog()
  const Client = load('whatsapp-web.js/src/Client.js') as typeof WAWebJS.Client
  const LocalAuth = load('whatsapp-web.js/src/authStrategies/LocalAuth.js') as typeof WAWebJS.LocalAuth

  /** LocalAuth that never deletes: the library would remove the profile under a running browser. We do it after closing. */
  class KeptProfileAuth extends LocalAuth {
    declare client: LibraryClient
    onLaunch: (() => void) | null = null
    onBrowser: LibraryOptions['onBrowser'] | null = null

    // The library's types call this a field; it is a method.
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

  /** The library closes the browser at CONFLICT and other states on its own; only we decide when a browser is closed. */
  class KeptOpenClient extends Client {
    override async destroy(): Promise<void> {
      return undefined
    }
    /** A part of WhatsApp that comes late, or not at all and is not needed, must not keep the library from taking hold of the page. */
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
 * Puppeteer makes a new logger of the package `debug` for each message to and from the browser, also while nobody listens: a twentieth
 * of the host's time in a burst. Without `DEBUG` none is made. Must run before puppeteer is loaded.
 */
function quietProtocolLog(): void {
  if (process.env['DEBUG'] !== undefined) return
  const fromLibrary = createRequire(load.resolve('whatsapp-web.js/package.json'))
  const log = fromLibrary('puppeteer/internal/common/Debug.js') as { debug: unknown }
  log.debug = () => () => undefined
}

/** Loads the library if no session has needed it yet; blocks for as long as that takes. */
export function prepareLibrary(): void {
  library()
}

const library = () => (loaded ??= loadLibrary())

/**
 * A file or a place as the library's `sendMessage` takes it. `limits` are read by `page/guard-media.ts`. Nothing may be left out
 * that the library passes on as it is: a file without a name is called "undefined", and an address that is not there is looked for links.
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
    // `none` resolves to nothing: the page comes from WhatsApp itself and nothing is written to the working directory.
    webVersionCache: { type: 'none' },
    puppeteer: options.puppeteer,
  })
}
