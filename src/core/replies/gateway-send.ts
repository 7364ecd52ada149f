import { createHash } from 'node:crypto'
import { chatIdOf, chatKeyOf } from '../inbox/chat-key.ts'
import type { GatewaySend, GatewaySendResult } from '../message-way.ts'
import type { Clock } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Storage } from '../storage/open-storage.ts'
import { isSameText } from '../whatsapp/same-text.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { ChatSender, ResolvedChat } from '../whatsapp/chat-sender.ts'
import { splitText } from './split-text.ts'
import { insertAnswer } from './store-replies.ts'

/** The core's POST must not be held open by our human-like pauses. */
const WAIT_MS = 2_000
/** A text for a chat whose message was delivered so lately is an answer to it, also when the core calls back late. */
const ANSWER_WITHIN_MS = 10 * 60_000
/** A disk that takes no writes for so long: the caller is told, and nothing is written later. */
const STORE_WITHIN_MS = 10_000
/** The same for the very text of an answer whose message was posted twice: among so many, because the clock may have been set. */
const LATE_WITHIN = 50

export interface GatewaySendDeps {
  readonly clock: Clock
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly sender: () => ChatSender
  readonly sessionExists: (id: string) => boolean
  /** The message of this chat that is being posted now. */
  readonly postingRow: (sessionId: string, chatKey: string) => number | null
  readonly onStored: (reply: ReplyRow) => void
  readonly onReply: (listener: (row: ReplyRow) => void) => () => void
}

/**
 * Accepts a text from the gateway API: durably into the ledger, then waits at most two seconds for WhatsApp's answer. A repeated
 * idempotency key gets the first answer. A post that is open for the same chat is no obstacle: it may be waiting for this.
 */
export function createGatewaySend(deps: GatewaySendDeps): (request: GatewaySend) => Promise<GatewaySendResult> {
  const { clock, storage } = deps

  return async (request) => {
    const { sessionId } = request
    if (!deps.sessionExists(sessionId)) return { kind: 'unknown-session' }
    const deadline = clock.monotonic() + WAIT_MS
    const repeat = known(request)
    if (repeat) return isSame(repeat, request) ? waitFor(repeat.id, deadline) : { kind: 'key-reused' }
    const connected = deps.sender().isConnected(sessionId)
    if (!connected && !request.queue) return { kind: 'not-connected' }
    const named = chatIdOf(request.to)
    if (named === null) return { kind: 'not-on-whatsapp' }
    // The chat the customer wrote from: it may be known under a privacy id only.
    const former = storage.messages.latestChatId(sessionId, chatKeyOf(sessionId, named, storage.lids))
    let chatId = former ?? named
    if (former === null && connected) {
      const chat = await lookUp(request, deadline)
      if (chat?.kind === 'not-on-whatsapp') return { kind: 'not-on-whatsapp' }
      if (chat?.kind === 'not-connected' && !request.queue) return { kind: 'not-connected' }
      if (chat?.kind === 'found') chatId = chat.chatId
    }
    const stored = await store(request, chatId)
    if (stored === null) return { kind: 'not-stored' }
    const { id, fresh, same } = stored
    if (!same) return { kind: 'key-reused' }
    const row = storage.replies.find(id)
    if (fresh && row) deps.onStored(row)
    return waitFor(id, deadline)
  }

  /** Null when the disk took nothing in time; then nothing is written later either, because the caller was told so. */
  function store(
    request: GatewaySend,
    chatId: string,
  ): Promise<{ readonly id: number; readonly fresh: boolean; readonly same: boolean } | null> {
    let givenUp = false
    return new Promise((resolve, reject) => {
      const timer = clock.setTimer(STORE_WITHIN_MS, () => {
        givenUp = true
        resolve(null)
      })
      storage.writes
        .run(() => {
          if (givenUp) throw new Error('the caller was told that nothing was accepted')
          const twin = known(request)
          if (twin) return { id: twin.id, fresh: false, same: isSame(twin, request) }
          return { id: insert(request, chatId), fresh: true, same: true }
        })
        .then(resolve, reject)
        .finally(() => timer.cancel())
    })
  }

  function isSame(row: ReplyRow, request: GatewaySend): boolean {
    return row.request_digest == null || row.request_digest === digestOf(request)
  }

  function known({ sessionId, idempotencyKey }: GatewaySend): ReplyRow | null {
    return idempotencyKey === null ? null : storage.replies.byIdempotencyKey(sessionId, idempotencyKey)
  }

  /** Null when WhatsApp takes too long to say: then the text is accepted and the chat is tried as it was named. */
  function lookUp({ sessionId, to }: GatewaySend, deadline: number): Promise<ResolvedChat | null> {
    return new Promise((resolve, reject) => {
      const timer = clock.setTimer(deadline - clock.monotonic(), () => resolve(null))
      deps
        .sender()
        .resolveChat(sessionId, to)
        .then(resolve, reject)
        .finally(() => timer.cancel())
    })
  }

  function insert(request: GatewaySend, chatId: string): number {
    const now = clock.now()
    const { sessionId } = request
    const chatKey = chatKeyOf(sessionId, chatId, storage.lids)
    const posting = deps.postingRow(sessionId, chatKey)
    const late = lateAnswer(sessionId, chatKey, request.text, posting)
    const answers =
      late ??
      posting ??
      storage.messages.cutShort(sessionId, chatKey)?.id ??
      storage.messages.lastDelivered(sessionId, chatKey, now - ANSWER_WITHIN_MS)?.id ??
      null
    const dropped = deps.settings.get('replies.mode') === 'response' && posting !== null
    const ids = insertAnswer(
      storage,
      splitText(request.text).map((text, part) => ({
        message_row: answers,
        session_id: sessionId,
        chat_id: chatId,
        chat_key: chatKey,
        text,
        quoted_id: null,
        origin: 'callback',
        state: dropped ? 'suppressed' : 'queued',
        reason: dropped ? 'response-mode' : null,
        queued_at: now,
        not_before: now,
        idempotency_key: part === 0 ? request.idempotencyKey : null,
        request_digest: part === 0 && request.idempotencyKey !== null ? digestOf(request) : null,
      })),
    )
    return ids[0]!
  }

  /**
   * The core may still be working on a first POST whose outcome was unknown to us, while the second one was answered: its callback
   * then comes while the next message of the chat is being posted, and belongs to the former one.
   */
  function lateAnswer(sessionId: string, chatKey: string, text: string, posting: number | null): number | null {
    const said = storage.replies.newestOfChat(sessionId, chatKey, LATE_WITHIN).find((row) => {
      if (row.message_row === null || row.message_row === posting || row.origin !== 'response') return false
      return isSameText(text, row.text) && (storage.messages.find(row.message_row)?.unknown_outcomes ?? 0) > 0
    })
    return said?.message_row ?? null
  }

  function resultOf(row: ReplyRow | null): GatewaySendResult | null {
    if (row === null || row.state === 'queued' || row.state === 'sending') return null
    if (row.state === 'failed' && row.reason === 'not-on-whatsapp') return { kind: 'not-on-whatsapp' }
    if (row.state === 'failed') return { kind: 'failed', detail: row.reason ?? 'failed' }
    return { kind: 'accepted', messageId: row.wa_message_id }
  }

  function waitFor(id: number, deadline: number): Promise<GatewaySendResult> {
    const already = resultOf(storage.replies.find(id))
    if (already) return Promise.resolve(already)
    return new Promise((resolve) => {
      const finish = (result: GatewaySendResult) => {
        off()
        timer.cancel()
        resolve(result)
      }
      const off = deps.onReply((row) => {
        const result = row.id === id ? resultOf(row) : null
        if (result) finish(result)
      })
      const timer = clock.setTimer(Math.max(deadline - clock.monotonic(), 0), () =>
        finish({ kind: 'accepted', messageId: storage.replies.find(id)?.wa_message_id ?? null }),
      )
    })
  }
}

/** The same for the same recipient, however spelt, and the same text. */
function digestOf({ to, text }: GatewaySend): string {
  return createHash('sha256')
    .update(JSON.stringify([chatIdOf(to) ?? to, text]))
    .digest('base64')
}
