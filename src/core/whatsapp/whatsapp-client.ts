import type { Ack } from '../../shared/model/message.ts'
import type { SelfCheck } from '../../shared/model/session.ts'
import { sayEnglish, type Message } from '../../shared/words/say.ts'
import type { OutgoingAttachment, SendOutcome } from './chat-sender.ts'
import type { DownloadLimits, MediaDownload, MediaReader } from './download-media.ts'
import type { DialogLook } from './page/answer-dialog.ts'
import type { IncomingMessage, MessageChange, OutgoingMessage, UnreadableMessage } from './incoming-message.ts'

/** Events of a client. Several kinds repeat (`authenticated`, `ready` after a reload or a re-sync), so listeners are idempotent. */
export type ClientEvent =
  | { readonly kind: 'qr'; readonly text: string }
  | { readonly kind: 'pairing-code'; readonly code: string }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'loading'; readonly percent: number }
  | { readonly kind: 'ready' }
  /** The page's connection state changed: `CONNECTED`, `OPENING`, `TIMEOUT`, `CONFLICT`, … */
  | { readonly kind: 'page-state'; readonly state: string }
  /** WhatsApp's own notice that a person's id, number or name changed. */
  | ({ readonly kind: 'renumbered' } & RenumberedNotice)
  /** The page's document was replaced: everything we had put into it is gone. */
  | { readonly kind: 'page-loaded' }
  /** A browser that awaits the site has asked for it in vain. Repeats. */
  | { readonly kind: 'site-away'; readonly detail: string }
  | { readonly kind: 'logged-out' }
  | { readonly kind: 'browser-gone' }
  | { readonly kind: 'page-crashed' }
  /** A promise inside the library was rejected outside any await of ours. */
  | { readonly kind: 'library-failed'; readonly detail: string }
  | { readonly kind: 'incoming'; readonly message: IncomingMessage }
  | { readonly kind: 'outgoing'; readonly message: OutgoingMessage }
  | { readonly kind: 'unreadable'; readonly message: UnreadableMessage }
  /** A message was edited, deleted or reacted to. Repeats, and also comes for messages that were never stored. */
  | { readonly kind: 'changed'; readonly change: MessageChange }
  | { readonly kind: 'ack'; readonly messageId: string; readonly ack: Ack }

/** Ids as `…@lid` or `…@c.us`. `from` and `to` are set when one id replaced the other, else null. */
export interface RenumberedNotice {
  readonly from: string | null
  readonly to: string | null
  readonly others: readonly string[]
}

/** The page's own state; cheap to read. */
export interface PageProbe {
  /** WhatsApp's own code is running. */
  readonly loaded: boolean
  /** WhatsApp's connection state, null while its code is not running. */
  readonly state: string | null
  /** Null when the page does not say. */
  readonly synced: boolean | null
  /** The library's helper functions are in the page. */
  readonly helpers: boolean
  /** The library listens for the end of the synchronisation, so that `finishReady` can report it. */
  readonly hook: boolean
  /** The library reported `ready` for the current document. */
  readonly ready: boolean
  /** Our listener is attached to the page's message collection, proven by a test event that took the path of a message. */
  readonly hears: boolean
  /** The browser shows its own error page: the site could not be reached. */
  readonly unreachable: boolean
  /** Nothing of the site has loaded yet. */
  readonly blank: boolean
}

export type StartFailureCode =
  | 'browser-missing'
  | 'launch-failed'
  /** No browser of this computer can run with its sandbox. */
  | 'no-sandbox'
  /** The system lets no browser run; `said` names the first reason. */
  | 'browser-refused'
  /** Another running program uses the profile, or that cannot be ruled out. */
  | 'profile-locked'
  | 'site-unreachable'
  | 'logged-out'
  | 'load-failed'
  /** WhatsApp's page lacks a part that the library needs. */
  | 'page-changed'
  /** The site's certificate is not valid at this computer's time. */
  | 'certificate-date'
  | 'closed'

/** `start()` rejects only with this. */
export class StartFailure extends Error {
  readonly code: StartFailureCode
  /** The text for the owner, where the code alone does not say it. */
  readonly said: Message | undefined
  /** The technical text, in English. */
  readonly detail: string
  constructor(code: StartFailureCode, what: string | Message, detail?: string) {
    super(typeof what === 'string' ? what : sayEnglish(what))
    this.name = 'StartFailure'
    this.code = code
    this.said = typeof what === 'string' ? undefined : what
    this.detail = detail ?? (typeof what === 'string' ? what : '')
  }
}

export interface Account {
  /** Digits, null when only the LID is known. */
  readonly phone: string | null
  readonly pushName: string | null
  /** Digits of our own LID, null when WhatsApp names none. */
  readonly lid: string | null
}

/** A message as the survey of all chats sees it. */
export interface MessageMark {
  readonly messageId: string
  readonly fromMe: boolean
  /** Unix seconds. */
  readonly timestamp: number
}

export interface ChatSurvey {
  readonly chatId: string
  /** Time of the last activity, unix seconds. */
  readonly timestamp: number
  /** The newest messages that the page holds, oldest first. */
  readonly tail: readonly MessageMark[]
  /**
   * A message of the other side is not decrypted yet. It is missing from `tail` until it was waited for, and no event tells when it
   * becomes readable.
   */
  readonly pending: boolean
}

/** A message of the last minutes, as the page holds it. */
export interface LatestMessage extends MessageMark {
  readonly chatId: string
  /** Sender of a group message, else null. */
  readonly authorId: string | null
  readonly type: string
  /** WhatsApp marks it as new, not as history. */
  readonly isNew: boolean
  /** Still not decrypted after the wait. */
  readonly undecrypted?: true
}

export interface ChatHistory {
  readonly incoming: readonly IncomingMessage[]
  readonly outgoing: readonly OutgoingMessage[]
  readonly unreadable: readonly UnreadableMessage[]
  /** Unix seconds of the oldest message read, null when there was none. */
  readonly oldest: number | null
  /** False when earlier messages of the requested time could not be loaded: only the newer part was read. */
  readonly complete: boolean
}

export interface ContactEntry {
  readonly id: string
  readonly name: string
  readonly number: string
}

/** A chat as the page lists it. */
export interface ChatName {
  readonly id: string
  readonly name: string
  /** Digits of the phone behind a LID, null when the page does not know it. */
  readonly phone: string | null
}

export interface GroupEntry {
  readonly id: string
  readonly name: string
}

/**
 * One browser with one WhatsApp Web page, from launch to close; never reused. Every call has its own time limit and rejects
 * when the page does not answer within it. Plain data only: nothing of the library crosses.
 */
export interface WhatsAppClient {
  onEvent(listener: (event: ClientEvent) => void): () => void
  /**
   * Launches the browser and loads the page; resolves when the library is attached to it. Rejects with `StartFailure`. May take for
   * ever. `awaitsSite`: the site was out of reach just now, so the page is loaded once the site answers.
   */
  start(awaitsSite: boolean): Promise<void>
  /** Asks the page for its state. Rejects when it does not answer within `limitMs`. Null while there is no page yet. */
  probe(limitMs: number): Promise<PageProbe | null>
  /** Tells the library that the page has synchronised, if that happened before the library listened. */
  finishReady(): Promise<void>
  /** Makes message ids readable again if they are not. Resolves to whether they are. */
  repairIds(): Promise<boolean>
  account(): Promise<Account>
  /** `none` reads no chat: a young link must not read any. */
  selfCheck(chats: 'all' | 'none'): Promise<SelfCheck>
  /** Looks for a dialog over the page. If `mayPress`, answers one that only announces news. */
  answerDialog(mayPress: boolean): Promise<DialogLook>
  /** The page as it looks now, as JPEG in base64. It shows customers, so it is for the owner's window only and never stored. */
  pagePicture(): Promise<string>
  refreshQr(): Promise<void>
  /** Asks for a pairing code for this phone (digits); codes come as events and renew themselves. */
  requestPairingCode(phone: string): Promise<void>
  cancelPairingCode(): Promise<void>
  useHere(): Promise<void>
  setUnavailable(): Promise<void>
  setTyping(chatId: string, typing: boolean, how?: 'recording'): Promise<void>
  sendText(chatId: string, text: string, quotedMessageId: string | null): Promise<SendOutcome>
  sendAttachment(chatId: string, what: OutgoingAttachment, quotedMessageId: string | null): Promise<SendOutcome>
  /** Chats with activity since `sinceSeconds`, newest first. Unreadable chats are left out. */
  surveyChats(sinceSeconds: number): Promise<readonly ChatSurvey[]>
  /**
   * The newest messages of the most recently active chats, and the messages added last. Bounded; loads nothing, marks nothing as
   * read.
   */
  latestMessages(): Promise<readonly LatestMessage[]>
  /** Edits and deletions of messages since `sinceSeconds` that the page holds, oldest first. Bounded; loads nothing. */
  changesSince(sinceSeconds: number): Promise<readonly MessageChange[]>
  /** Reloads the page; its state tells the result. */
  reloadPage(): Promise<void>
  /** Messages of one chat since `sinceSeconds`, at most `limit`, oldest first; loads earlier ones as needed. Marks nothing as read. */
  readHistory(chatId: string, sinceSeconds: number, limit: number, which: 'all' | 'own'): Promise<ChatHistory>
  hasChat(chatId: string): Promise<boolean>
  /** WhatsApp's id for a phone (digits), null when it is not on WhatsApp. */
  numberId(phone: string): Promise<string | null>
  /**
   * Digits of the phone behind a LID (digits), null when WhatsApp tells none. Rejects when WhatsApp does not know the LID now, which
   * does not mean that the number is hidden. `in turn`: callers that ask for many wait, so that the server is not asked for all at
   * once. A send does not wait.
   */
  phoneOfLid(lid: string, how?: 'in turn'): Promise<string | null>
  /** The username of the person behind a LID (digits), null when the page holds none. */
  usernameOfLid(lid: string): Promise<string | null>
  /** Digits of the LID of a phone (digits), null when WhatsApp names none. Asks the server for unknown phones. */
  lidOfPhone(phone: string): Promise<string | null>
  chatTitle(chatId: string): Promise<string | null>
  /** Direct chats and groups by name, from the page's own list. Loads nothing and asks WhatsApp for nothing. */
  chatNames(): Promise<readonly ChatName[]>
  groups(): Promise<readonly GroupEntry[]>
  contacts(): Promise<readonly ContactEntry[]>
  /** Hands the decrypted bytes of a message's media to `read`. Never rejects for an expected cause. */
  downloadMedia<T>(messageId: string, limits: DownloadLimits, read: MediaReader<T>): Promise<MediaDownload<T>>
  /** Logs this device out at WhatsApp. The browser may stay open: `close` follows. */
  logOut(): Promise<void>
  /** Closes the browser; kills what does not close. Idempotent, never rejects, bounded to about 15 s. */
  close(): Promise<'clean' | 'killed'>
}

export type WhatsAppClientFactory = (sessionId: string) => WhatsAppClient
