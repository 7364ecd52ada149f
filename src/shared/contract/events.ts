import type { BrowserView } from '../model/browser.ts'
import type { ComputerView, PendingSetup, Place } from '../model/computer.ts'
import type { CoreStatus, Diagnosis, PauseStatus, QueueCounts } from '../model/core-status.ts'
import type { ChatCounts, ChatView, ThreadItem } from '../model/chat.ts'
import type { MessageView } from '../model/message.ts'
import type { SessionView } from '../model/session.ts'
import type { SettingsView } from '../model/settings.ts'
import type { TakeoverView } from '../model/takeover.ts'
import type { HomeView } from '../model/home.ts'
import type { DiagnosisRun } from '../model/support.ts'
import type { Message } from '../words/say.ts'
import type { FirstRunView } from '../setup/first-run-view.ts'

/** Something the owner should know; shown as a toast or notification. */
export interface Notice {
  readonly id: string
  readonly at: number
  readonly kind:
    | 'unlinked'
    | 'core-refuses'
    | 'answer-unreadable'
    | 'link-expires'
    | 'wrote-while-away'
    | 'database-replaced'
    | 'settings-replaced'
    | 'whatsapp-changed'
    | 'waiting-for-human'
    | 'phone-answers'
    | 'reach-out-lock'
    | 'warm-up'
  readonly sessionId: string | null
  readonly count: number
  /** In English, for the log. */
  readonly text: string
  readonly said: Message
}

/** A chat has changed. Carries its entry in the list, and the new or changed lines. */
export interface ChatChanged {
  readonly type: 'chat.changed'
  readonly sessionId: string
  readonly chatKey: string
  /** Null when the chat was deleted, or continues under its other key. */
  readonly chat: ChatView | null
  /** The chat's new key, when the phone behind its privacy id (LID) became known; else null. */
  readonly renamedTo: string | null
  readonly items: readonly ThreadItem[]
  readonly counts: ChatCounts
}

export type HostEvent =
  | { readonly type: 'session.changed'; readonly session: SessionView }
  | { readonly type: 'session.removed'; readonly id: string }
  | { readonly type: 'message.changed'; readonly message: MessageView }
  | { readonly type: 'queue.changed'; readonly queue: QueueCounts }
  | { readonly type: 'core.changed'; readonly core: CoreStatus }
  | { readonly type: 'pause.changed'; readonly pause: PauseStatus }
  | { readonly type: 'settings.changed'; readonly settings: SettingsView }
  | { readonly type: 'diagnosis.changed'; readonly diagnosis: Diagnosis }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'browser.changed'; readonly browser: BrowserView }
  | ChatChanged
  /** All chats that are taken over now. */
  | { readonly type: 'takeover.changed'; readonly takeovers: readonly TakeoverView[] }
  /** All data about this customer was deleted; `chatKey` is the `from` of their messages. */
  | { readonly type: 'customer.deleted'; readonly sessionId: string; readonly chatKey: string }
  | { readonly type: 'computer.changed'; readonly computer: ComputerView }
  | { readonly type: 'setup.pending'; readonly pending: PendingSetup | null }
  /** A click outside the window (on a notification or the tray) opens this place. Not part of any snapshot. */
  | { readonly type: 'navigate'; readonly place: Place }
  | { readonly type: 'firstRun.changed'; readonly firstRun: FirstRunView }
  | { readonly type: 'home.changed'; readonly home: HomeView }
  | { readonly type: 'diagnosis.progress'; readonly run: DiagnosisRun }

/**
 * Events are numbered without gaps. A client subscribes first, takes a snapshot, drops events up to the snapshot's
 * number, and takes a new snapshot after any gap.
 */
export interface NumberedEvent {
  readonly seq: number
  readonly event: HostEvent
}

/** What this host can do. The UI checks this instead of the platform. */
export interface Capabilities {
  readonly host: 'desktop' | 'headless'
  readonly tray: boolean
  readonly startAtLogin: boolean
  readonly keepAwake: boolean
  readonly updates: boolean
}

export interface Snapshot {
  /** Number of the last event this snapshot contains. */
  readonly seq: number
  readonly version: string
  readonly capabilities: Capabilities
  readonly sessions: readonly SessionView[]
  /** The newest messages, newest first, at most 50. */
  readonly messages: readonly MessageView[]
  readonly queue: QueueCounts
  readonly core: CoreStatus
  readonly pause: PauseStatus
  readonly settings: SettingsView
  readonly diagnosis: Diagnosis
  readonly notices: readonly Notice[]
  readonly browser: BrowserView
  /** Numbers of chats with unread messages and of chats that wait for a human. */
  readonly chats: ChatCounts
  readonly takeovers: readonly TakeoverView[]
  /** Null on a host without a desktop. */
  readonly computer: ComputerView | null
  /** The setup link that waits to be filled in, or null. */
  readonly setupPending: PendingSetup | null
  readonly firstRun: FirstRunView
  readonly home: HomeView
  /** The last run of the diagnosis since the program started, or null. */
  readonly diagnosisRun: DiagnosisRun | null
}
