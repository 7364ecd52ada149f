import { randomUUID } from 'node:crypto'
import type { Basics } from '../basics.ts'
import { userOf } from '../ids/message-ids.ts'
import type { ReactionRow } from '../storage/reaction-table.ts'
import type { Reaction } from '../whatsapp/incoming-message.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { nextSequence } from './event-sequence.ts'

/** Events kept per session: after an outage of days with a customer who edits all the time, only the newest are worth sending. */
const KEPT_PER_SESSION = 2_000

type ToldChange = NonNullable<MessageRow['untold']>

export type ToldChangesDeps = Pick<Basics, 'clock' | 'logger' | 'settings' | 'storage' | 'changes'>

/**
 * Tells the core what a customer did to a message that the core has: as events on `core.eventsUrl`, if the setting `core.messageEvents`
 * asks for them. Only writes them; the queue of session events posts them, in order for each session.
 */
export class ToldChanges {
  readonly #deps: ToldChangesDeps
  #isFresh = false

  constructor(deps: ToldChangesDeps) {
    this.#deps = deps
    // A change of a message is announced after its commit, so its event is on disk, too.
    deps.changes.on('message', () => this.announce())
  }

  /**
   * The core surely has this message, or will not get it any more: stores the event that it was not told yet. Call it only inside work
   * given to the write queue.
   */
  settleNow(id: number): void {
    const { storage } = this.#deps
    const row = storage.messages.find(id)
    if (row === null || row.untold === null || !(row.state === 'delivered' || row.state === 'skipped')) return
    storage.messages.update(id, { untold: null })
    if (this.#isOff()) return
    this.#put(row.session_id, { type: `message.${row.untold}`, ...namesOf(row), ...factsOf(row.untold, row) })
  }

  /** Stores an event for a reaction. Call it only inside work given to the write queue. */
  reactedNow({ session_id: sessionId, chat_key: chatKey, sender, emoji, at }: ReactionRow, reaction: Reaction): void {
    const { settings, storage } = this.#deps
    if (this.#isOff() || settings.get('core.messageEvents') !== 'all') return
    const isGroup = chatKey.endsWith('@g.us')
    const lid = userOf(sender, 'lid') ?? userOf(reaction.senderId, 'lid')
    const username = lid === null ? null : storage.lids.known(sessionId, lid).username
    this.#put(sessionId, {
      type: 'message.reaction',
      user_id: sessionId,
      from: chatKey,
      message_id: reaction.messageId,
      chat_id: reaction.chatId,
      author: isGroup ? sender : null,
      phone: userOf(sender, 'c.us'),
      lid,
      ...(username === null ? {} : { username }),
      reaction: emoji === '' ? null : emoji,
      reacted_at: isoOf(at),
    })
  }

  /** Call it after the commit: wakes the queue if an event was written. */
  announce(): void {
    if (!this.#isFresh) return
    this.#isFresh = false
    this.#deps.changes.tell('event-for-core', null)
  }

  #isOff(): boolean {
    const { settings } = this.#deps
    return settings.get('core.eventsUrl') === '' || settings.get('core.messageEvents') === 'off'
  }

  #put(sessionId: string, facts: Readonly<Record<string, unknown>>): void {
    const { clock, logger, storage } = this.#deps
    // A lane beside the session's own, so that neither waits for the other.
    const lane = `${sessionId} messages`
    const now = clock.now()
    const body = { ...facts, sequence: nextSequence(storage.keyValue), at: new Date(now).toISOString() }
    const post = { channel: 'events', lane, webhook_id: `evt_${randomUUID()}`, created_at: now } as const
    storage.posts.insert({ ...post, body: JSON.stringify(body) })
    const dropped = storage.posts.trim('events', lane, KEPT_PER_SESSION)
    if (dropped > 0) logger.warn('old events about messages were dropped', { sessionId, dropped })
    this.#isFresh = true
  }
}

/** Identifies the message by the same fields as its webhook. */
function namesOf(row: MessageRow): Readonly<Record<string, unknown>> {
  return {
    user_id: row.session_id,
    from: row.from_id,
    message_id: row.message_id,
    chat_id: row.chat_id,
    author: row.author,
    phone: row.phone,
    lid: row.lid,
    ...(row.username === null ? {} : { username: row.username }),
  }
}

function factsOf(change: ToldChange, row: MessageRow): Readonly<Record<string, unknown>> {
  const { text, edited_at: editedAt, deleted_at: deletedAt } = row
  if (change === 'deleted') return { deleted_at: isoOf(deletedAt) }
  return { message: text, edited_at: isoOf(editedAt) }
}

/** Null also for a time outside the range of dates, which ends 8.64e15 ms from 1970. */
function isoOf(ms: number | null): string | null {
  return ms === null || Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString()
}
