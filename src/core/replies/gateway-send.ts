import type { LeftOutReason } from '../../shared/model/attachment.ts'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { Basics } from '../basics.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import type { LateRuns } from '../webhook/late-runs.ts'
import type { WebhookQueue } from '../webhook/webhook-queue.ts'
import { within } from '../time/within.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import type { AskedAttachment } from './asked-attachment.ts'
import { GatewayCallEnd } from './gateway-call-end.ts'
import { GatewayCallStore, type CallTarget } from './gateway-call-store.ts'
import type { ReachOut } from './reach-out.ts'
import type { ReplyEngine } from './reply-engine.ts'
import type { ReplyFiles } from './reply-files.ts'
import { NO_ROOM } from './attachment-taker.ts'

/** How long a caller waits for the outcome: our human-like pauses must not hold the core's POST open. */
const WAIT_MS = 2_000
/** How long a caller waits for its file to be fetched, to hear when it is unavailable. */
const FETCH_WAIT_MS = 10_000

/** A text the core asks us to send through the gateway API. */
export interface GatewaySend {
  readonly sessionId: string
  readonly to: string
  /** May be empty when a file or place goes along. */
  readonly text: string
  readonly asked?: AskedAttachment | null
  readonly idempotencyKey: string | null
  /** Queue instead of refusing, for example when the session is not connected. */
  readonly queue: boolean
}

export type GatewaySendResult =
  /** Durably accepted or sent. `messageId` is WhatsApp's once known. */
  | { readonly kind: 'accepted'; readonly messageId: string | null }
  | { readonly kind: 'unknown-session' }
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'not-on-whatsapp' }
  /** The text will not be sent, for this reason; nothing was accepted. */
  | { readonly kind: 'refused'; readonly reason: ReplyReason }
  /** The attachment is unavailable, or must not be sent; nothing was accepted. */
  | { readonly kind: 'media-refused'; readonly reason: LeftOutReason; readonly why: string }
  /** The idempotency key belongs to another request. */
  | { readonly kind: 'key-reused' }
  /** The disk takes no writes; nothing was accepted. */
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
  /** Answers all callers that still wait. */
  stop(): void
}

/** The outcome of one step of a request: the value found, or the result that ends the request. */
type Step<T> = { readonly found: T } | { readonly ends: GatewaySendResult }

export function createGatewaySend(deps: GatewaySendDeps): GatewaySender {
  return new GatewaySends(deps)
}

/**
 * Accepts a text from the gateway API: stores it durably in the ledger, then waits at most two seconds for WhatsApp's answer. A repeated
 * idempotency key gets the outcome of the first request. An open POST for the same chat blocks nothing: it may be waiting for this call.
 */
class GatewaySends implements GatewaySender {
  readonly #deps: GatewaySendDeps
  readonly #calls: GatewayCallStore
  readonly #end: GatewayCallEnd

  constructor(deps: GatewaySendDeps) {
    this.#deps = deps
    this.#calls = new GatewayCallStore(deps)
    this.#end = new GatewayCallEnd(deps)
  }

  stop(): void {
    this.#end.stop()
  }

  async send(request: GatewaySend): Promise<GatewaySendResult> {
    const { clock, names } = this.#deps
    if (!names.hasSession(request.sessionId)) return { kind: 'unknown-session' }
    const deadline = clock.monotonic() + WAIT_MS
    const repeat = this.#calls.known(request)
    if (repeat) {
      return this.#calls.isSame(repeat, request) ? this.#end.waitFor(repeat.id, deadline) : { kind: 'key-reused' }
    }
    const chat = await this.#findChat(request, deadline)
    if ('ends' in chat) return chat.ends
    const file = await this.#takeFile(request)
    if ('ends' in file) return file.ends
    // The time spent on the file does not count against the deadline.
    const left = request.asked == null ? deadline : clock.monotonic() + WAIT_MS
    return this.#accept(request, { ...chat.found, attachment: file.found }, left)
  }

  async #accept(request: GatewaySend, target: CallTarget, deadline: number): Promise<GatewaySendResult> {
    const { storage, webhook, replies } = this.#deps
    const stored = await this.#calls.store(request, target)
    if (stored === null) return { kind: 'not-stored' }
    const { id, fresh, same, answered } = stored
    if (!same) return { kind: 'key-reused' }
    if (answered !== null) webhook.queue.answered(answered)
    if (fresh) replies.engine.moved(id)
    // The owner is told about the warm-up, whether the text was refused or kept.
    if (storage.replies.find(id)?.reason === 'warm-up') replies.reachOut.warmUpBites(request.sessionId)
    return this.#end.waitFor(id, deadline)
  }

  async #findChat(request: GatewaySend, deadline: number): Promise<Step<Pick<CallTarget, 'chatId' | 'reach'>>> {
    const { sessionId, queue } = request
    const { storage, names, sender } = this.#deps
    const connected = sender.isConnected(sessionId)
    if (!connected && !queue) return { ends: { kind: 'not-connected' } }
    const named = names.recipientOf(sessionId, request.to)
    if (named === null) return { ends: { kind: 'not-on-whatsapp' } }
    // Use the chat the customer wrote from: we may know it by its LID only.
    const former = storage.messages.latestChatId(sessionId, names.keyOf(sessionId, named))
    if (former !== null) return { found: { chatId: former, reach: null } }
    return connected ? this.#askWhatsApp(request, named, deadline) : { found: { chatId: named, reach: 'unchecked' } }
  }

  /** Asks WhatsApp for the chat. If WhatsApp takes too long, the text is accepted for the chat as named, and its number stays unchecked. */
  async #askWhatsApp(
    { sessionId, queue }: GatewaySend,
    named: string,
    deadline: number,
  ): Promise<Step<Pick<CallTarget, 'chatId' | 'reach'>>> {
    const { clock, sender } = this.#deps
    const chat = await within(clock, deadline - clock.monotonic(), sender.resolveChat(sessionId, named), () => null)
    if (chat?.kind === 'not-on-whatsapp') return { ends: { kind: 'not-on-whatsapp' } }
    if (chat?.kind === 'not-connected' && !queue) return { ends: { kind: 'not-connected' } }
    if (chat?.kind === 'unchecked' && !queue) return { ends: { kind: 'refused', reason: 'unchecked-number' } }
    return chat?.kind === 'found'
      ? { found: { chatId: chat.chatId, reach: chat.isNew ? 'first' : null } }
      : { found: { chatId: named, reach: 'unchecked' } }
  }

  /** Takes the file. If its server does not deliver it now, the URL is accepted, and the ledger tries to fetch it for ten minutes. */
  async #takeFile({ asked, text }: GatewaySend): Promise<Step<CallTarget['attachment']>> {
    if (asked == null) return { found: null }
    const tooLong = new AbortController()
    const timer = this.#deps.clock.setTimer(FETCH_WAIT_MS, () => tooLong.abort())
    try {
      const taken = await this.#deps.replies.files.take(asked, text !== '', tooLong.signal)
      if (taken.kind === 'taken') return { found: taken.attachment }
      if (taken.kind === 'refused') return { ends: { ...taken, kind: 'media-refused' } }
      if (taken.kind === 'unreachable' && asked.kind === 'url') return { found: asked }
      const isDiskFull = taken.kind === 'not-stored' && taken.isDiskFull
      return { ends: isDiskFull ? { kind: 'not-stored' } : { ...NO_ROOM, kind: 'media-refused' } }
    } finally {
      timer.cancel()
    }
  }
}
