/**
 * The control API of the WhatsApp simulator: everything that happens on the phones.
 *
 * JSON over HTTP on loopback. Each command is `POST /control/<command>` with a JSON body and a JSON answer
 * (`ControlCommands`). A refused command answers 4xx with `ControlError`. `GET /control/events` is a server-sent
 * event stream of `SimulatorEvent`: one JSON object per `data:` line, the SSE `id:` is the event's `sequence`, and
 * `?after=<sequence>` replays the later events that are still kept. `GET /control/media/<mediaId>` returns media
 * bytes.
 *
 * Ids are WhatsApp's own strings: `2347000000000@c.us` (phone), `1234567890@lid` (LID), `…@g.us` (group),
 * `status@broadcast`, `…@broadcast`, `…@newsletter`. Times are unix seconds unless the name ends in `Ms`.
 */

import type { Knobs } from './knobs.ts'
import type { MessageContent } from './message-content.ts'
import type {
  AccountView,
  Ack,
  ChatTrace,
  ChatView,
  ContactView,
  DeviceId,
  GroupView,
  MessageView,
  PageDialog,
  PageView,
  PresenceTrace,
  WidString,
} from './views.ts'

export type * from './knobs.ts'
export type { MediaInput, MessageContent } from './message-content.ts'
export type * from './simulator-events.ts'
export type * from './views.ts'

export interface AccountRef {
  /** Digits of the account's phone. Optional while the simulator has only one account. */
  readonly phone?: string
}

export interface CustomerMessageRequest extends AccountRef {
  /** Digits of the customer's phone. Creates an unknown customer. */
  readonly from: string
  readonly content: MessageContent
  /** Writes into this group. The customer must be a participant. */
  readonly group?: WidString
  /**
   * Where the message goes instead of the customer's own chat: a status update, the chat of a broadcast list or
   * newsletter, or a bot. `list` stays in the customer's chat, but as a message that a broadcast list sent to many
   * people.
   */
  readonly via?: 'status' | 'broadcast' | 'newsletter' | 'bot' | 'list'
  /** The advertisement whose button brought the customer. */
  readonly ad?: {
    readonly title: string
    readonly sourceUrl?: string
    readonly sourceId?: string
    readonly ctwaClid?: string
  }
  /** WhatsApp's id part of the quoted message. */
  readonly quotedId?: string
  readonly pushName?: string
  /** Unix seconds; default now. Set it for old messages. */
  readonly timestamp?: number
  /** The message's id part; default a new one. An id that already exists is refused. */
  readonly id?: string
  readonly mentions?: readonly WidString[]
}

export interface OwnerMessageRequest extends AccountRef {
  /** Digits of a phone, a group id, or `me` for "Message yourself". */
  readonly to: string
  readonly content: MessageContent
  readonly quotedId?: string
  readonly timestamp?: number
  readonly id?: string
}

export interface ChatRef extends AccountRef {
  /** Digits of a customer's phone, or a full id. */
  readonly chat: string
}

export type Deafness = 'listeners' | 'collection' | 'functions' | 'for-good'

export interface PageRef {
  /** The page with this id, or the page of this device. Without either: the only open page. */
  readonly pageId?: string
  readonly deviceId?: DeviceId
}

type Empty = Record<never, never>

/** Command name → body and answer. */
export interface ControlCommands {
  /** The whole current state, for the first rendering. */
  readonly state: {
    readonly request: Empty
    readonly response: {
      readonly sequence: number
      readonly knobs: Knobs
      readonly accounts: readonly AccountView[]
      readonly pages: readonly PageView[]
      readonly siteUrl: string
    }
  }
  /** Resets to one new account without devices and closes all pages. Tests only. */
  readonly reset: { readonly request: Empty; readonly response: Empty }
  readonly getKnobs: { readonly request: Empty; readonly response: Knobs }
  readonly setKnobs: { readonly request: Partial<Knobs>; readonly response: Knobs }

  readonly createAccount: {
    readonly request: { readonly phone: string; readonly name: string }
    readonly response: AccountView
  }
  readonly contacts: { readonly request: AccountRef; readonly response: readonly ContactView[] }
  readonly saveContact: {
    readonly request: AccountRef & {
      readonly contactPhone: string
      readonly name?: string
      readonly pushName?: string
      readonly onWhatsApp?: boolean
      /** False: the account cannot look up the phone that belongs to this contact's LID. */
      readonly phoneKnown?: boolean
      readonly isMyContact?: boolean
      /** An empty text removes the username. WhatsApp announces a change with its own notice. */
      readonly username?: string
    }
    readonly response: ContactView
  }
  /** Gives a person a new LID; the old LID no longer takes messages. `silent` leaves out WhatsApp's notice. */
  readonly changeLid: {
    readonly request: AccountRef & { readonly contactPhone: string; readonly silent?: boolean }
    readonly response: ContactView
  }
  /** Gives a person a new phone number and keeps the LID, as WhatsApp's "Change number" does. */
  readonly changeNumber: {
    readonly request: AccountRef & {
      readonly contactPhone: string
      readonly newPhone: string
      readonly silent?: boolean
    }
    readonly response: ContactView
  }
  readonly createGroup: {
    readonly request: AccountRef & {
      readonly subject: string
      /** Phones of the customers in the group. The owner is always a participant. */
      readonly participants: readonly string[]
      /** Default true: participants and `to` are lids. */
      readonly lidAddressing?: boolean
    }
    readonly response: GroupView
  }
  readonly groups: { readonly request: AccountRef; readonly response: readonly GroupView[] }
  readonly chats: { readonly request: AccountRef; readonly response: readonly ChatView[] }
  readonly messages: {
    readonly request: AccountRef & { readonly chat?: string; readonly limit?: number }
    readonly response: readonly MessageView[]
  }
  /** What a host revealed in chats: seen marks and typing. */
  readonly chatTraces: { readonly request: AccountRef; readonly response: readonly ChatTrace[] }
  readonly presenceTraces: { readonly request: AccountRef; readonly response: readonly PresenceTrace[] }

  /** The phone's camera reads the text of the QR. Refused when the code is stale or unknown, or when 4 devices are linked. */
  readonly scanQr: {
    readonly request: AccountRef & { readonly qr: string }
    readonly response: { readonly deviceId: DeviceId }
  }
  /** The owner types the 8-character pairing code on the phone. Dashes and case do not matter. */
  readonly enterPairingCode: {
    readonly request: AccountRef & { readonly code: string }
    readonly response: { readonly deviceId: DeviceId }
  }
  /** "Log out" of one device on the phone. Without `deviceId`: of all devices. */
  readonly unlinkDevice: {
    readonly request: AccountRef & { readonly deviceId?: DeviceId }
    readonly response: { readonly unlinked: readonly DeviceId[] }
  }

  readonly customerMessage: { readonly request: CustomerMessageRequest; readonly response: MessageView }
  /** The owner sends a message from the phone. */
  readonly ownerMessage: { readonly request: OwnerMessageRequest; readonly response: MessageView }
  /** The customer edits one of their own messages, within the same chat. */
  readonly editMessage: {
    readonly request: AccountRef & { readonly id: string; readonly body: string }
    readonly response: MessageView
  }
  readonly revokeMessage: { readonly request: AccountRef & { readonly id: string }; readonly response: MessageView }
  /** A customer reacts to a message. An empty text removes the reaction. */
  readonly react: {
    readonly request: AccountRef & { readonly from: string; readonly id: string; readonly text: string }
    readonly response: MessageView
  }
  /** The customer opens the chat, so our messages get blue ticks. */
  readonly readChat: { readonly request: ChatRef; readonly response: { readonly read: number } }
  /** The owner opens the chat on the phone, so its unread count becomes 0. */
  readonly ownerReadsChat: { readonly request: ChatRef; readonly response: Empty }
  /** The customer starts or stops typing. */
  readonly customerTyping: {
    readonly request: ChatRef & { readonly typing: boolean }
    readonly response: Empty
  }
  readonly incomingCall: {
    readonly request: AccountRef & { readonly from: string; readonly video?: boolean }
    readonly response: { readonly callId: string }
  }
  /** Sets the tick of one of our messages. */
  readonly setAck: {
    readonly request: AccountRef & { readonly id: string; readonly ack: Ack }
    readonly response: MessageView
  }

  /** Cuts the page's connection. The page reconnects by itself, but not within `holdMs`; null holds until `allowConnection`. */
  readonly dropConnection: {
    readonly request: PageRef & { readonly holdMs?: number | null }
    readonly response: Empty
  }
  readonly allowConnection: { readonly request: PageRef; readonly response: Empty }
  /** Opens the session in another window: the page is in state CONFLICT until its `takeover()`. */
  readonly conflict: { readonly request: PageRef; readonly response: Empty }
  /** Makes the page sync again: `authenticated` and `ready` repeat. */
  readonly resyncPage: { readonly request: PageRef; readonly response: Empty }
  readonly reloadPage: { readonly request: PageRef; readonly response: Empty }
  /** Blocks the page's thread for `forMs` milliseconds (default 60000): the page answers nothing. */
  readonly hangPage: { readonly request: PageRef & { readonly forMs?: number }; readonly response: Empty }
  /** Really kills the renderer process: the page runs itself out of memory. */
  readonly crashPage: { readonly request: PageRef; readonly response: Empty }
  /**
   * Stops a page from reporting new messages while the page itself goes on. `listeners` removes the listeners,
   * `collection` replaces WhatsApp's message collection, `functions` makes the functions that hosts exposed do
   * nothing, and `for-good` prevents all listening from then on.
   */
  readonly deafenPage: {
    readonly request: PageRef & { readonly how: Deafness }
    readonly response: Empty
  }
  /**
   * Does now the one reload that WhatsApp Web does by itself some minutes after the link. Unlinks the devices that
   * behaved rudely until then.
   */
  readonly scheduledReload: { readonly request: AccountRef; readonly response: Empty }
  /** Shows WhatsApp's dialog over the page, in the language of the knob `dialogLanguage`. */
  readonly showDialog: {
    readonly request: PageRef & { readonly dialog: PageDialog }
    readonly response: Empty
  }
  /** The page's socket reports this state, as WhatsApp's own code would (`DEPRECATED_VERSION`, `TOS_BLOCK`, …). */
  readonly setPageState: { readonly request: PageRef & { readonly state: string }; readonly response: Empty }
}

export type ControlCommand = keyof ControlCommands
export type ControlRequest<Command extends ControlCommand> = ControlCommands[Command]['request']
export type ControlResponse<Command extends ControlCommand> = ControlCommands[Command]['response']

/** Why a command was refused. */
export interface ControlError {
  readonly error: {
    readonly code:
      'unknown-command' | 'bad-request' | 'not-found' | 'stale-code' | 'too-many-devices' | 'no-page' | 'internal'
    readonly message: string
  }
}
