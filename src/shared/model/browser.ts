import type { Message } from '../words/say.ts'

/** State of fetching the small browser. */
export type BrowserFetch =
  | { readonly kind: 'idle' }
  | { readonly kind: 'fetching'; readonly receivedBytes: number; readonly totalBytes: number | null }
  /** All bytes are here and their checksum is being compared. */
  | { readonly kind: 'checking' }
  | { readonly kind: 'unpacking' }
  | {
      readonly kind: 'failed'
      readonly code: BrowserFetchFailure
      /** What happened and what to do, for the owner. */
      readonly said: Message
      /** When the fetch is retried automatically, unix ms; null when only a person can restart it. */
      readonly nextAt: number | null
    }

export type BrowserFetchFailure =
  | 'no-connection'
  /** The server sends nothing, or so slowly that the download would never end. */
  | 'too-slow'
  | 'not-there'
  | 'server-error'
  | 'bad-address'
  | 'no-checksum'
  | 'wrong-checksum'
  | 'too-large'
  | 'disk-full'
  | 'disk-error'
  | 'bad-archive'
  /** It was unpacked, but this machine cannot run it (a system library is missing, wrong processor). */
  | 'cannot-run'
  | 'no-build'

/** Where the browser in use comes from, in order of preference. */
export type BrowserSource = 'setting' | 'beside' | 'fetched' | 'installed'

/** Why a browser of this computer could not be started. */
export const browserLeftCauses = [
  /** Its sandbox cannot work on this system, as Ubuntu restricts it. */
  'sandbox',
  /** A virus scanner or a policy of this computer blocked or removed it. */
  'blocked',
  'missing-library',
  'crash',
  'not-executable',
  'wrong-processor',
] as const
export type BrowserLeftCause = (typeof browserLeftCauses)[number]

/** `old`: it has known security holes. `too-old`: WhatsApp's page may refuse it. */
export interface BrowserAge {
  /** Months since the release of its main version. */
  readonly months: number
  readonly verdict: 'fine' | 'old' | 'too-old'
}

/** The hidden browser that sessions use from their next start. */
export interface BrowserView {
  /** Null when there is none; then `problem` says why and what to do. */
  readonly path: string | null
  readonly name: string | null
  /** `shell`: the small headless browser; `full`: a full browser in headless mode. */
  readonly kind: 'shell' | 'full' | null
  readonly source: BrowserSource | null
  /** The version it reports; null while unknown. */
  readonly version: string | null
  /** Size of its folder in bytes; null when unknown. */
  readonly sizeBytes: number | null
  /** Age by its version; null while the version is unknown. */
  readonly age: BrowserAge | null
  readonly problem: Message | null
  /** Browsers of this computer that did not start, with the reason. */
  readonly left: readonly { readonly name: string; readonly said: Message }[]
  /** Chromium's own sandbox is on. */
  readonly sandbox: boolean
  /** The small browser that fits this program. */
  readonly fitting: {
    readonly version: string
    /** True when it was shipped with the app or already fetched. */
    readonly present: boolean
    /** True when this machine has a build. */
    readonly fetchable: boolean
  }
  readonly fetch: BrowserFetch
}
