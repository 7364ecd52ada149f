import type { ReplyRow } from '../storage/reply-table.ts'
import type { GatewaySendDeps, GatewaySendResult } from './gateway-send.ts'
import { ReplyEnds } from './reply-ends.ts'
import { isSaidElsewhere } from './said-already.ts'

/** Waits for the outcome of a gateway call that is in the ledger, and returns it to the caller. */
export class GatewayCallEnd {
  readonly #deps: GatewaySendDeps
  readonly #ends: ReplyEnds

  constructor(deps: GatewaySendDeps) {
    this.#deps = deps
    this.#ends = new ReplyEnds(deps.clock, deps.changes)
  }

  /**
   * Resolves to the outcome. The call is durable already: at the `deadline` (steady ms), or at the stop, the result is `accepted`.
   */
  async waitFor(id: number, deadline: number): Promise<GatewaySendResult> {
    const { openCalls } = this.#deps.replies.engine
    openCalls.add(id)
    try {
      return await this.#end(id, deadline)
    } finally {
      openCalls.delete(id)
    }
  }

  /** Answers all callers that still wait. */
  stop(): void {
    this.#ends.stop()
  }

  async #end(id: number, deadline: number): Promise<GatewaySendResult> {
    const { clock, storage } = this.#deps
    for (;;) {
      const result = this.#resultOf(storage.replies.find(id))
      if (result !== null) return result
      if (await this.#ends.changed(id, deadline - clock.monotonic())) continue
      const messageId = this.#ends.isStopped ? null : (storage.replies.find(id)?.wa_message_id ?? null)
      return { kind: 'accepted', messageId }
    }
  }

  /** The outcome of a row; null while it is not known yet. */
  #resultOf(row: ReplyRow | null): GatewaySendResult | null {
    const { storage, replies } = this.#deps
    const isOpen = row === null || row.state === 'queued' || row.state === 'sending'
    if (isOpen || replies.engine.isAtWhatsApp(row.id)) return null
    if (row.state === 'failed' && row.reason === 'not-on-whatsapp') return { kind: 'not-on-whatsapp' }
    if (row.state === 'failed') return { kind: 'failed', reason: row.reason ?? 'send-failed' }
    if (row.state === 'sent' || row.reason === null) return { kind: 'accepted', messageId: row.wa_message_id }
    // Another reply gives the customer the same content, so nothing was refused.
    const others = row.message_row === null ? [] : storage.replies.ofMessage(row.message_row)
    if (isSaidElsewhere(row, others)) return { kind: 'accepted', messageId: null }
    return { kind: 'refused', reason: row.reason }
  }
}
