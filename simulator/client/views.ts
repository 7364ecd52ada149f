/** What the control API shows of the simulated world: accounts, devices, pages, contacts, chats and messages. */

export type WidString = string
export type DeviceId = string

/** -1 failed, 0 waiting in the page, 1 on the server (one tick), 2 delivered (two ticks), 3 read (blue), 4 played. */
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
  /** Number of the device on the account: 1–99. */
  readonly index: number
  readonly phone: string
  readonly platform: string
  readonly linkedAt: number
  /** A page of this device is connected now. */
  readonly online: boolean
  readonly presence: 'available' | 'unavailable'
  /** Messages that wait for this device. */
  readonly queued: number
  /** Reads in the first minutes after the link that no message required, counted by kind. */
  readonly reads: Readonly<Partial<Record<ReadKind, number>>>
  /** Buttons pressed in WhatsApp's own dialogs, in order: `whats-new/continue`, `log-out/log-out`, … */
  readonly pressed: readonly string[]
}

/**
 * Kinds of reads that handling a message never needs: status posts, old messages of a chat without new ones, lists,
 * group data, pictures.
 */
export type ReadKind = 'status' | 'history' | 'contacts' | 'groups' | 'pictures'

/**
 * Dialogs that WhatsApp Web shows over its page. The first two only inform. The others ask for a decision, so a
 * program that presses a button in them decides for the owner.
 */
export type PageDialog = 'whats-new' | 'fresh-look' | 'log-out' | 'terms' | 'new-terms' | 'notice'

/** A browser page that is open on the simulator, linked or not. */
export interface PageView {
  readonly pageId: string
  /** Null while the page is not linked. */
  readonly deviceId: DeviceId | null
  readonly openedAt: number
  readonly connected: boolean
  /** The full text of the QR on the page. Null when the page shows none (linked, idle, or pairing by code). */
  readonly qr: string | null
  readonly pairingCode: string | null
  /** Phone that the pairing code was requested for. */
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
  /** The name under which others find this person without a number. Null without one. */
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
  /** Hex hash of exactly the bytes that arrived. */
  readonly sha256: string
}

/** One message as the server keeps it. `chat`, `from` and `to` are phone ids, not LIDs, as the phone shows them. */
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
  /** The device that wrote it: the id of a linked device, `phone` for the owner's phone, null for other people. */
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

/** What customers and the phone could observe of a host. It proves that a host never marks a chat as read. */
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
