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
  /** Tells everybody how the row is now. */
  readonly announce: (id: number) => unknown
  /** The last look, in the transaction that begins the send: a full disk, or a sleep, may have held it for hours. */
  readonly mayGo: (row: ReplyRow) => boolean
}

type ReplyChange = Partial<Omit<ReplyRow, 'id'>>

/** What a send writes into the ledger: each step is one transaction, and is told when it is on disk. */
export class SendRecord {
  readonly #deps: SendRecordDeps

  constructor(deps: SendRecordDeps) {
    this.#deps = deps
  }

  /** False: it is not to be sent any more. */
  async begin(row: ReplyRow, attempts: number): Promise<boolean> {
    const { clock, storage, announce, mayGo } = this.#deps
    // The first of several attempts counts: an earlier one may still turn up in the chat.
    const started = row.attempt_started_at ?? clock.now()
    const begun = await storage.writes.run(() => {
      // An event may have shown meanwhile that an earlier attempt went out.
      const now = storage.replies.find(row.id)
      if (now?.state !== 'queued' || !mayGo(now)) return false
      storage.replies.update(row.id, { state: 'sending', reason: null, attempts, attempt_started_at: started })
      return true
    })
    if (begun) announce(row.id)
    return begun
  }

  /** Only while the send is open: an event that shows how it ended may be waiting for the same transaction. */
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
      // An event may have brought a later tick meanwhile, and the chat its other name.
      const current = storage.replies.find(row.id)
      const best = Math.max(ack, current?.ack ?? ack) as Ack
      storage.replies.update(row.id, {
        state: 'sent',
        reason: null,
        wa_message_id: waMessageId,
        ack: best,
        sent_at: row.sent_at ?? now,
      })
      // Known as ours from here on, also when its event never comes and it is read from history a week later.
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

  /** What follows in the same answer is not sent without it: half an answer may say the opposite. */
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

  /** Refused because the account may not write first now: it is tried again when that is over. */
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

  /** Its file is not on this computer any more. */
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
