import type { Notice } from '../shared/contract/events.ts'
import type { CoreStatus, PauseStatus, QueueCounts } from '../shared/model/core-status.ts'
import { Emitter } from './async/emitter.ts'
import type { Logger } from './ports.ts'
import type { ChatRenamed } from './storage/lid-table.ts'
import type { ReplyRow } from './storage/reply-table.ts'
import type { Outcome } from './webhook/classify.ts'
import type { OutgoingMessage } from './whatsapp/incoming-message.ts'

export interface ChatName {
  readonly sessionId: string
  readonly chatKey: string
}

/** A notice as a room reports it. The notice board adds the text, the time and the id. */
export type NoticeDraft = Omit<Notice, 'id' | 'at' | 'text'>

/** One POST of a message to the core has ended, and its outcome is on disk. */
export interface PostEnded {
  /** Also `delivered` when the core called back before it answered the POST. */
  readonly outcome: Outcome['kind']
  /** Duration of the POST itself, ms. */
  readonly tookMs: number
  /** Time since the message was stored, ms. */
  readonly sinceStoredMs: number
}

/** The changes that rooms announce, by kind. Every change is already on disk when it is announced. */
export interface ChangeKinds {
  /** Row id of a customer's message that is new or changed. */
  readonly message: number
  /** A new or changed row of the reply ledger. */
  readonly reply: ReplyRow
  /** Row id of a text the owner wrote by hand: it is new, or its tick or reaction changed. */
  readonly 'own-text': number
  /** The chat itself changed: seen, put aside or deleted. */
  readonly chat: ChatName
  /** Data stored under a chat's privacy id (LID) is now stored under its phone number. */
  readonly renamed: ChatRenamed
  /** The chat was taken over or handed back. Null: time or a setting may have changed any chat. */
  readonly takeover: ChatName | null
  readonly pause: PauseStatus
  /** WhatsApp does not let this session write first until `until` (unix ms). Null: the session may again. */
  readonly 'reach-out': { readonly sessionId: string; readonly until: number | null }
  readonly core: CoreStatus
  /** The state of the command stream or of the session events changed. */
  readonly channels: null
  /** How many messages wait, are being posted or are dead letters. Announced in batches. */
  readonly queue: QueueCounts
  readonly 'post-ended': PostEnded
  /** Another program took the gateway's port, or released it. */
  readonly 'taken-port': null
  /** All data about this customer was deleted. */
  readonly deleted: ChatName
  /** The owner wrote this message to himself `ageMs` ago. Announced once for each message. */
  readonly 'own-note': { readonly sessionId: string; readonly message: OutgoingMessage; readonly ageMs: number }
  readonly notice: NoticeDraft
  /** An event for the core was stored that is not a session's own state. */
  readonly 'event-for-core': null
}

/**
 * Announces a room's changes to rooms it does not know. A failing listener stops neither the room nor the other listeners.
 * A room calls earlier rooms directly. Connections, settings, sessions, the browser and chat names have `on…` methods of their own.
 */
export class Changes {
  readonly #logger: Logger
  readonly #emitters = new Map<keyof ChangeKinds, Emitter<unknown>>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  tell<Kind extends keyof ChangeKinds>(kind: Kind, change: ChangeKinds[Kind]): void {
    this.#emitterOf(kind).emit(change)
  }

  /** Calls `listener` on each later change of this kind; returns the unsubscribe. */
  on<Kind extends keyof ChangeKinds>(kind: Kind, listener: (change: ChangeKinds[Kind]) => void): () => void {
    return this.#emitterOf(kind).on(listener as (change: unknown) => void)
  }

  #emitterOf(kind: keyof ChangeKinds): Emitter<unknown> {
    const emitter = this.#emitters.get(kind) ?? new Emitter<unknown>(this.#logger, kind)
    this.#emitters.set(kind, emitter)
    return emitter
  }
}
