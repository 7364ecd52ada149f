import { createHash } from 'node:crypto'
import type { Attachment, LeftOutReason } from '../../shared/model/attachment.ts'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { Basics } from '../basics.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import type { LateRuns } from '../webhook/late-runs.ts'
import type { WebhookQueue } from '../webhook/webhook-queue.ts'
import { parseRecipient } from '../ids/recipient.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { within } from '../time/within.ts'
import type { ChatSender, ResolvedChat } from '../whatsapp/chat-sender.ts'
import type { AskedAttachment } from './asked-attachment.ts'
import { ReplyEnds } from './reply-ends.ts'
import { findQuestion } from './find-question.ts'
import type { ReachOut } from './reach-out.ts'
import type { ReplyEngine } from './reply-engine.ts'
import type { ReplyDecision } from './reply-policy.ts'
import { isSaidElsewhere } from './said-already.ts'
import { noteCall, settleDoubts } from './settle-doubts.ts'
import type { ReplyFiles } from './reply-files.ts'
import { insertAnswer, partsOf } from './store-replies.ts'
import { NO_ROOM, type Taken } from './take-attachment.ts'

/** The core's POST must not be held open by our human-like pauses. */
const WAIT_MS = 2_000
/** The core may wait so long to hear that its file cannot be had. */
const FETCH_WAIT_MS = 10_000
/** What waits for these is refused, so that the core keeps no row of it, unless it wants to wait. */
const HOLDS: ReadonlySet<ReplyReason> = new Set(['paused', 'owner-takeover', 'reach-out-lock', 'warm-up'])
/** A disk that takes no writes for so long: the caller is told, and nothing is written later. */
const STORE_WITHIN_MS = 10_000

/** A text the core asks us to send through the gateway API. */
export interface GatewaySend {
  readonly sessionId: string
  readonly to: string
  /** May be empty beside a file or a place. */
  readonly text: string
  readonly asked?: AskedAttachment | null
  readonly idempotencyKey: string | null
  /** Queue when the session is not connected, instead of refusing. */
  readonly queue: boolean
}

export type GatewaySendResult =
  /** Durably accepted or sent. `messageId` is WhatsApp's once known. */
  | { readonly kind: 'accepted'; readonly messageId: string | null }
  | { readonly kind: 'unknown-session' }
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'not-on-whatsapp' }
  /** It will not be sent, for this reason; nothing of it was accepted. */
  | { readonly kind: 'refused'; readonly reason: ReplyReason }
  /** What should go with it cannot be had, or must not be sent; nothing of it was accepted. */
  | { readonly kind: 'media-refused'; readonly reason: LeftOutReason; readonly why: string }
  /** The idempotency key belongs to another request. */
  | { readonly kind: 'key-reused' }
  /** The disk takes no writes: nothing was accepted. */
  | { readonly kind: 'not-stored' }
  | { readonly kind: 'failed'; readonly reason: ReplyReason }

export interface GatewaySendDeps extends Pick<Basics, 'clock' | 'settings' | 'storage' | 'changes'> {
  readonly names: ChatNames
  readonly sender: ChatSender
  readonly replies: {
    readonly engine: Pick<ReplyEngine, 'decide' | 'moved' | 'openCalls' | 'isAtWhatsApp'>
    readonly reachOut: Pick<ReachOut, 'warmUpBites'>
    readonly files: Pick<ReplyFiles, 'take'>
  }
  readonly webhook: {
    readonly lateRuns: LateRuns
    readonly queue: Pick<WebhookQueue, 'postingRow' | 'answered'>
  }
}

export interface GatewaySender {
  send(request: GatewaySend): Promise<GatewaySendResult>
  /** Answers whoever still waits. */
  stop(): void
}

/** Where it goes, and with what. */
interface Target {
  readonly chatId: string
  readonly reach: ReplyRow['reach']
  readonly attachment: Attachment | null
}

type TakenForCall =
  | { readonly kind: 'taken'; readonly attachment: Attachment | null }
  | Extract<Taken, { kind: 'refused' | 'not-stored' }>

interface Stored {
  readonly id: number
  readonly fresh: boolean
  /** False when the key belongs to another request. */
  readonly same: boolean
  /** The message that is done by it. */
  readonly answered: number | null
}

/**
 * Accepts a text from the gateway API: durably into the ledger, then waits at most two seconds for WhatsApp's answer. A repeated
 * idempotency key gets the first answer. A post that is open for the same chat is no obstacle: it may be waiting for this.
 */
export function createGatewaySend(deps: GatewaySendDeps): GatewaySender {
  const { clock, storage, names, sender, webhook } = deps
  const { engine, files } = deps.replies
  const ends = new ReplyEnds(clock, deps.changes)
  return { send, stop: () => ends.stop() }

  async function send(request: GatewaySend): Promise<GatewaySendResult> {
    const { sessionId } = request
    if (!names.hasSession(sessionId)) return { kind: 'unknown-session' }
    let deadline = clock.monotonic() + WAIT_MS
    const repeat = known(request)
    if (repeat) return isSame(repeat, request) ? waitFor(repeat.id, deadline) : { kind: 'key-reused' }
    const connected = sender.isConnected(sessionId)
    if (!connected && !request.queue) return { kind: 'not-connected' }
    const named = names.recipientOf(sessionId, request.to)
    if (named === null) return { kind: 'not-on-whatsapp' }
    // The chat the customer wrote from: it may be known under a privacy id only.
    const former = storage.messages.latestChatId(sessionId, names.keyOf(sessionId, named))
    let chatId = former ?? named
    let reach: ReplyRow['reach'] = former === null ? 'unchecked' : null
    if (former === null && connected) {
      const chat = await lookUp(sessionId, named, deadline)
      if (chat?.kind === 'not-on-whatsapp') return { kind: 'not-on-whatsapp' }
      if (chat?.kind === 'not-connected' && !request.queue) return { kind: 'not-connected' }
      if (chat?.kind === 'unchecked' && !request.queue) return { kind: 'refused', reason: 'unchecked-number' }
      if (chat?.kind === 'found') {
        chatId = chat.chatId
        reach = chat.isNew ? 'first' : null
      }
    }
    const taken = await takeFile(request)
    if (taken.kind === 'refused') return { ...taken, kind: 'media-refused' }
    if (taken.kind === 'not-stored')
      return taken.isDiskFull ? { kind: 'not-stored' } : { ...NO_ROOM, kind: 'media-refused' }
    if (request.asked != null) deadline = clock.monotonic() + WAIT_MS
    const stored = await store(request, { chatId, reach, attachment: taken.attachment })
    if (stored === null) return { kind: 'not-stored' }
    const { id, fresh, same, answered } = stored
    if (!same) return { kind: 'key-reused' }
    if (answered !== null) webhook.queue.answered(answered)
    if (fresh) engine.moved(id)
    // Refused or kept, the owner hears why.
    if (storage.replies.find(id)?.reason === 'warm-up') deps.replies.reachOut.warmUpBites(sessionId)
    return waitFor(id, deadline)
  }

  /** A file that does not come at once is accepted by its address: the ledger fetches it, for ten minutes. */
  async function takeFile({ asked, text }: GatewaySend): Promise<TakenForCall> {
    if (asked == null) return { kind: 'taken', attachment: null }
    const tooLong = new AbortController()
    const timer = clock.setTimer(FETCH_WAIT_MS, () => tooLong.abort())
    try {
      const taken = await files.take(asked, text !== '', tooLong.signal)
      if (taken.kind !== 'unreachable') return taken
      return asked.kind === 'url' ? { kind: 'taken', attachment: asked } : { kind: 'not-stored', isDiskFull: false }
    } finally {
      timer.cancel()
    }
  }

  /** Null when the disk took nothing in time; then nothing is written later either, because the caller was told so. */
  function store(request: GatewaySend, target: Target): Promise<Stored | null> {
    let givenUp = false
    const work = storage.writes.run((): Stored => {
      if (givenUp) throw new Error('the caller was told that nothing was accepted')
      const twin = known(request)
      if (twin) return { id: twin.id, fresh: false, same: isSame(twin, request), answered: null }
      return { ...accept(request, target), fresh: true, same: true }
    })
    return within(clock, STORE_WITHIN_MS, work, () => {
      givenUp = true
      return null
    })
  }

  function isSame(row: ReplyRow, request: GatewaySend): boolean {
    return row.request_digest == null || row.request_digest === digestOf(request)
  }

  function known({ sessionId, idempotencyKey }: GatewaySend): ReplyRow | null {
    return idempotencyKey === null ? null : storage.replies.byIdempotencyKey(sessionId, idempotencyKey)
  }

  /** Null when WhatsApp takes too long to say: then the text is accepted and the chat is tried as it was named. */
  function lookUp(sessionId: string, to: string, deadline: number): Promise<ResolvedChat | null> {
    return within(clock, deadline - clock.monotonic(), sender.resolveChat(sessionId, to), () => null)
  }

  /**
   * Puts the text into the ledger, and in the same transaction says what it is to the message that it answers: whoever finds the one
   * after a crash finds the other. What the policy would keep silent is refused, so that the core keeps no record of it.
   */
  function accept(request: GatewaySend, { chatId, reach, attachment }: Target): Pick<Stored, 'id' | 'answered'> {
    const now = clock.now()
    const { sessionId, text } = request
    const chatKey = names.keyOf(sessionId, chatId)
    const parts = partsOf({ text, attachment, leftOut: null })
    const said = { text, attachment: attachment === null ? null : JSON.stringify(attachment), left_out: null }
    const { message, doubt } = findQuestion({ ...deps, now }, { sessionId, chatKey, ...said })
    const ids = insertAnswer(
      storage,
      parts.map((part, index) => ({
        message_row: message?.id ?? null,
        session_id: sessionId,
        chat_id: chatId,
        chat_key: chatKey,
        ...part,
        quoted_id: null,
        origin: 'callback',
        state: 'queued',
        reason: null,
        queued_at: now,
        not_before: now,
        idempotency_key: index === 0 ? request.idempotencyKey : null,
        request_digest: index === 0 && request.idempotencyKey !== null ? digestOf(request) : null,
        doubt,
        run: message?.state === 'posting' ? message.runs : null,
        reach: message === null ? reach : null,
      })),
    )
    const id = ids[0]!
    const end = endOf(engine.decide(storage.replies.find(id)!), message === null && request.queue)
    // Its key is free again: when the reason is gone, the same request may be accepted.
    if (end !== null) for (const row of ids) storage.replies.update(row, { ...end, idempotency_key: null })
    // Whether it is sent or kept silent for good, the core has had its say about this message; after a pause it may say it again.
    const isLastWord = message !== null && doubt === null && end?.reason !== 'paused'
    engine.openCalls.add(id)
    const isDone = isLastWord && noteCall(storage, message, now)
    if (isDone) settleDoubts({ storage, openCalls: engine.openCalls, now }, message.id)
    return { id, answered: isDone ? message.id : null }
  }

  function resultOf(row: ReplyRow | null): GatewaySendResult | null {
    if (row === null || row.state === 'queued' || row.state === 'sending' || engine.isAtWhatsApp(row.id)) return null
    if (row.state === 'failed' && row.reason === 'not-on-whatsapp') return { kind: 'not-on-whatsapp' }
    if (row.state === 'failed') return { kind: 'failed', reason: row.reason ?? 'send-failed' }
    if (row.state === 'sent' || row.reason === null) return { kind: 'accepted', messageId: row.wa_message_id }
    // The customer gets these words all the same: nothing was refused.
    const others = row.message_row === null ? [] : storage.replies.ofMessage(row.message_row)
    if (isSaidElsewhere(row, others)) return { kind: 'accepted', messageId: null }
    return { kind: 'refused', reason: row.reason }
  }

  /** Durable already: whoever is not told in time, or at the end of the program, is told that it was accepted. */
  async function waitFor(id: number, deadline: number): Promise<GatewaySendResult> {
    engine.openCalls.add(id)
    try {
      return await endOfCall(id, deadline)
    } finally {
      engine.openCalls.delete(id)
    }
  }

  async function endOfCall(id: number, deadline: number): Promise<GatewaySendResult> {
    for (;;) {
      const result = resultOf(storage.replies.find(id))
      if (result !== null) return result
      if (await ends.changed(id, deadline - clock.monotonic())) continue
      const messageId = ends.isStopped ? null : (storage.replies.find(id)?.wa_message_id ?? null)
      return { kind: 'accepted', messageId }
    }
  }
}

/**
 * How a row ends that is not sent. The owner's word ends it too, not only for now: the answer to a message is kept until the pause is over,
 * and what nobody asked for waits for it only where the core wants that.
 */
function endOf(decision: ReplyDecision, mayWait: boolean): Pick<ReplyRow, 'state' | 'reason'> | null {
  if (decision.kind === 'end') return { state: decision.state, reason: decision.reason }
  const isHeld = decision.kind === 'wait' && HOLDS.has(decision.reason)
  return isHeld && !mayWait ? { state: 'suppressed', reason: decision.reason } : null
}

/** The same for the same recipient, however spelt, the same text and the same file or place. */
function digestOf({ to, text, asked }: GatewaySend): string {
  return createHash('sha256')
    .update(JSON.stringify([parseRecipient(to) ?? to, text, ...(asked == null ? [] : [asked])]))
    .digest('base64')
}
