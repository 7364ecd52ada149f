import type { PageDialog, WidString } from './views.ts'

/**
 * How the simulated WhatsApp behaves. The defaults match today's WhatsApp Web. A change of a knob marked "Page"
 * affects only pages loaded afterwards; all other changes apply at once.
 */
export interface Knobs {
  /** Page: message keys carry `_serialized` as before July 2026. Default false. */
  readonly legacyKeys: boolean
  /** Page: the minified own field that holds a key's cached string. Default `$1`. */
  readonly keyField: string
  /** Senders appear as `…@lid`. False: as `…@c.us`. Default true. */
  readonly lidSenders: boolean
  /** "Message yourself" appears under our own `…@lid`. False: under our phone. Default false; WhatsApp does both today. */
  readonly lidSelfChat: boolean
  /** Page: a restored page finishes syncing before a listener can attach, so the library's `ready` never comes. Default true. */
  readonly restoredAlreadySynced: boolean
  /** Messages that arrive while no page is open appear as unread history, without `message` events. Default true. */
  readonly offlineAsHistory: boolean
  /** Page: the page connects but never finishes syncing. Default false. */
  readonly neverSyncs: boolean
  /** Page: the value of `window.Debug.VERSION`. */
  readonly version: string
  /** Page: modules that `window.require` refuses, as if WhatsApp had renamed them. */
  readonly missingModules: readonly string[]
  /** Page: modules that `window.require` refuses for the first `lateModuleMs` of each document. */
  readonly lateModules: readonly string[]
  /** Milliseconds. Default 5000. */
  readonly lateModuleMs: number
  /** Page: id parts of messages whose model throws when serialised. */
  readonly unserializable: readonly string[]
  /** Page: the module that holds our own id returns nothing. Default false. */
  readonly hideOwnId: boolean
  /** Page: the end of the sync is announced as an event, but cannot be queried. Default false. */
  readonly hideSynced: boolean
  /** Lifetime of the first QR, in milliseconds. Default 60000. */
  readonly qrFirstMs: number
  /** Lifetime of each later QR, in milliseconds. Default 20000. */
  readonly qrNextMs: number
  /** Number of QRs before the page goes to `UNPAIRED_IDLE`. Default 6. */
  readonly qrCount: number
  /** Lifetime of a pairing code, in milliseconds. Default 180000. */
  readonly pairingCodeMs: number
  /** Page: milliseconds before the page's code starts. Default 0. */
  readonly loadDelayMs: number
  /** Page: the document loads, but its code never starts. Default false. */
  readonly loadNeverEnds: boolean
  /** Duration of the sync after connecting, with progress events, in milliseconds. Default 150. */
  readonly syncMs: number
  /** Page: number of loading-progress steps during the sync. Default 4. */
  readonly syncSteps: number
  /** Milliseconds from sending a message to the server's tick. Default 20. */
  readonly serverAckMs: number
  /** Milliseconds from the server's tick to the second tick. Default 60; null means the customer's phone is off. */
  readonly deliveredAckMs: number | null
  /** Milliseconds to the blue ticks. Null (default): customers read only when `readChat` is called. */
  readonly readAckMs: number | null
  /** The server accepts no new connections; open ones stay. Default false. */
  readonly refuseConnections: boolean
  /** The site does not answer: requests for the page are cut. Default false. */
  readonly siteUnreachable: boolean
  /** The server refuses every send (ack -1). Default false. */
  readonly failSends: boolean
  /**
   * Reason code that the server gives with each refusal; only the page's send job reports it. 463 means that this
   * account may not write first. Default 0: none.
   */
  readonly refusalCode: number
  /** The server refuses with 463 each message into a chat whose customer has not written yet. Default false. */
  readonly reachOutLock: boolean
  /** The page's send action throws. Default false. */
  readonly throwOnSend: boolean
  /** Marking a chat as seen throws. Default false. */
  readonly failSeen: boolean
  /** Media downloads fail. Default false. */
  readonly failDownloads: boolean
  /**
   * How media downloads fail: `expired`: the server no longer has the file (410); `cut`: the connection breaks half
   * way; `stalled`: half of the file comes, then nothing; `reuploading`: the file is gone (404) and the phone is
   * asked to upload it again. Default '': they do not fail.
   */
  readonly downloadFault: DownloadFault
  /** Media uploads fail. Default false. */
  readonly failUploads: boolean
  /** Duration of an upload, in milliseconds. Default 0. */
  readonly uploadMs: number
  /** Re-encodes pictures and videos before sending, as WhatsApp Web does, so their bytes and hash change. Default false. */
  readonly remakesMedia: boolean
  /** Chats whose model cannot be read, so reading all chats at once rejects. */
  readonly unreadableChats: readonly WidString[]
  /** Loading earlier messages fails. Default false. */
  readonly failHistory: boolean
  /** Messages per chat that the page holds after its start; the rest needs "load earlier". Default 15. */
  readonly historyInPage: number
  /** Messages that one "load earlier" adds. Default 20. */
  readonly historyChunk: number
  /**
   * Greeting of WhatsApp Business on the phone, sent to each customer who writes for the first time in two weeks.
   * Default '': no greeting.
   */
  readonly greetingText: string
  /** Away message that the phone sends in reply to each customer message, as when the shop is closed. Default '': the shop is open. */
  readonly awayText: string
  /** Milliseconds from a customer's message to the phone's automatic reply. Default 400. */
  readonly automaticAfterMs: number
  /** Milliseconds from the link to the one reload that WhatsApp Web does by itself. Default 300000; 0: no reload. */
  readonly reloadAfterLinkMs: number
  /**
   * A dialog that a page shows soon after its link, and again after each reload until its Continue button is pressed.
   * A device on which Continue was not pressed is unlinked at the scheduled reload. Default '': no dialog, as for an
   * account that has seen it before.
   */
  readonly welcomeDialog: '' | PageDialog
  /** Language of WhatsApp's dialogs, as a tag. Default `en`. */
  readonly dialogLanguage: string
  /**
   * Number of unprompted reads that a new device may do before the scheduled reload and still stay linked. Status
   * posts have no allowance. Default 2.
   */
  readonly readsForgiven: number
}

export type DownloadFault = '' | 'expired' | 'cut' | 'stalled' | 'reuploading'
