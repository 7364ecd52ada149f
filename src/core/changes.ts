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

/** A notice as a room says it; the notice board dates and numbers it. */
export type NoticeDraft = Omit<Notice, 'id' | 'at' | 'text'>

/** One post of a message to the core came to its end, which is on disk. */
export interface PostEnded {
  /** `delivered` also where the core had called back before. */
  readonly outcome: Outcome['kind']
  /** The post itself, ms. */
  readonly tookMs: number
  /** Since its message was stored, ms. */
  readonly sinceStoredMs: number
}

/** What rooms tell, by kind. All of it is on disk already. */
export interface ChangeKinds {
  /** A customer's message is new or changed: its row. */
  readonly message: number
  /** A row of the reply ledger is new or changed. */
  readonly reply: ReplyRow
  /** A text of the owner's own hand was kept, or got a better tick: its row. */
  readonly 'own-text': number
  /** Something about the chat itself: seen, put aside, deleted. */
  readonly chat: ChatName
  /** What was kept under the privacy id is kept under the phone now. */
  readonly renamed: ChatRenamed
  /** The chat was taken over or handed back; null: time or a setting changed any of them. */
  readonly takeover: ChatName | null
  readonly pause: PauseStatus
  /** WhatsApp does not let this session write first, until then (unix ms); null: it does again. */
  readonly 'reach-out': { readonly sessionId: string; readonly until: number | null }
  readonly core: CoreStatus
  /** One of the two channels to the core beside the messages is in another state. */
  readonly channels: null
  /** What waits, is being posted, is dead; gathered. */
  readonly queue: QueueCounts
  readonly 'post-ended': PostEnded
  /** Another program has the gateway's port, or not any more. */
  readonly 'taken-port': null
  /** Everything about this customer is gone. */
  readonly deleted: ChatName
  /** The owner wrote this into the chat with himself, so many ms ago. Comes once for each message. */
  readonly 'own-note': { readonly sessionId: string; readonly message: OutgoingMessage; readonly ageMs: number }
  readonly notice: NoticeDraft
  /** An event for the core is on disk, beside what sessions say of themselves. */
  readonly 'event-for-core': null
}

/**
 * How a room tells what it has changed: it does not know who listens, and a listener that fails stops neither it nor the others. Rooms built
 * before it, a room calls. A new connection, settings, sessions, the browser and a chat's new name are told by an `on…` of their own.
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

  /** Calls `listener` at each later change of this kind; returns the unsubscribe. */
  on<Kind extends keyof ChangeKinds>(kind: Kind, listener: (change: ChangeKinds[Kind]) => void): () => void {
    return this.#emitterOf(kind).on(listener as (change: unknown) => void)
  }

  #emitterOf(kind: keyof ChangeKinds): Emitter<unknown> {
    const emitter = this.#emitters.get(kind) ?? new Emitter<unknown>(this.#logger, kind)
    this.#emitters.set(kind, emitter)
    return emitter
  }
}
