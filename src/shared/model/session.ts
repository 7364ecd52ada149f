import { z } from 'zod'
import type { Message } from '../words/say.ts'

/** The core's user id. Each has one session and one profile `session-<id>`. whatsapp-web.js client ids allow only these characters. */
export const sessionIdSchema = z
  .string()
  .regex(/^[-_A-Za-z0-9]{1,64}$/, 'A session id has 1 to 64 letters, digits, "-" or "_".')
  .refine((id) => !isPlaceholder(id), 'This session id is a placeholder of an old page; take the user id of the shop.')

/** True for the ids that pages of the old gateway sent while no user was logged in. */
export function isPlaceholder(id: string): boolean {
  return id === 'current-user' || id.startsWith('test-user')
}

/** How the phone can be linked right now. Times are unix milliseconds. */
export type LinkOffer =
  | { readonly method: 'preparing' }
  | { readonly method: 'qr'; readonly qr: string; readonly image: string; readonly expiresAt: number }
  | { readonly method: 'code'; readonly code: string; readonly phone: string; readonly expiresAt: number }
  /** No scan for a long time: no code is offered until the owner asks for one. */
  | { readonly method: 'paused' }

/** Why a session is reconnecting; the UI has one sentence for each. */
export type ReconnectReason =
  | 'browser-closed'
  | 'page-crashed'
  | 'page-hung'
  /** The page no longer reports new messages. */
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
  /** The system allows no browser its sandbox: the owner must decide. */
  | 'browser-sandbox'
  | 'profile-locked'
  | 'not-enough-memory'
  /** The limit on running shops is reached. */
  | 'too-many-shops'
  /** WhatsApp refuses the account, the network or the page. Ends when WhatsApp lifts it. */
  | AccountFailure
  /** WhatsApp's page differs from the one this version of the program knows. */
  | 'whatsapp-changed'
  /** WhatsApp's certificate is not valid at this computer's clock time. */
  | 'clock-wrong'

export type AccountFailure =
  | 'account-restricted'
  | 'business-restricted'
  | 'network-blocked'
  | 'version-outdated'
  /** WhatsApp reports a state that this version of the program does not know. */
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
      /** Technical detail in English, one click deeper in the UI; empty when there is none. */
      readonly detail: string
    }
  | { readonly kind: 'stopping' }

export type SessionStateKind = SessionState['kind']

/** Result of the check at each connect that WhatsApp Web still works as this version expects. */
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
  /** The owner's name for it; the id until it is renamed. */
  readonly name: string
  readonly state: SessionState
  /** When the session entered this kind of state, unix ms. */
  readonly since: number
  /** Digits of the linked phone, when known. */
  readonly phone: string | null
  readonly pushName: string | null
  /** A phone is linked with this profile: Connect needs no QR. */
  readonly linked: boolean
  readonly selfCheck: SelfCheck | null
  /** When the page stopped reporting new messages, unix ms; since then polling finds them, with a delay. Null while all is well. */
  readonly deafSince?: number | null
  /** Heading of a dialog on WhatsApp's page that the owner must answer; null when there is none. */
  readonly pageAsks?: string | null
  /** When WhatsApp will end the link because it was offline for 14 days, unix ms; set only from day 10 on. */
  readonly linkExpiresAt?: number | null
}
