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

/** The core's POST must not be held open by our human-like pauses. */
const WAIT_MS = 2_000
/** The core may wait so long to hear that its file cannot be had. */
const FETCH_WAIT_MS = 10_000

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

/** One step on the way of a request: what it found, or the answer with which the request ends here. */
type Step<T> = { readonly found: T } | { readonly ends: GatewaySendResult }

export function createGatewaySend(deps: GatewaySendDeps): GatewaySender {
  return new GatewaySends(deps)
}

/**
 * Accepts a text from the gateway API: durably into the ledger, then waits at most two seconds for WhatsApp's answer. A repeated
 * idempotency key gets the first answer. A post that is open for the same chat is no obstacle: it may be waiting for this.
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
    // What the file took is not counted.
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
    // Refused or kept, the owner hears why.
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
    // The chat the customer wrote from: it may be known under a privacy id only.
    const former = storage.messages.latestChatId(sessionId, names.keyOf(sessionId, named))
    if (former !== null) return { found: { chatId: former, reach: null } }
    return connected ? this.#askWhatsApp(request, named, deadline) : { found: { chatId: named, reach: 'unchecked' } }
  }

  /** WhatsApp may take too long to say: then the text is accepted and the chat is tried as it was named. */
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

  /** A file that does not come at once is accepted by its address: the ledger fetches it, for ten minutes. */
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
