import type { Message } from '../words/say.ts'

/** How far fetching the small browser is. */
export type BrowserFetch =
  | { readonly kind: 'idle' }
  | { readonly kind: 'fetching'; readonly receivedBytes: number; readonly totalBytes: number | null }
  /** All bytes are here: their checksum is compared. */
  | { readonly kind: 'checking' }
  | { readonly kind: 'unpacking' }
  | {
      readonly kind: 'failed'
      readonly code: BrowserFetchFailure
      /** What happened and what to do, for the owner. */
      readonly said: Message
      /** When it is tried again by itself, unix ms; null when only a person starts it again. */
      readonly nextAt: number | null
    }

export type BrowserFetchFailure =
  | 'no-connection'
  /** The other side sends nothing, or so slowly that it would never end. */
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
  /** It is here, but this machine cannot run it (a system library is missing, another processor). */
  | 'cannot-run'
  | 'no-build'

/** Where the browser in use comes from, in the order in which one is chosen. */
export type BrowserSource = 'setting' | 'beside' | 'fetched' | 'installed'

/** Why a browser of this computer could not be started. */
export const browserLeftCauses = [
  /** Its sandbox cannot work on this system, as Ubuntu restricts it. */
  'sandbox',
  /** A virus scanner or a rule of this computer does not let it run, or has taken it away. */
  'blocked',
  'missing-library',
  'crash',
  'not-executable',
  'wrong-processor',
] as const
export type BrowserLeftCause = (typeof browserLeftCauses)[number]

/** `old`: known security holes are open. `too-old`: WhatsApp's page may turn it away. */
export interface BrowserAge {
  /** Since its main version came out. */
  readonly months: number
  readonly verdict: 'fine' | 'old' | 'too-old'
}

/** The hidden browser that the sessions use from their next start on. */
export interface BrowserView {
  /** Null when there is none; then `problem` says why and what to do. */
  readonly path: string | null
  readonly name: string | null
  /** `shell`: the small headless one; `full`: a whole browser in headless mode. */
  readonly kind: 'shell' | 'full' | null
  readonly source: BrowserSource | null
  /** As it says itself; null while unknown. */
  readonly version: string | null
  /** Of its folder; null where that cannot be told. */
  readonly sizeBytes: number | null
  /** By its version; null while that is unknown. */
  readonly age: BrowserAge | null
  readonly problem: Message | null
  /** Browsers that come before this one and did not start, with the reason. */
  readonly left: readonly { readonly name: string; readonly said: Message }[]
  /** Chromium's own sandbox is on. */
  readonly sandbox: boolean
  /** The small browser that fits this program. */
  readonly fitting: {
    readonly version: string
    /** Beside the app or fetched already. */
    readonly present: boolean
    /** Whether there is a build of it for this machine. */
    readonly fetchable: boolean
  }
  readonly fetch: BrowserFetch
}
