import type { Message } from '../words/say.ts'

/** How this program stands with newer versions of itself. */
export type UpdateStatus =
  /** Nothing is asked: switched off by the owner, or this copy was not installed by an installer. */
  | { readonly kind: 'off'; readonly reason: 'switched-off' | 'not-installed' }
  | { readonly kind: 'current'; readonly checkedAt: number | null }
  | { readonly kind: 'checking' }
  | { readonly kind: 'available'; readonly version: string; readonly notes: string }
  | { readonly kind: 'downloading'; readonly version: string; readonly notes: string; readonly percent: number }
  | {
      readonly kind: 'downloaded'
      readonly version: string
      readonly notes: string
      /** Why an asked-for install did not happen, in one plain sentence. */
      readonly problem: Message | null
    }
  /** The owner has asked for it; it waits for a moment in which no customer is being answered. */
  | { readonly kind: 'waiting'; readonly version: string; readonly notes: string }
  | { readonly kind: 'installing'; readonly version: string }
  | {
      readonly kind: 'failed'
      readonly step: 'check' | 'download'
      /** One plain sentence with what to do. */
      readonly said: Message
      readonly version: string | null
    }

/** What only a desktop host has: the computer itself. */
export interface ComputerView {
  readonly startAtLogin: {
    /** What the system says it will do, which may differ from the setting. Null while it has not been asked. */
    readonly actual: boolean | null
    /** Why the system does not do what the setting says, for people. */
    readonly problem: Message | null
  }
  /** The computer is being kept from sleeping right now. */
  readonly keepsAwake: boolean
  readonly onBattery: boolean
  readonly locked: boolean
  readonly updates: UpdateStatus
}

/** A setup link that the owner has agreed to use and that waits to be filled in. Its secret is not in here. */
export interface PendingSetup {
  readonly host: string
  readonly at: number
}

/** A place in the interface that a click outside of it (a notification, the tray, a link) leads to. */
export interface Place {
  readonly screen: 'home' | 'chats' | 'activity' | 'settings' | 'help'
  readonly sessionId: string | null
  /** Chats: only those that wait for a human. */
  readonly waiting?: true
}
