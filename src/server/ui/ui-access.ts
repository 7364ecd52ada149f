import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const TOKEN_BYTES = 32
const MAX_BROWSERS = 50
const MAX_USED = 1_000
/** How long a browser stays admitted after it presented a token. */
export const ADMITTED_SECONDS = 30 * 24 * 3_600

export type TokenOutcome =
  /** Right, and used up now: `cookie` is the value to set. */
  | { readonly kind: 'accepted'; readonly cookie: string }
  /** It was right once. A new one has been made; it must be shown where only the owner sees it. */
  | { readonly kind: 'used' }
  | { readonly kind: 'wrong' }

/** A browser that presented a token. */
export interface AdmittedBrowser {
  /** SHA-256 of its cookie, in hex. */
  readonly hash: string
  /** Unix milliseconds. */
  readonly until: number
}

/** Keeps admitted browsers over a restart of the host. */
export interface AdmittedBrowsers {
  load(): readonly AdmittedBrowser[]
  save(browsers: readonly AdmittedBrowser[]): void
}

export interface UiAccess {
  /** The token that opens the interface once. */
  readonly token: string
  /** Exchanges the token for a browser's cookie. */
  present(token: string): TokenOutcome
  /** Whether this cookie value belongs to a browser that presented a token. */
  knows(cookie: string | null): boolean
}

/**
 * Who may use the interface: a token that works once, then a cookie. Only hashes are kept. A token lives until it is used or the
 * host stops; a browser stays admitted, so that a host that restarts in the night finds its page still open in the morning.
 */
export function createUiAccess(kept: AdmittedBrowsers, now: () => number): UiAccess {
  let token = randomText()
  const used: string[] = []
  let browsers = kept.load().filter((browser) => browser.until > now())
  return {
    get token() {
      return token
    },
    present(presented) {
      const hash = digest(presented)
      if (!isSame(hash, digest(token))) {
        return used.some((known) => isSame(known, hash)) ? { kind: 'used' } : { kind: 'wrong' }
      }
      used.push(hash)
      if (used.length > MAX_USED) used.shift()
      token = randomText()
      const cookie = randomText()
      const admitted = { hash: digest(cookie), until: now() + ADMITTED_SECONDS * 1_000 }
      browsers = [...browsers.filter((browser) => browser.until > now()), admitted].slice(-MAX_BROWSERS)
      kept.save(browsers)
      return { kind: 'accepted', cookie }
    },
    knows(cookie) {
      if (cookie === null) return false
      const hash = digest(cookie)
      return browsers.some((browser) => browser.until > now() && isSame(browser.hash, hash))
    },
  }
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

function randomText(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
