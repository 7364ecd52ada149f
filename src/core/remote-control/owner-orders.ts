import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { SIGNATURE } from './answers.ts'
import { parseOrder, type Order } from './parse-order.ts'
import type { AnsweringDeps } from './remote-deps.ts'
import { runOrder } from './run-order.ts'
import { whenSent } from './when-sent.ts'

/** An order older than this (after a catch-up or a sleep) may be the opposite of the owner's present wish. */
const FRESH_MS = 3 * 60_000
/** Tolerance for clocks that differ: a message from further in the future is no order of now either. */
const FUTURE_MS = 2 * 60_000
const MOST_ANSWERS = 20
const ANSWERS_WITHIN_MS = 10 * 60_000

/** Carries out the orders that the owner writes into the chat with himself, and answers there. */
export class OwnerOrders {
  readonly #deps: AnsweringDeps
  /** Times of recent answers by session, in steady ms: two programs that answer each other must stop. */
  readonly #given = new Map<string, number[]>()

  constructor(deps: AnsweringDeps) {
    this.#deps = deps
  }

  /** Carries out a fresh order and ignores any other message. `ageMs`: how long ago the owner wrote it. */
  take(sessionId: string, message: OutgoingMessage, ageMs: number): void {
    const { settings, logger } = this.#deps
    if (settings.get('remote.control') === 'off' || message.type !== 'chat') return
    if (ageMs > FRESH_MS || ageMs < -FUTURE_MS || message.body.startsWith(SIGNATURE)) return
    this.#obey(sessionId, message).catch((error: unknown) =>
      logger.error('an owner’s order by WhatsApp was not answered', { sessionId, error }),
    )
  }

  async #obey(sessionId: string, message: OutgoingMessage): Promise<void> {
    const { logger, replies, sessions, answers } = this.#deps
    const parsed = parseOrder(message.body)
    if (parsed.kind === 'note') return
    if (!this.#mayAnswer(sessionId)) return logger.warn('too many owner’s orders by WhatsApp', { sessionId })
    const what = parsed.kind === 'order' ? parsed.order.kind : 'near-miss'
    logger.info('the owner gave an order by WhatsApp', { sessionId, what })
    const answer =
      parsed.kind === 'near-miss' ? answers().hint(parsed.hint) : await this.#answerTo(sessionId, parsed.order)
    const row = await replies.tellOwner(sessionId, message.chatId, answer)
    if (what !== 'disconnect') return
    await whenSent(this.#deps, row)
    await sessions.disconnect(sessionId)
  }

  async #answerTo(sessionId: string, order: Order): Promise<string> {
    try {
      return await runOrder(this.#deps, sessionId, order)
    } catch (error) {
      this.#deps.logger.error('an owner’s order by WhatsApp failed', { sessionId, what: order.kind, error })
      return this.#deps.answers().failed()
    }
  }

  #mayAnswer(sessionId: string): boolean {
    const now = this.#deps.clock.monotonic()
    const lately = (this.#given.get(sessionId) ?? []).filter((at) => now - at < ANSWERS_WITHIN_MS)
    if (lately.length >= MOST_ANSWERS) return false
    this.#given.set(sessionId, [...lately, now])
    return true
  }
}
