import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { IncomingMessage, OutgoingMessage, UnreadableMessage } from '../whatsapp/incoming-message.ts'
import type { LidResolver } from './lid-resolver.ts'

type Stored = Awaited<ReturnType<MessageSink['incoming']>>

export interface IntakeDeps {
  readonly sessionId: string
  readonly sink: Pick<MessageSink, 'incoming' | 'outgoing' | 'unreadable'>
  readonly lids: LidResolver
  readonly clock: Clock
  readonly logger: Logger
  chatTitle(chatId: string): Promise<string | null>
}

/** Group titles are asked once per this time. */
const TITLE_AGE_MS = 600_000

/** From the page to the sink: completes a message (phone behind a LID, group title) and keeps the order within its chat. */
export class Intake {
  readonly #deps: IntakeDeps
  /** What is being stored of each chat, one after another. */
  readonly #chains = new Map<string, Promise<void>>()
  readonly #titles = new Map<string, { readonly title: string | null; readonly at: number }>()
  #hold: Hold | null = null
  #holds = 0

  constructor(deps: IntakeDeps) {
    this.#deps = deps
  }

  /** A live message of somebody else: stored in its chat's order, after what is held before it. */
  live(message: IncomingMessage): void {
    const { chatId, messageId } = message
    this.#hold?.announced.add(messageId)
    const former = this.#chains.get(chatId) ?? Promise.resolve()
    const chain = former
      .then(() => this.#storeInTurn(message))
      .then(() => {
        if (this.#chains.get(chatId) === chain) this.#chains.delete(chatId)
      })
    this.#chains.set(chatId, chain)
  }

  /** A message from history: stored now. Rejects when the sink does. */
  history(message: IncomingMessage): Promise<Stored> {
    // What came live, too, must not look missed.
    const cameLive = this.#hold?.announced.has(message.messageId) === true
    return this.#store(cameLive ? { ...message, backfilled: false } : message)
  }

  /** A message of our own account: reported at once, it can only hold an answer back. */
  async own(message: OutgoingMessage): Promise<void> {
    await this.#deps.sink.outgoing(this.#deps.sessionId, message)
  }

  /** A message that nobody can place: counted. */
  unreadable(message: UnreadableMessage): Promise<void> {
    return this.#deps.sink.unreadable(this.#deps.sessionId, message)
  }

  /**
   * Live messages wait until their chat is released, so that older ones from history go first. The answer tells whether this is still
   * the newest wish to hold: what another one holds is not for the former to let go.
   */
  hold(): () => boolean {
    this.#hold ??= new Hold()
    const mine = (this.#holds += 1)
    return () => this.#holds === mine
  }

  /** From now on only these chats wait. */
  holdOnly(chatIds: ReadonlySet<string>): void {
    this.#hold?.narrow(chatIds)
  }

  release(chatId: string): void {
    this.#hold?.release(chatId)
  }

  releaseAll(): void {
    const hold = this.#hold
    this.#hold = null
    hold?.end('go')
  }

  /**
   * The connection is over before the history was read: what still waits is dropped, because stored now it would overtake the older
   * ones. The next catch-up reads all of them, in order. What comes next waits, too: it must not overtake what was dropped.
   */
  discardHeld(): void {
    const hold = this.#hold
    this.#hold = new Hold()
    hold?.end('drop')
  }

  /** Resolves when everything accepted so far is stored. */
  async drained(): Promise<void> {
    await Promise.all(this.#chains.values())
  }

  async #storeInTurn(message: IncomingMessage): Promise<void> {
    const { logger } = this.#deps
    if ((await this.#hold?.turnOf(message.chatId)) === 'drop') return
    try {
      await this.#store(message)
    } catch (error) {
      logger.error('message not stored', { error: describeError(error) })
    }
  }

  async #store(message: IncomingMessage): Promise<Stored> {
    const { sessionId, sink, lids } = this.#deps
    const phone = message.phone ?? (message.lid === null ? null : await lids.phoneOf(message.lid))
    const chatName = message.isGroup ? await this.#titleOf(message.chatId) : null
    return sink.incoming(sessionId, { ...message, phone, chatName })
  }

  async #titleOf(chatId: string): Promise<string | null> {
    const { clock, logger, chatTitle } = this.#deps
    const known = this.#titles.get(chatId)
    if (known !== undefined && clock.monotonic() - known.at < TITLE_AGE_MS) return known.title
    const title = await chatTitle(chatId).catch((error: unknown) => {
      logger.debug('group title not read', { error: describeError(error) })
      return null
    })
    this.#titles.set(chatId, { title, at: clock.monotonic() })
    return title
  }
}

/** Chats whose live messages wait for their older ones. */
class Hold {
  /** Messages that came live while something was held. */
  readonly announced = new Set<string>()
  readonly #released = new Set<string>()
  readonly #waiting = new Map<string, ((turn: 'go' | 'drop') => void)[]>()
  #only: ReadonlySet<string> | null = null

  /** Resolves when a message of this chat may go in, or must be dropped. */
  async turnOf(chatId: string): Promise<'go' | 'drop'> {
    if (this.#released.has(chatId) || this.#only?.has(chatId) === false) return 'go'
    return new Promise((resolve) => this.#waiting.set(chatId, [...(this.#waiting.get(chatId) ?? []), resolve]))
  }

  narrow(chatIds: ReadonlySet<string>): void {
    this.#only = chatIds
    for (const chatId of [...this.#waiting.keys()]) if (!chatIds.has(chatId)) this.release(chatId)
  }

  release(chatId: string): void {
    this.#released.add(chatId)
    for (const go of this.#waiting.get(chatId) ?? []) go('go')
    this.#waiting.delete(chatId)
  }

  end(turn: 'go' | 'drop'): void {
    for (const go of [...this.#waiting.values()].flat()) go(turn)
  }
}
