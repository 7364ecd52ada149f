import { chatKeyOf } from '../inbox/chat-key.ts'
import type { GatewaySend, GatewaySendResult } from '../message-way.ts'
import type { Clock } from '../ports.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import { splitText } from './split-text.ts'

/** The core's POST must not be held open by our human-like pauses. */
const WAIT_MS = 2_000

/**
 * Accepts a text from the gateway API: durably into the ledger, then waits at most two seconds for WhatsApp's answer. A repeated
 * idempotency key gets the first answer.
 */
export function createGatewaySend(deps: {
  readonly clock: Clock
  readonly storage: Storage
  readonly sender: () => ChatSender
  readonly sessionExists: (id: string) => boolean
  readonly kick: () => void
  readonly onReply: (listener: (row: ReplyRow) => void) => () => void
}): (request: GatewaySend) => Promise<GatewaySendResult> {
  const { clock, storage } = deps

  return async (request) => {
    const { sessionId } = request
    if (!deps.sessionExists(sessionId)) return { kind: 'unknown-session' }
    const repeat = known(request)
    if (repeat) return waitFor(repeat.id)
    if (!deps.sender().isConnected(sessionId) && !request.queue) return { kind: 'not-connected' }
    const chat = await deps.sender().resolveChat(sessionId, request.to)
    if (chat.kind === 'not-on-whatsapp') return { kind: 'not-on-whatsapp' }
    if (chat.kind === 'not-connected' && !request.queue) return { kind: 'not-connected' }
    const chatId = chat.kind === 'found' ? chat.chatId : plainChatId(request.to)
    if (chatId === null) return { kind: 'not-on-whatsapp' }
    const id = await storage.writes.run(() => known(request)?.id ?? insert(request, chatId))
    deps.kick()
    return waitFor(id)
  }

  function known({ sessionId, idempotencyKey }: GatewaySend): ReplyRow | null {
    return idempotencyKey === null ? null : storage.replies.byIdempotencyKey(sessionId, idempotencyKey)
  }

  function insert(request: GatewaySend, chatId: string): number {
    const now = clock.now()
    const ids = splitText(request.text).map((text, part) =>
      storage.replies.insert({
        message_row: null,
        session_id: request.sessionId,
        chat_id: chatId,
        chat_key: chatKeyOf(request.sessionId, chatId, storage.lids),
        text,
        quoted_id: null,
        origin: 'callback',
        state: 'queued',
        reason: null,
        queued_at: now,
        not_before: now,
        idempotency_key: part === 0 ? request.idempotencyKey : null,
      }),
    )
    return ids[0]!
  }

  function resultOf(row: ReplyRow | null): GatewaySendResult | null {
    if (row === null || row.state === 'queued' || row.state === 'sending') return null
    if (row.state === 'failed' && row.reason === 'not-on-whatsapp') return { kind: 'not-on-whatsapp' }
    if (row.state === 'failed') return { kind: 'failed', detail: row.reason ?? 'failed' }
    return { kind: 'accepted', messageId: row.wa_message_id }
  }

  function waitFor(id: number): Promise<GatewaySendResult> {
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
      const timer = clock.setTimer(WAIT_MS, () =>
        finish({ kind: 'accepted', messageId: storage.replies.find(id)?.wa_message_id ?? null }),
      )
    })
  }
}

/** The chat id of a phone or id that could not be looked up because the session is not connected. */
function plainChatId(to: string): string | null {
  if (/^[\w.-]+@(c\.us|lid|g\.us)$/.test(to)) return to
  const digits = to.replace(/[\s().+-]/g, '')
  return /^\d{7,15}$/.test(digits) ? `${digits}@c.us` : null
}
