import type { Message } from '../words/say.ts'

/** State of the updates of this program. */
export type UpdateStatus =
  /** No updates are checked: the owner switched them off, or no installer installed this copy. */
  | { readonly kind: 'off'; readonly reason: 'switched-off' | 'not-installed' }
  | { readonly kind: 'current'; readonly checkedAt: number | null }
  | { readonly kind: 'checking' }
  | { readonly kind: 'available'; readonly version: string; readonly notes: string }
  | { readonly kind: 'downloading'; readonly version: string; readonly notes: string; readonly percent: number }
  | {
      readonly kind: 'downloaded'
      readonly version: string
      readonly notes: string
      /** Why a requested install did not happen, in one plain sentence; null if there was no problem. */
      readonly problem: Message | null
    }
  /** The owner asked to install it; the install waits until no customer is being answered. */
  | { readonly kind: 'waiting'; readonly version: string; readonly notes: string }
  | { readonly kind: 'installing'; readonly version: string }
  | {
      readonly kind: 'failed'
      readonly step: 'check' | 'download'
      /** One plain sentence that says what to do. */
      readonly said: Message
      readonly version: string | null
    }

/** State of the computer itself; only a desktop host has it. */
export interface ComputerView {
  readonly startAtLogin: {
    /** What the system reports, which may differ from the setting. Null until the system was asked. */
    readonly actual: boolean | null
    /** Why the system does not follow the setting, in words for the owner; null if it does. */
    readonly problem: Message | null
  }
  /** The program is preventing the computer from sleeping right now. */
  readonly keepsAwake: boolean
  readonly onBattery: boolean
  readonly locked: boolean
  readonly updates: UpdateStatus
}

/** A setup link that the owner accepted and that waits to be filled in. Does not contain its secret. */
export interface PendingSetup {
  readonly host: string
  readonly at: number
}

/** A screen of the interface that a click outside it (on a notification, the tray or a link) opens. */
export interface Place {
  readonly screen: 'home' | 'chats' | 'activity' | 'settings' | 'help'
  readonly sessionId: string | null
  /** Only for `chats`: shows only the chats that wait for a human. */
  readonly waiting?: true
}
