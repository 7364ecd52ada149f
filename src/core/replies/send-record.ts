import type { Ack } from '../../shared/model/message.ts'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { Clock } from '../ports.ts'
import { fingerprintOf } from '../storage/own-message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { ReachOut } from './reach-out.ts'
import type { ReplyFiles } from './reply-files.ts'
import { attachmentOf } from './said-of.ts'

export interface SendRecordDeps {
  readonly clock: Clock
  readonly storage: Storage
  readonly offset: ClockOffset
  readonly files: Pick<ReplyFiles, 'lost'>
  readonly reachOut: Pick<ReachOut, 'delivered' | 'nextTryAt'>
  /** Announces the current row to all listeners. */
  readonly announce: (id: number) => unknown
  /** Asks the policy once more in the transaction that begins the send: a full disk or a sleep may have delayed it for hours. */
  readonly mayGo: (row: ReplyRow) => boolean
}

type ReplyChange = Partial<Omit<ReplyRow, 'id'>>

/** Writes the steps of a send into the ledger. Each step is one transaction, and is announced once it is on disk. */
export class SendRecord {
  readonly #deps: SendRecordDeps

  constructor(deps: SendRecordDeps) {
    this.#deps = deps
  }

  /** Marks the row `sending`. False: the reply must not be sent now. */
  async begin(row: ReplyRow, attempts: number): Promise<boolean> {
    const { clock, storage, announce, mayGo } = this.#deps
    // Keep the start of the first attempt: an earlier attempt may still turn up in the chat.
    const started = row.attempt_started_at ?? clock.now()
    const begun = await storage.writes.run(() => {
      // Meanwhile an event may have shown that an earlier attempt went out.
      const now = storage.replies.find(row.id)
      if (now?.state !== 'queued' || !mayGo(now)) return false
      storage.replies.update(row.id, { state: 'sending', reason: null, attempts, attempt_started_at: started })
      return true
    })
    if (begun) announce(row.id)
    return begun
  }

  /** Changes the row only while it is `sending`: an event that settles the send may be written in the same transaction. */
  async change(id: number, update: (now: ReplyRow) => ReplyChange | null): Promise<boolean> {
    const { storage, announce } = this.#deps
    const changed = await storage.writes.run(() => {
      const now = storage.replies.find(id)
      const decided = now?.state === 'sending' ? update(now) : null
      if (decided !== null) storage.replies.update(id, decided)
      return decided !== null
    })
    if (changed) announce(id)
    return changed
  }

  async sent(row: ReplyRow, waMessageId: string, ack: Ack): Promise<void> {
    const { clock, storage, offset, reachOut, announce } = this.#deps
    const now = clock.now()
    await storage.writes.run(() => {
      // Meanwhile an event may have brought a later tick, and the chat may have got its other key.
      const current = storage.replies.find(row.id)
      const best = Math.max(ack, current?.ack ?? ack) as Ack
      storage.replies.update(row.id, {
        state: 'sent',
        reason: null,
        wa_message_id: waMessageId,
        ack: best,
        sent_at: row.sent_at ?? now,
      })
      // Marks the message as ours from here on, even if its event never comes and a catch-up reads it from history a week later.
      storage.own.add({
        session_id: row.session_id,
        message_id: waMessageId,
        chat_key: current?.chat_key ?? row.chat_key,
        text: fingerprintOf(row.text),
        file: attachmentOf(row) === null ? null : (row.file ?? null),
        sent_at: offset.rightNow(),
        seen_at: now,
        by_owner: 0,
      })
    })
    reachOut.delivered(row)
    announce(row.id)
  }

  /** Marks the row and the queued later parts of its answer as failed: half an answer may mean the opposite. */
  async failed(row: ReplyRow, reason: ReplyReason): Promise<void> {
    const { storage, announce } = this.#deps
    const rest = row.answer === null ? [] : storage.replies.ofAnswer(row.answer)
    const left = rest.filter((other) => other.id > row.id && other.state === 'queued')
    await storage.writes.run(() => {
      if (storage.replies.find(row.id)?.state === 'sent') return
      storage.replies.update(row.id, { state: 'failed', reason })
      for (const { id } of left) storage.replies.update(id, { state: 'failed', reason: 'earlier-failed' })
    })
    for (const { id } of [row, ...left]) announce(id)
  }

  /** Queues a refused text again for after the hold, because the account may not write first now. */
  async heldByWhatsApp(row: ReplyRow): Promise<void> {
    const { storage, reachOut, announce } = this.#deps
    await storage.writes.run(() => {
      const now = storage.replies.find(row.id)
      const isRefused = now?.state === 'failed' && now.reason === 'refused-by-whatsapp'
      if (now?.state !== 'sending' && !isRefused) return
      const again = { state: 'queued', reason: 'reach-out-lock', wa_message_id: null, ack: null } as const
      storage.replies.update(row.id, {
        ...again,
        attempt_started_at: null,
        not_before: reachOut.nextTryAt(row.session_id),
      })
    })
    announce(row.id)
  }

  /** The reply's file is gone from this computer: fetches it again, leaves it out, or fails the reply. */
  async fileLost(row: ReplyRow): Promise<void> {
    const { storage, files, announce } = this.#deps
    await storage.writes.run(() => {
      const now = storage.replies.find(row.id)
      const attachment = now?.state === 'queued' ? attachmentOf(now) : null
      if (now && attachment !== null) storage.replies.update(row.id, files.lost(now, attachment))
    })
    announce(row.id)
  }
}
