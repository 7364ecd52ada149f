import type { FileAttachment, PlaceAttachment } from '../../shared/model/attachment.ts'
import type { Ack } from '../../shared/model/message.ts'
import type { DownloadLimits, MediaDownload, MediaReader } from './download-media.ts'
import type { OutgoingMessage } from './incoming-message.ts'

export type SendOutcome =
  /** WhatsApp's server has it (ack ≥ 1). */
  | { readonly kind: 'sent'; readonly messageId: string; readonly ack: Ack }
  /** Certainly not sent: safe to retry later. */
  | { readonly kind: 'not-sent'; readonly reason: 'not-connected' | 'send-failed'; readonly detail: string }
  /** WhatsApp's server refused it. `code` is the server's reason, null when the page tells none. An immediate retry makes it worse. */
  | { readonly kind: 'rejected'; readonly code: number | null; readonly detail: string }
  /** May have been sent: look into the chat before a retry. */
  | { readonly kind: 'unknown'; readonly detail: string }
  /** Permanent: no retry can succeed. */
  | {
      readonly kind: 'refused'
      readonly reason: 'not-on-whatsapp' | 'chat-not-found' | 'not-allowed'
      readonly detail: string
    }

/** An attachment to send: a file with its bytes, or a place. */
export type OutgoingAttachment =
  | { readonly attachment: FileAttachment; readonly bytes: Buffer; readonly caption: string }
  | { readonly attachment: PlaceAttachment; readonly caption: '' }

export type ResolvedChat =
  /** `isNew`: there is no chat yet, so our message would be its first. */
  | { readonly kind: 'found'; readonly chatId: string; readonly isNew: boolean }
  /** The check whether this number is on WhatsApp failed. */
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
   * Our own messages in the chat since `sinceMs` (unix ms), oldest first. Null when the chat could not be read, or could not be read
   * back to `sinceMs` and `suffices` rejects what was read: a message missing from it proves nothing.
   */
  ownMessagesSince(
    sessionId: string,
    chatId: string,
    sinceMs: number,
    suffices: (read: readonly OutgoingMessage[]) => boolean,
  ): Promise<readonly OutgoingMessage[] | null>
  /** Resolves a phone, `@c.us`, `@lid` or `@g.us` to the chat to write to. Asks WhatsApp only about chats that we never had. */
  resolveChat(sessionId: string, to: string): Promise<ResolvedChat>
  /** When this session's phone was linked, unix ms; null when it is not linked or the time is unknown. */
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
