import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const TOKEN_BYTES = 32
const MAX_SESSIONS = 50
const MAX_USED = 1_000

export type TokenOutcome =
  /** Right, and used up now: `cookie` is the value to set. */
  | { readonly kind: 'accepted'; readonly cookie: string }
  /** It was right once. A new one has been made; it must be shown where only the owner sees it. */
  | { readonly kind: 'used' }
  | { readonly kind: 'wrong' }

export interface UiAccess {
  /** The token that opens the interface once. */
  readonly token: string
  /** Exchanges the token for a browser session. */
  present(token: string): TokenOutcome
  /** Whether this cookie value belongs to a browser that presented a token. */
  knows(cookie: string | null): boolean
}

/** Who may use the interface: a token that works once, then a cookie. Both are kept only as hashes and only until the host stops. */
export function createUiAccess(): UiAccess {
  let token = randomText()
  const used: Buffer[] = []
  const sessions: Buffer[] = []
  return {
    get token() {
      return token
    },
    present(presented) {
      const hash = digest(presented)
      if (timingSafeEqual(hash, digest(token))) {
        keep(used, hash, MAX_USED)
        token = randomText()
        const cookie = randomText()
        keep(sessions, digest(cookie), MAX_SESSIONS)
        return { kind: 'accepted', cookie }
      }
      return has(used, hash) ? { kind: 'used' } : { kind: 'wrong' }
    },
    knows: (cookie) => cookie !== null && has(sessions, digest(cookie)),
  }
}

function has(hashes: readonly Buffer[], hash: Buffer): boolean {
  return hashes.some((known) => timingSafeEqual(known, hash))
}

/** Adds at the end and lets the oldest go. */
function keep(hashes: Buffer[], hash: Buffer, most: number): void {
  hashes.push(hash)
  if (hashes.length > most) hashes.shift()
}

function randomText(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}
