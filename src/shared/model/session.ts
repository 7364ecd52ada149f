import { z } from 'zod'
import type { Message } from '../words/say.ts'

/** The core's user id; one session and one profile `session-<id>` each. whatsapp-web.js client ids allow no other characters. */
export const sessionIdSchema = z
  .string()
  .regex(/^[-_A-Za-z0-9]{1,64}$/, 'A session id has 1 to 64 letters, digits, "-" or "_".')
  .refine((id) => !isPlaceholder(id), 'This session id is a placeholder of an old page; take the user id of the shop.')

/** What pages of the old gateway sent as long as nobody was logged in. */
export function isPlaceholder(id: string): boolean {
  return id === 'current-user' || id.startsWith('test-user')
}

/** How a phone is being linked right now. Times are unix milliseconds. */
export type LinkOffer =
  | { readonly method: 'preparing' }
  | { readonly method: 'qr'; readonly qr: string; readonly image: string; readonly expiresAt: number }
  | { readonly method: 'code'; readonly code: string; readonly phone: string; readonly expiresAt: number }
  /** Nobody scanned for a long time: nothing is offered until somebody asks. */
  | { readonly method: 'paused' }

/** Why a session is reconnecting; the UI has one sentence for each. */
export type ReconnectReason =
  | 'browser-closed'
  | 'page-crashed'
  | 'page-hung'
  /** The page no longer tells of new messages. */
  | 'page-deaf'
  | 'launch-failed'
  | 'load-timeout'
  | 'ready-timeout'
  | 'state-stuck'
  | 'resumed'
  | 'profile-locked'

export type SessionFailure =
  /** No usable browser was found or could be started. */
  | 'browser-missing'
  | 'browser-start-failed'
  /** The system lets no browser have its sandbox: the owner is asked. */
  | 'browser-sandbox'
  | 'profile-locked'
  | 'not-enough-memory'
  /** As many shops run as `sessions.max` allows. */
  | 'too-many-shops'
  /** What WhatsApp says of the account, the network or the page; each ends when WhatsApp takes it back. */
  | AccountFailure
  /** WhatsApp's page is not the one that this version of the program knows. */
  | 'whatsapp-changed'
  /** WhatsApp's certificate is not valid at the time that this computer shows. */
  | 'clock-wrong'

export type AccountFailure =
  | 'account-restricted'
  | 'business-restricted'
  | 'network-blocked'
  | 'version-outdated'
  /** WhatsApp names a state that this version of the program does not know. */
  | 'unknown-state'

/** One entry of the state machine (docs/session-states.md). A state never lies: `connected` means a recent probe succeeded. */
export type SessionState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'needs-link'; readonly offer: LinkOffer }
  | { readonly kind: 'linking' }
  | { readonly kind: 'syncing'; readonly percent: number }
  | { readonly kind: 'connected' }
  | { readonly kind: 'waiting-for-internet' }
  | {
      readonly kind: 'reconnecting'
      readonly reason: ReconnectReason
      readonly attempt: number
      readonly nextAt: number
    }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'unlinked' }
  | {
      readonly kind: 'failed'
      readonly code: SessionFailure
      /** What happened and what to do, for the owner. */
      readonly said: Message
      /** Technical detail in English, one click deeper; empty when there is none. */
      readonly detail: string
    }
  | { readonly kind: 'stopping' }

export type SessionStateKind = SessionState['kind']

/** Result of the check that runs at each connect: does WhatsApp Web still look as we know it? */
export interface SelfCheck {
  readonly ok: boolean
  readonly webVersion: string
  /** One short phrase per thing that failed, e.g. "the list of chats cannot be read". */
  readonly problems: readonly Message[]
  readonly at: number
}

/** A session as every client sees it. */
export interface SessionView {
  readonly id: string
  /** What the owner calls it; the id until renamed. */
  readonly name: string
  readonly state: SessionState
  /** Since when this state kind holds, unix ms. */
  readonly since: number
  /** Digits of the linked phone, when known. */
  readonly phone: string | null
  readonly pushName: string | null
  /** A phone was linked with this profile and was not unlinked since: Connect needs no QR. */
  readonly linked: boolean
  readonly selfCheck: SelfCheck | null
  /** Since when the page does not tell of new messages, unix ms; they are looked for, and come with a delay. Null while all is well. */
  readonly deafSince?: number | null
  /** Heading of a dialog that WhatsApp shows over its page and that is the owner's to answer; null when there is none. */
  readonly pageAsks?: string | null
  /** When WhatsApp will end the link because it was offline for 14 days, unix ms; only from day 10 on. */
  readonly linkExpiresAt?: number | null
}
