import type { FileAttachment, PlaceAttachment } from '../../shared/model/attachment.ts'
import type { Ack } from '../../shared/model/message.ts'
import type { DownloadLimits, MediaDownload, MediaReader } from './download-media.ts'
import type { OutgoingMessage } from './incoming-message.ts'

export type SendOutcome =
  /** WhatsApp's server has it (ack ≥ 1). */
  | { readonly kind: 'sent'; readonly messageId: string; readonly ack: Ack }
  /** Surely not sent: safe to try again later. */
  | { readonly kind: 'not-sent'; readonly reason: 'not-connected' | 'send-failed'; readonly detail: string }
  /** WhatsApp's server refused it. `code` is its reason, where the page tells one; trying again at once makes it worse. */
  | { readonly kind: 'rejected'; readonly code: number | null; readonly detail: string }
  /** May have been sent: look into the chat before trying again. */
  | { readonly kind: 'unknown'; readonly detail: string }
  /** Never possible. */
  | {
      readonly kind: 'refused'
      readonly reason: 'not-on-whatsapp' | 'chat-not-found' | 'not-allowed'
      readonly detail: string
    }

/** What goes out besides a text: a file with its bytes, or a place. */
export type OutgoingAttachment =
  | { readonly attachment: FileAttachment; readonly bytes: Buffer; readonly caption: string }
  | { readonly attachment: PlaceAttachment; readonly caption: '' }

export type ResolvedChat =
  /** `isNew`: there is no chat with them yet, whoever writes there writes first. */
  | { readonly kind: 'found'; readonly chatId: string; readonly isNew: boolean }
  /** WhatsApp could not be asked whether this number is on it. */
  | { readonly kind: 'unchecked' }
  | { readonly kind: 'not-on-whatsapp' }
  | { readonly kind: 'not-connected' }

/**
 * What replies and the gateway need of WhatsApp, for all sessions. Implemented by `LiveSender`; every call has its own
 * time limit and never rejects for an expected cause.
 */
export interface ChatSender {
  isConnected(sessionId: string): boolean
  /** Sends text into exactly this chat. Marks nothing as read; sets presence to unavailable afterwards. */
  sendText(sessionId: string, chatId: string, text: string, quotedMessageId: string | null): Promise<SendOutcome>
  /** Sends a file or a place into exactly this chat, as `sendText` does a text. */
  sendAttachment(
    sessionId: string,
    chatId: string,
    what: OutgoingAttachment,
    quotedMessageId: string | null,
  ): Promise<SendOutcome>
  /** Shows or clears "typing…" or "recording…". Best effort: failures are logged, not returned. */
  setTyping(sessionId: string, chatId: string, typing: boolean, how?: 'recording'): Promise<void>
  /**
   * Our own messages in the chat since `sinceMs` (unix ms), oldest first; null when the chat could not be read now, or not back so far and
   * what was read does not suffice: what is missing then proves nothing.
   */
  ownMessagesSince(
    sessionId: string,
    chatId: string,
    sinceMs: number,
    suffices: (read: readonly OutgoingMessage[]) => boolean,
  ): Promise<readonly OutgoingMessage[] | null>
  /** Turns a phone, `@c.us`, `@lid` or `@g.us` into the chat to write to. Asks WhatsApp only for chats we never had. */
  resolveChat(sessionId: string, to: string): Promise<ResolvedChat>
  /** When this session's phone was linked, unix ms; null when it is not, or not known. */
  linkedAt(sessionId: string): number | null
  /** Hands the bytes of a stored message's media to `read`, part by part. */
  downloadMedia<T>(
    sessionId: string,
    messageId: string,
    limits: DownloadLimits,
    read: MediaReader<T>,
  ): Promise<MediaDownload<T>>
  /** Calls back each time a session becomes connected (also after a reconnect). */
  onConnected(listener: (sessionId: string) => void): () => void
}
