/** What the control API shows of the world: accounts, devices, pages, contacts, chats, messages. */

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
