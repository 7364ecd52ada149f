/**
 * The control API of the WhatsApp simulator: everything that happens on the phones' side.
 *
 * JSON over HTTP on loopback. Each command is `POST /control/<command>` with a JSON body and a JSON answer
 * (`ControlCommands`); a refused command answers 4xx with `ControlError`. `GET /control/events` is a server-sent
 * event stream of `SimulatorEvent` (one JSON object per `data:` line, the SSE `id:` is the event's `sequence`;
 * `?after=<sequence>` replays what is still kept). `GET /control/media/<mediaId>` returns media bytes.
 *
 * Ids are WhatsApp's own strings: `2347000000000@c.us` (phone), `1234567890@lid` (privacy id), `…@g.us` (group),
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
  /** Digits of the account's phone. May be left out while the simulator has one account only. */
  readonly phone?: string
}

export interface CustomerMessageRequest extends AccountRef {
  /** Digits of the customer's phone. An unknown customer is created. */
  readonly from: string
  readonly content: MessageContent
  /** Writes into this group (the customer must be a participant). */
  readonly group?: WidString
  /**
   * Writes as a status update, into a broadcast list's or a newsletter's own chat, or as a bot, instead of the chat. `list`: into the chat, as one of
   * the many whom a broadcast list reaches.
   */
  readonly via?: 'status' | 'broadcast' | 'newsletter' | 'bot' | 'list'
  /** The customer came by the button of this advertisement. */
  readonly ad?: {
    readonly title: string
    readonly sourceUrl?: string
    readonly sourceId?: string
    readonly ctwaClid?: string
  }
  /** WhatsApp's id part of the message that is answered. */
  readonly quotedId?: string
  readonly pushName?: string
  /** Unix seconds; default now. For old messages. */
  readonly timestamp?: number
  /** Own id part; default a new one. Writing an id twice is refused. */
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
  /** A page, or the page of a device. With neither: the only open page. */
  readonly pageId?: string
  readonly deviceId?: DeviceId
}

type Empty = Record<never, never>

/** Command name → body and answer. */
export interface ControlCommands {
  /** Everything at once, for a first picture. */
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
  /** Back to one fresh account with no devices; pages are closed. Tests only. */
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
      /** False: the account cannot look up the phone of this contact's lid. */
      readonly phoneKnown?: boolean
      readonly isMyContact?: boolean
      /** '': takes it away. A change of it is told by WhatsApp's own notice. */
      readonly username?: string
    }
    readonly response: ContactView
  }
  /** WhatsApp gives a person another privacy id: the former one takes no messages any more. `silent`: without its notice. */
  readonly changeLid: {
    readonly request: AccountRef & { readonly contactPhone: string; readonly silent?: boolean }
    readonly response: ContactView
  }
  /** A person takes another number and keeps the privacy id, as WhatsApp's "Change number" does. */
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
      /** Phones of the customers in it; the owner is always in. */
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
  /** What a host showed to the world: seen marks, typing. */
  readonly chatTraces: { readonly request: AccountRef; readonly response: readonly ChatTrace[] }
  readonly presenceTraces: { readonly request: AccountRef; readonly response: readonly PresenceTrace[] }

  /** The phone's camera reads the QR's text. Refused when the code is stale or unknown, or 4 devices are linked. */
  readonly scanQr: {
    readonly request: AccountRef & { readonly qr: string }
    readonly response: { readonly deviceId: DeviceId }
  }
  /** The owner types the 8 characters (dashes and case do not matter) on the phone. */
  readonly enterPairingCode: {
    readonly request: AccountRef & { readonly code: string }
    readonly response: { readonly deviceId: DeviceId }
  }
  /** "Log out" of one device on the phone; without `deviceId`: all of them. */
  readonly unlinkDevice: {
    readonly request: AccountRef & { readonly deviceId?: DeviceId }
    readonly response: { readonly unlinked: readonly DeviceId[] }
  }

  readonly customerMessage: { readonly request: CustomerMessageRequest; readonly response: MessageView }
  /** The owner types on the phone. */
  readonly ownerMessage: { readonly request: OwnerMessageRequest; readonly response: MessageView }
  /** The customer edits an own message, within the same chat. */
  readonly editMessage: {
    readonly request: AccountRef & { readonly id: string; readonly body: string }
    readonly response: MessageView
  }
  readonly revokeMessage: { readonly request: AccountRef & { readonly id: string }; readonly response: MessageView }
  /** A customer reacts; an empty text takes the reaction back. */
  readonly react: {
    readonly request: AccountRef & { readonly from: string; readonly id: string; readonly text: string }
    readonly response: MessageView
  }
  /** The customer opens the chat: our messages get blue ticks. */
  readonly readChat: { readonly request: ChatRef; readonly response: { readonly read: number } }
  /** The owner opens the chat on the phone: its unread count becomes 0. */
  readonly ownerReadsChat: { readonly request: ChatRef; readonly response: Empty }
  /** The customer is typing or stops. */
  readonly customerTyping: {
    readonly request: ChatRef & { readonly typing: boolean }
    readonly response: Empty
  }
  readonly incomingCall: {
    readonly request: AccountRef & { readonly from: string; readonly video?: boolean }
    readonly response: { readonly callId: string }
  }
  /** Sets the tick of one message of ours by hand. */
  readonly setAck: {
    readonly request: AccountRef & { readonly id: string; readonly ack: Ack }
    readonly response: MessageView
  }

  /** Cuts the page's connection; it tries again by itself unless `holdMs` (null: until `allowConnection`). */
  readonly dropConnection: {
    readonly request: PageRef & { readonly holdMs?: number | null }
    readonly response: Empty
  }
  readonly allowConnection: { readonly request: PageRef; readonly response: Empty }
  /** The session was opened in another window: state CONFLICT until the page's `takeover()`. */
  readonly conflict: { readonly request: PageRef; readonly response: Empty }
  /** The page syncs again: `authenticated` and `ready` repeat. */
  readonly resyncPage: { readonly request: PageRef; readonly response: Empty }
  readonly reloadPage: { readonly request: PageRef; readonly response: Empty }
  /** The page's thread spins and answers nothing for that long (default 60 s). */
  readonly hangPage: { readonly request: PageRef & { readonly forMs?: number }; readonly response: Empty }
  /** The renderer process dies for real (the page runs itself out of memory). */
  readonly crashPage: { readonly request: PageRef; readonly response: Empty }
  /**
   * The page goes on as before and nobody hears of new messages any more: the listeners for them are gone, WhatsApp has put another
   * collection in the place of its messages, or the functions that hosts exposed do nothing. `for-good`: nobody can listen any more.
   */
  readonly deafenPage: {
    readonly request: PageRef & { readonly how: Deafness }
    readonly response: Empty
  }
  /** The one reload that WhatsApp Web does by itself some minutes after the link, now: whoever was rude until then is unlinked. */
  readonly scheduledReload: { readonly request: AccountRef; readonly response: Empty }
  /** WhatsApp lays this dialog over the page, in the language of the knob `dialogLanguage`. */
  readonly showDialog: {
    readonly request: PageRef & { readonly dialog: PageDialog }
    readonly response: Empty
  }
  /** The page's socket announces this state, as WhatsApp's own code would (`DEPRECATED_VERSION`, `TOS_BLOCK`, …). */
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
