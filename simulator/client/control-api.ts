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

import type { MessageContent } from './message-content.ts'

export type { MediaInput, MessageContent } from './message-content.ts'

export type WidString = string
export type DeviceId = string

/** -1 failed, 0 waiting in the page, 1 server has it (one tick), 2 delivered (two ticks), 3 read (blue), 4 played. */
export type Ack = -1 | 0 | 1 | 2 | 3 | 4

export type MessageKind =
  | 'chat'
  | 'image'
  | 'video'
  | 'audio'
  | 'ptt'
  | 'document'
  | 'sticker'
  | 'location'
  | 'vcard'
  | 'multi_vcard'
  | 'poll_creation'
  | 'call_log'
  | 'e2e_notification'
  | 'protocol'
  | 'gp2'
  | 'ciphertext'
  | 'revoked'
  | 'newsletter'
  | 'unknown'
  | 'order'
  | 'product'
  | 'other'

/** The shop owner's account: one phone. */
export interface AccountView {
  readonly phone: string
  readonly id: WidString
  readonly lid: WidString
  readonly name: string
  readonly devices: readonly DeviceView[]
}

/** One linked device (a WhatsApp Web page with its own stored identity), or one page that shows a QR. */
export interface DeviceView {
  readonly deviceId: DeviceId
  /** Number on the account: 1–99. */
  readonly index: number
  readonly phone: string
  readonly platform: string
  readonly linkedAt: number
  /** A page of this device is connected right now. */
  readonly online: boolean
  readonly presence: 'available' | 'unavailable'
  /** Messages that wait for this device. */
  readonly queued: number
  /** What it read in the first minutes after the link that no message asked for, by kind. */
  readonly reads: Readonly<Partial<Record<ReadKind, number>>>
  /** Buttons that were pressed in WhatsApp's own dialogs, in order: `whats-new/continue`, `log-out/log-out`, … */
  readonly pressed: readonly string[]
}

/** Kinds of reading that a message never needs: status posts, old messages of a chat that nobody wrote in, lists, group data, pictures. */
export type ReadKind = 'status' | 'history' | 'contacts' | 'groups' | 'pictures'

/**
 * Dialogs that WhatsApp Web lays over its page. The first two only want to be read; the others decide something, and a program that
 * presses a button in them decides in the owner's place.
 */
export type PageDialog = 'whats-new' | 'fresh-look' | 'log-out' | 'terms' | 'new-terms' | 'notice'

/** A browser page that is open on the simulator, linked or not. */
export interface PageView {
  readonly pageId: string
  /** Null while the page is not linked. */
  readonly deviceId: DeviceId | null
  readonly openedAt: number
  readonly connected: boolean
  /** The full text of the QR on its screen, null when there is none (linked, idle, or code flow). */
  readonly qr: string | null
  readonly pairingCode: string | null
  /** Phone that the pairing code was asked for. */
  readonly pairingPhone: string | null
  readonly state: string
}

export interface ContactView {
  readonly id: WidString
  readonly lid: WidString
  readonly phone: string
  readonly name: string | null
  readonly pushName: string
  readonly onWhatsApp: boolean
  readonly isMyContact: boolean
  /** The name that the person is found by without a number, null without one. */
  readonly username: string | null
  /** Whether the account knows which phone belongs to the contact's lid. */
  readonly phoneKnown: boolean
}

export interface GroupView {
  readonly id: WidString
  readonly subject: string
  readonly participants: readonly WidString[]
  readonly lidAddressing: boolean
}

export interface MediaView {
  readonly mediaId: string
  readonly mimetype: string
  readonly filename: string | null
  readonly size: number
  /** In hex, of the very bytes that arrived. */
  readonly sha256: string
}

/** One message as the server keeps it. `chat`, `from` and `to` are as the phone shows them (phones, not lids). */
export interface MessageView {
  /** WhatsApp's message id part, e.g. `3EB0…`. */
  readonly id: string
  readonly phone: string
  readonly chat: WidString
  readonly from: WidString
  readonly to: WidString
  /** Sender inside a group, null elsewhere. */
  readonly author: WidString | null
  readonly fromMe: boolean
  /** The device that wrote it: a linked device, `phone` for the owner's phone, null for others. */
  readonly sentBy: DeviceId | 'phone' | null
  readonly kind: MessageKind
  readonly body: string
  readonly caption: string | null
  readonly timestamp: number
  readonly ack: Ack
  readonly quotedId: string | null
  readonly media: MediaView | null
  readonly location: { readonly latitude: number; readonly longitude: number; readonly name: string | null } | null
  readonly reactions: readonly { readonly from: WidString; readonly text: string }[]
  readonly edited: boolean
  readonly revoked: boolean
}

export interface ChatView {
  readonly id: WidString
  readonly lid: WidString | null
  readonly name: string
  readonly isGroup: boolean
  readonly unread: number
  readonly lastMessage: MessageView | null
}

/** What the customers and the phone could observe of a host; the proof for "never marks a chat as read". */
export interface ChatTrace {
  readonly chat: WidString
  readonly deviceId: DeviceId | null
  readonly kind: 'seen' | 'composing' | 'recording' | 'paused'
  readonly atMs: number
}

export interface PresenceTrace {
  readonly deviceId: DeviceId
  readonly presence: 'available' | 'unavailable'
  readonly atMs: number
}

/**
 * How the simulated WhatsApp behaves. The defaults are today's WhatsApp Web; a change works for pages loaded
 * afterwards where it concerns their code (marked "page"), at once elsewhere.
 */
export interface Knobs {
  /** Page: message keys carry `_serialized` as before July 2026. Default false. */
  readonly legacyKeys: boolean
  /** Page: the minified own field that holds a key's cached string. Default `$1`. */
  readonly keyField: string
  /** Senders appear as `…@lid`. False: as `…@c.us`. Default true. */
  readonly lidSenders: boolean
  /** "Message yourself" appears under our own `…@lid`. False: under our phone. Default false: both are seen today. */
  readonly lidSelfChat: boolean
  /** Page: a restored page has synced before anybody can listen, so the library's `ready` never comes. Default true. */
  readonly restoredAlreadySynced: boolean
  /** Messages that came while no page was open appear as unread history without `message` events. Default true. */
  readonly offlineAsHistory: boolean
  /** Page: the page connects, but never finishes syncing. Default false. */
  readonly neverSyncs: boolean
  /** Page: the value of `window.Debug.VERSION`. */
  readonly version: string
  /** Page: modules that `window.require` refuses, as after a rename by WhatsApp. */
  readonly missingModules: readonly string[]
  /** Page: modules that `window.require` refuses for the first `lateModuleMs` of each document. */
  readonly lateModules: readonly string[]
  /** Default 5000. */
  readonly lateModuleMs: number
  /** Page: id parts of messages whose model throws when it is serialised. */
  readonly unserializable: readonly string[]
  /** Page: the module that says who we are says nothing. Default false. */
  readonly hideOwnId: boolean
  /** Page: the end of the sync is announced, but cannot be asked for. Default false. */
  readonly hideSynced: boolean
  /** Milliseconds that the first QR lives. Default 60000. */
  readonly qrFirstMs: number
  /** Milliseconds that each later QR lives. Default 20000. */
  readonly qrNextMs: number
  /** QRs until the page goes `UNPAIRED_IDLE`. Default 6. */
  readonly qrCount: number
  /** Default 180000. */
  readonly pairingCodeMs: number
  /** Page: milliseconds before the page's code starts. Default 0. */
  readonly loadDelayMs: number
  /** Page: the page's document loads, but its code never starts. Default false. */
  readonly loadNeverEnds: boolean
  /** Milliseconds of the sync after connecting, with progress events. Default 150. */
  readonly syncMs: number
  /** Page: steps of loading progress during the sync. Default 4. */
  readonly syncSteps: number
  /** Milliseconds from a sent message to the server's tick. Default 20. */
  readonly serverAckMs: number
  /** Milliseconds from the server's tick to the second tick. Default 60; null: the customer's phone is off. */
  readonly deliveredAckMs: number | null
  /** Milliseconds to the blue ticks; null (default): customers read when `readChat` is called. */
  readonly readAckMs: number | null
  /** The server accepts no connection; open connections stay. Default false. */
  readonly refuseConnections: boolean
  /** The site does not answer at all: requests for the page are cut. Default false. */
  readonly siteUnreachable: boolean
  /** Each send is refused by the server (ack -1). Default false. */
  readonly failSends: boolean
  /** Reason that the server gives with each refusal, as `errorCode` of the message; 463: this account may not write first. Default 0: none. */
  readonly refusalCode: number
  /** The server refuses what is written into a chat whose customer has not written, with 463. Default false. */
  readonly reachOutLock: boolean
  /** The page's send action throws. Default false. */
  readonly throwOnSend: boolean
  /** Marking a chat as seen throws. Default false. */
  readonly failSeen: boolean
  /** Media downloads fail. Default false. */
  readonly failDownloads: boolean
  /**
   * How media downloads go: `expired`, the server has had it (410); `cut`, the connection breaks half way; `stalled`, half of it comes and
   * no more; `reuploading`, it is gone (404) and the phone is asked to send it again. Default ''.
   */
  readonly downloadFault: DownloadFault
  /** Media uploads fail. Default false. */
  readonly failUploads: boolean
  /** How long an upload takes, in milliseconds. Default 0. */
  readonly uploadMs: number
  /** Pictures are made anew before they are sent, as WhatsApp Web does: other bytes, another hash. Default false. */
  readonly remakesPictures: boolean
  /** Chats whose model cannot be read, so that reading all chats at once rejects. */
  readonly unreadableChats: readonly WidString[]
  /** Loading earlier messages fails. Default false. */
  readonly failHistory: boolean
  /** Messages that the page holds per chat after its start; the rest comes by loading earlier ones. Default 15. */
  readonly historyInPage: number
  /** Messages that one "load earlier" brings. Default 20. */
  readonly historyChunk: number
  /** WhatsApp Business on the phone greets: whoever writes for the first time in two weeks gets this text. Default '': it does not. */
  readonly greetingText: string
  /** The shop is closed: each customer's message gets this text from the phone. Default '': it is open. */
  readonly awayText: string
  /** Milliseconds from a customer's message to what the phone says by itself. Default 400. */
  readonly automaticAfterMs: number
  /** Milliseconds from the link to the one reload that WhatsApp Web does by itself. Default 300000; 0: none. */
  readonly reloadAfterLinkMs: number
  /**
   * A dialog that a page shows soon after its link, and after each reload until somebody presses Continue; a device that has not done so
   * by the scheduled reload is unlinked there. Default '': none, as for an account that has seen it before.
   */
  readonly welcomeDialog: '' | PageDialog
  /** Language of WhatsApp's dialogs, as a tag. Default `en`. */
  readonly dialogLanguage: string
  /** What a new device may read unasked before the scheduled reload and stay linked; of status posts it is nothing. Default 2. */
  readonly readsForgiven: number
}

export type DownloadFault = '' | 'expired' | 'cut' | 'stalled' | 'reuploading'

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

interface EventBase {
  /** Counts up by one per event. */
  readonly sequence: number
  readonly atMs: number
}

export type SimulatorEventBody =
  | { readonly kind: 'page-opened'; readonly page: PageView }
  | { readonly kind: 'page-closed'; readonly pageId: string }
  /** State, QR or pairing code of a page changed. */
  | { readonly kind: 'page-changed'; readonly page: PageView }
  /** A new QR is on a page's screen; null: none any more. */
  | { readonly kind: 'qr'; readonly pageId: string; readonly qr: string | null; readonly expiresAtMs: number | null }
  | {
      readonly kind: 'pairing-code'
      readonly pageId: string
      readonly code: string | null
      readonly phone: string | null
      readonly expiresAtMs: number | null
    }
  | { readonly kind: 'device-linked'; readonly device: DeviceView }
  | {
      readonly kind: 'device-unlinked'
      readonly phone: string
      readonly deviceId: DeviceId
      readonly by: 'phone' | 'device' | 'whatsapp'
    }
  | { readonly kind: 'device-online'; readonly phone: string; readonly deviceId: DeviceId; readonly online: boolean }
  /** Any new message: of a customer, of the owner's phone, or of a linked device (`sentBy`). */
  | { readonly kind: 'message'; readonly message: MessageView }
  /** Ticks, edits, revokes, reactions. */
  | { readonly kind: 'message-changed'; readonly message: MessageView }
  | { readonly kind: 'chat-trace'; readonly phone: string; readonly trace: ChatTrace }
  | { readonly kind: 'presence'; readonly phone: string; readonly trace: PresenceTrace }
  | { readonly kind: 'chat-changed'; readonly phone: string; readonly chat: ChatView }
  | { readonly kind: 'contact-changed'; readonly phone: string; readonly contact: ContactView }
  | { readonly kind: 'group-changed'; readonly phone: string; readonly group: GroupView }
  | { readonly kind: 'knobs-changed'; readonly knobs: Knobs }
  | { readonly kind: 'reset' }

export type SimulatorEvent = EventBase & SimulatorEventBody
export type SimulatorEventKind = SimulatorEventBody['kind']
