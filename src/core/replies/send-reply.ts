import { assertNever } from '../../shared/assert-never.ts'
import type { Ack } from '../../shared/model/message.ts'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Storage } from '../storage/open-storage.ts'
import { fingerprintOf } from '../storage/own-message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { ChatSender, OutgoingAttachment, SendOutcome } from '../whatsapp/chat-sender.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { isSaid } from '../ids/same-message.ts'
import type { ReachOut } from './reach-out.ts'
import type { ReplyFiles } from './reply-files.ts'
import { attachmentOf, isEmptied, saidOf } from './said-of.ts'

export interface ReplySender {
  /** Sends a reply and records what came of it. */
  send(row: ReplyRow): Promise<void>
  /** A send that was cut short: looks into the chat first. */
  settleInterrupted(row: ReplyRow): Promise<Settled>
  /** It was handed over, and what WhatsApp says about it is not written yet. */
  isUnderWay(id: number): boolean
}

/**
 * `absent`: the text is surely not there and may be sent again; `unseen`: the chat could not be looked into; `known`: what is to be known
 * for now is in the row.
 */
export type Settled = 'absent' | 'known' | 'unseen'

type ReplyChange = Partial<Omit<ReplyRow, 'id'>>

export const TRY_AGAIN_MS = 5_000
/** A message WhatsApp's server has not taken yet waits in the page: it may still go out. */
const PENDING_MS = 15_000
const MAX_TRIES = 20
/** A text that WhatsApp refused for reaching out is tried so often, hours apart: each try is one more refusal in the account's record. */
const MAX_REFUSALS = 3
/** WhatsApp's clock and the right time differ a little. */
const LOOK_BACK_MS = 120_000

export function createReplySender(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly storage: Storage
  readonly offset: ClockOffset
  readonly sender: ChatSender
  readonly files: Pick<ReplyFiles, 'outgoing' | 'lost'>
  readonly reachOut: Pick<ReachOut, 'refused' | 'delivered' | 'nextTryAt'>
  /** Tells everybody how the row is now. */
  readonly announce: (id: number) => unknown
  /** The last look, in the transaction that begins the send: did the owner begin to answer this very moment? */
  readonly isHeldBack: (row: ReplyRow) => boolean
}): ReplySender {
  const { clock, storage, offset, reachOut } = deps
  const underWay = new Set<number>()

  /** Only while the send is open: an event that shows how it ended may be waiting for the same transaction. */
  async function change(id: number, update: (now: ReplyRow) => ReplyChange | null): Promise<boolean> {
    const changed = await storage.writes.run(() => {
      const now = storage.replies.find(id)
      const decided = now?.state === 'sending' ? update(now) : null
      if (decided !== null) storage.replies.update(id, decided)
      return decided !== null
    })
    if (changed) deps.announce(id)
    return changed
  }

  async function send(row: ReplyRow): Promise<void> {
    if (row.attempts >= MAX_TRIES || isEmptied(row)) return fail(row, 'send-failed')
    const attachment = attachmentOf(row)
    // Before the send is begun: nothing is in doubt when the file is not there.
    const what = attachment === null ? null : await deps.files.outgoing(row, attachment)
    if (attachment !== null && what === null) return lose(row)
    const attempts = row.attempts + 1
    // The first of several attempts counts: an earlier one may still turn up in the chat.
    const started = row.attempt_started_at ?? clock.now()
    const begun = await storage.writes.run(() => {
      // An event may have shown meanwhile that an earlier attempt went out.
      const now = storage.replies.find(row.id)
      if (now?.state !== 'queued' || deps.isHeldBack(now)) return false
      storage.replies.update(row.id, { state: 'sending', reason: null, attempts, attempt_started_at: started })
      return true
    })
    if (!begun) return
    deps.announce(row.id)
    underWay.add(row.id)
    const outcome = await handOver(row, what).finally(() => underWay.delete(row.id))
    if (outcome.kind === 'rejected') return rejected(row, attempts, outcome.code)
    // Its own event may have settled it meanwhile.
    const now = storage.replies.find(row.id)
    if (now?.state !== 'sending') return
    switch (outcome.kind) {
      case 'sent':
        return markSent(now, outcome.messageId, outcome.ack)
      case 'refused':
        return fail(row, outcome.reason)
      case 'unknown':
        // Stays `sending`: the next turn looks into the chat first.
        await change(row.id, () => ({ not_before: clock.now() + TRY_AGAIN_MS, reason: 'unknown' }))
        return
      case 'not-sent': {
        if (attempts >= MAX_TRIES && now.wa_message_id === null) return fail(row, outcome.reason)
        const wait = TRY_AGAIN_MS * Math.min(2 ** (attempts - 1), 60)
        await change(row.id, ({ wa_message_id: shown }) =>
          shown !== null
            ? // Its own event came: WhatsApp's page has it after all. The next turn looks into the chat.
              { not_before: clock.now() + TRY_AGAIN_MS }
            : {
                state: 'queued',
                reason: outcome.reason,
                not_before: clock.now() + wait,
                // Surely not sent; but an attempt before this one may have been.
                attempt_started_at: row.attempt_started_at,
              },
        )
        return
      }
      default:
        return assertNever(outcome)
    }
  }

  function handOver(row: ReplyRow, what: OutgoingAttachment | null): Promise<SendOutcome> {
    const { session_id, chat_id, text, quoted_id } = row
    return what === null
      ? deps.sender.sendText(session_id, chat_id, text, quoted_id)
      : deps.sender.sendAttachment(session_id, chat_id, what, quoted_id)
  }

  /** Its file is not on this computer any more. */
  async function lose(row: ReplyRow): Promise<void> {
    await storage.writes.run(() => {
      const now = storage.replies.find(row.id)
      const attachment = now?.state === 'queued' ? attachmentOf(now) : null
      if (now && attachment !== null) storage.replies.update(row.id, deps.files.lost(now, attachment))
    })
    deps.announce(row.id)
  }

  /** Its own event may have written the refusal before us; the caller who waits for the end is told by this word. */
  async function rejected(row: ReplyRow, attempts: number, code: number | null): Promise<void> {
    deps.logger.warn('WhatsApp refused a text', { reply: row.id, code })
    const isHeld = reachOut.refused(row, code)
    // The owner's own order is no offer: he is told at once.
    if (!isHeld || row.forced === 1 || attempts >= MAX_REFUSALS) return fail(row, 'refused-by-whatsapp')
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
    deps.announce(row.id)
  }

  async function settleInterrupted(row: ReplyRow): Promise<Settled> {
    const sender = deps.sender
    const started = row.attempt_started_at ?? row.queued_at
    // Compared with WhatsApp's times: a laptop's wrong clock must not hide what was sent.
    const question = row.message_row === null ? null : storage.messages.find(row.message_row)
    const begun = started + (offset.rightNow() - clock.now())
    // An answer is never older than its question, whose time is WhatsApp's: that holds also when the clock was set meanwhile.
    const since = (question === null ? begun : Math.min(begun, question.sent_at)) - LOOK_BACK_MS
    const findIn = (own: readonly OutgoingMessage[]) =>
      own.find((message) => message.messageId === row.wa_message_id) ?? own.find((m) => isIt(row, started, m))
    const own = sender.isConnected(row.session_id)
      ? await sender.ownMessagesSince(row.session_id, row.chat_id, since, (read) => findIn(read) !== undefined)
      : null
    if (own === null) return 'unseen'
    const found = findIn(own)
    if (!found || found.ack < 0) {
      // Shown while we looked: the next look finds it.
      const isShown = (now: ReplyRow) => now.wa_message_id !== row.wa_message_id
      const again = { state: 'queued', reason: null, wa_message_id: null } as const
      return (await change(row.id, (now) => (isShown(now) ? null : again))) ? 'absent' : 'known'
    }
    if (found.ack >= 1) await markSent(row, found.messageId, found.ack)
    else {
      const shown = { wa_message_id: found.messageId, ack: 0 } as const
      await change(row.id, () => ({ ...shown, not_before: clock.now() + PENDING_MS }))
    }
    return 'known'
  }

  /** The same text, file or place, not known before the attempt began, and no other reply's message. */
  function isIt(row: ReplyRow, started: number, message: OutgoingMessage): boolean {
    if (message.ack < 0 || !isSaid(saidOf(row), message)) return false
    const seen = storage.own.seenAt(row.session_id, message.messageId)
    if (seen !== null && seen < started) return false
    const owner = storage.replies.byWhatsAppId(row.session_id, message.messageId)
    return owner === null || owner.id === row.id
  }

  /** What follows in the same answer is not sent without it: half an answer may say the opposite. */
  async function fail(row: ReplyRow, reason: ReplyReason): Promise<void> {
    const rest = row.answer === null ? [] : storage.replies.ofAnswer(row.answer)
    const left = rest.filter((other) => other.id > row.id && other.state === 'queued')
    await storage.writes.run(() => {
      if (storage.replies.find(row.id)?.state === 'sent') return
      storage.replies.update(row.id, { state: 'failed', reason })
      for (const { id } of left) storage.replies.update(id, { state: 'failed', reason: 'earlier-failed' })
    })
    for (const { id } of [row, ...left]) deps.announce(id)
  }

  async function markSent(row: ReplyRow, waMessageId: string, ack: Ack): Promise<void> {
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
    deps.announce(row.id)
  }

  return { send, settleInterrupted, isUnderWay: (id) => underWay.has(id) }
}
