/**
 * The protocol between the simulated WhatsApp server and its page. Types only: both sides import this file.
 *
 * The page opens `GET /sim/stream` (server-sent events of `StreamEvent`) and posts everything else to
 * `/sim/<request>`.
 */
import type { Ack, Deafness, PageDialog, ReadKind } from '../client/control-api.ts'
import type { PageKnobs } from './page-knobs.ts'

export interface WireKey {
  readonly fromMe: boolean
  readonly remote: string
  readonly id: string
  readonly participant?: string
  readonly self?: 'in' | 'out'
}

export interface WireMessage {
  readonly key: WireKey
  readonly from: string
  readonly to: string
  readonly author?: string
  readonly quotedParticipant?: string
  readonly mentions?: readonly string[]
  /** The rest of the message model: `type`, `body`, `t`, `ack`, `notifyName`, media fields, … */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly mediaId?: string
  /** True for a live message, false for one from the snapshot or from history. */
  readonly isNew: boolean
}

export interface WireContact {
  /** The id under which the page shows the contact. */
  readonly id: string
  readonly phone?: string
  readonly lid?: string
  readonly username?: string
  readonly name: string | null
  readonly pushname: string
  readonly isMyContact: boolean
}

export interface WireGroup {
  readonly id: string
  readonly subject: string
  readonly createdAt: number
  readonly isLidAddressingMode: boolean
  readonly participants: readonly { readonly id: string; readonly isAdmin: boolean }[]
}

export interface WireChat {
  readonly id: string
  readonly name: string
  readonly unread: number
  readonly t: number
  readonly group?: WireGroup
  readonly isNewsletter?: boolean
  /** Oldest first. */
  readonly messages: readonly WireMessage[]
}

export interface WireMe {
  readonly phone: string
  readonly lid: string
  readonly pushname: string
}

export interface Snapshot {
  readonly me: WireMe
  readonly contacts: readonly WireContact[]
  readonly chats: readonly WireChat[]
}

export type ServerOperation =
  | { readonly kind: 'message'; readonly message: WireMessage; readonly chat: Omit<WireChat, 'messages'> | null }
  | { readonly kind: 'ack'; readonly key: WireKey; readonly ack: Ack }
  | {
      readonly kind: 'update'
      readonly key: WireKey
      readonly attributes: Readonly<Record<string, unknown>>
    }
  | {
      readonly kind: 'reaction'
      readonly parent: WireKey
      readonly key: WireKey
      readonly sender: string
      readonly text: string
      readonly timestampMs: number
    }
  | { readonly kind: 'unread'; readonly chat: string; readonly unread: number }
  | { readonly kind: 'contact'; readonly contact: WireContact }
  | { readonly kind: 'chat'; readonly chat: WireChat }
  | { readonly kind: 'typing'; readonly chat: string; readonly participant: string; readonly typing: boolean }
  | {
      readonly kind: 'call'
      readonly id: string
      readonly peer: string
      readonly video: boolean
      readonly timestamp: number
    }

export type PageCommand =
  | { readonly kind: 'reload' }
  | { readonly kind: 'resync' }
  | { readonly kind: 'hang'; readonly forMs: number }
  | { readonly kind: 'crash' }
  | { readonly kind: 'deafen'; readonly how: Deafness }
  | { readonly kind: 'show-dialog'; readonly dialog: PageDialog }
  | { readonly kind: 'set-state'; readonly state: string }

export interface Identity {
  readonly deviceId: string
  readonly token: string
}

export type StreamEvent =
  | { readonly kind: 'unpaired' }
  /** The stored identity is no longer linked. */
  | { readonly kind: 'refused' }
  /** `snapshot` is set on a page's first connection and null on a reconnection. */
  | { readonly kind: 'linked'; readonly snapshot: Snapshot | null }
  | { readonly kind: 'paired'; readonly identity: Identity; readonly snapshot: Snapshot }
  /** The page confirms `sequence` with `received`; 0 needs no confirmation. */
  | { readonly kind: 'operation'; readonly sequence: number; readonly operation: ServerOperation }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'unlinked' }
  | { readonly kind: 'command'; readonly command: PageCommand }
  | { readonly kind: 'knobs'; readonly knobs: PageKnobs }

interface PageRequestTable {
  readonly screen: {
    readonly body: {
      readonly qr: string | null
      readonly expiresAtMs: number | null
      readonly state: string
    }
    readonly answer: Record<never, never>
  }
  readonly refs: { readonly body: { readonly count: number }; readonly answer: { readonly refs: readonly string[] } }
  readonly 'pairing-code': {
    readonly body: { readonly phone: string }
    readonly answer: { readonly code: string | null }
  }
  readonly received: { readonly body: { readonly sequence: number }; readonly answer: Record<never, never> }
  readonly send: {
    readonly body: {
      readonly key: WireKey
      readonly attributes: Readonly<Record<string, unknown>>
      readonly mediaId: string | null
      readonly quotedId: string | null
    }
    /** `errorCode`: reason for a refusal, if the server gives one. */
    readonly answer: { readonly ack: Ack; readonly t: number; readonly errorCode?: number }
  }
  readonly seen: { readonly body: { readonly chat: string }; readonly answer: Record<never, never> }
  readonly chatstate: {
    readonly body: { readonly chat: string; readonly state: 'composing' | 'recording' | 'paused' }
    readonly answer: Record<never, never>
  }
  readonly presence: { readonly body: { readonly available: boolean }; readonly answer: Record<never, never> }
  readonly exists: {
    readonly body: { readonly id: string }
    readonly answer: { readonly contact: WireContact | null }
  }
  readonly history: {
    readonly body: { readonly chat: string; readonly before: string | null }
    readonly answer: { readonly messages: readonly WireMessage[] }
  }
  readonly message: {
    readonly body: { readonly key: string }
    readonly answer: { readonly message: WireMessage | null }
  }
  readonly group: { readonly body: { readonly id: string }; readonly answer: { readonly group: WireGroup | null } }
  readonly edit: {
    readonly body: { readonly id: string; readonly text: string }
    readonly answer: Record<never, never>
  }
  readonly revoke: { readonly body: { readonly id: string }; readonly answer: Record<never, never> }
  readonly react: {
    readonly body: { readonly id: string; readonly text: string }
    readonly answer: Record<never, never>
  }
  /** The page read a whole list, or something that is not needed to handle messages. */
  readonly read: { readonly body: { readonly kind: ReadKind }; readonly answer: Record<never, never> }
  readonly 'dialog-button': {
    readonly body: { readonly dialog: PageDialog; readonly button: string }
    readonly answer: Record<never, never>
  }
  readonly takeover: { readonly body: Record<never, never>; readonly answer: Record<never, never> }
  readonly logout: { readonly body: Record<never, never>; readonly answer: Record<never, never> }
}

export type PageRequestName = keyof PageRequestTable
export type PageRequestBody<Name extends PageRequestName> = PageRequestTable[Name]['body']
export type PageRequestAnswer<Name extends PageRequestName> = PageRequestTable[Name]['answer']
