import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const TOKEN_BYTES = 32
const MAX_BROWSERS = 50
const MAX_USED = 1_000
/** How long a browser stays admitted after it presented a token, in seconds. */
export const ADMITTED_SECONDS = 30 * 24 * 3_600

export type TokenOutcome =
  /** The token was right and is now used up; `cookie` is the cookie's value. */
  | { readonly kind: 'accepted'; readonly cookie: string }
  /** The token was already used. The current token must be shown where only the owner sees it. */
  | { readonly kind: 'used' }
  | { readonly kind: 'wrong' }

/** A browser that presented a token. */
export interface AdmittedBrowser {
  /** SHA-256 of its cookie, in hex. */
  readonly hash: string
  /** End of the admission, unix ms. */
  readonly until: number
}

/** Keeps admitted browsers across restarts of the host. */
export interface AdmittedBrowsers {
  load(): readonly AdmittedBrowser[]
  save(browsers: readonly AdmittedBrowser[]): void
}

export interface UiAccess {
  /** The current one-time token that opens the interface. */
  readonly token: string
  /** Exchanges the token for a browser's cookie. */
  present(token: string): TokenOutcome
  /** Whether this cookie value belongs to a browser that presented a token. */
  knows(cookie: string | null): boolean
}

/**
 * Access to the interface: a one-time token, then a cookie. Stores only hashes of cookies. A token is valid until it is used or the host
 * stops. A browser stays admitted across restarts, so that a page left open still works after the host restarted overnight.
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
