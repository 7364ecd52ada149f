import type { PageDialog, WidString } from './views.ts'

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
  /** Pictures, films and stickers are made anew before they are sent, as WhatsApp Web does: other bytes, another hash. Default false. */
  readonly remakesMedia: boolean
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
