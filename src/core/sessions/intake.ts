import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { IncomingMessage, OutgoingMessage } from '../whatsapp/incoming-message.ts'
import type { LidResolver } from './lid-resolver.ts'

type Stored = Awaited<ReturnType<MessageSink['incoming']>>

export interface Intake {
  /** A live message of somebody else: stored in its chat's order, after what is held before it. */
  live(message: IncomingMessage): void
  /** A message from history: stored now. Rejects when the sink does. */
  history(message: IncomingMessage): Promise<Stored>
  /** A message of our own account: reported at once, it can only hold an answer back. */
  own(message: OutgoingMessage): Promise<void>
  /**
   * Live messages wait until their chat is released, so that older ones from history go first. The answer tells whether this is still
   * the newest wish to hold: what another one holds is not for the former to let go.
   */
  hold(): () => boolean
  /** From now on only these chats wait. */
  holdOnly(chatIds: ReadonlySet<string>): void
  release(chatId: string): void
  releaseAll(): void
  /**
   * The connection is over before the history was read: what still waits is dropped, because stored now it would overtake the older
   * ones. The next catch-up reads all of them, in order.
   */
  discardHeld(): void
  /** Resolves when everything accepted so far is stored. */
  drained(): Promise<void>
}

/** Group titles are asked once per this time. */
const titleAgeMs = 600_000

/** From the page to the sink: completes a message (phone behind a LID, group title) and keeps the order within its chat. */
export function createIntake(deps: {
  readonly sessionId: string
  readonly sink: MessageSink
  readonly lids: LidResolver
  readonly clock: Clock
  readonly logger: Logger
  chatTitle(chatId: string): Promise<string | null>
}): Intake {
  const { sessionId, sink, clock, logger } = deps
  const chains = new Map<string, Promise<void>>()
  const titles = new Map<string, { readonly title: string | null; readonly at: number }>()
  let holds = 0
  let held: {
    readonly released: Set<string>
    readonly waiting: Map<string, ((go: boolean) => void)[]>
    /** Came live, too: history must not make them look missed. */
    readonly announced: Set<string>
    only: ReadonlySet<string> | null
  } | null = null

  const titleOf = async (chatId: string): Promise<string | null> => {
    const known = titles.get(chatId)
    if (known !== undefined && clock.monotonic() - known.at < titleAgeMs) return known.title
    const title = await deps.chatTitle(chatId).catch((error: unknown) => {
      logger.debug('group title not read', { sessionId, error: describeError(error) })
      return null
    })
    titles.set(chatId, { title, at: clock.monotonic() })
    return title
  }
  const complete = async (message: IncomingMessage): Promise<IncomingMessage> => {
    const phone = message.phone ?? (message.lid === null ? null : await deps.lids.phoneOf(message.lid))
    const chatName = message.isGroup ? await titleOf(message.chatId) : null
    return { ...message, phone, chatName }
  }
  /** Resolves to whether the message may go in. */
  const gate = (chatId: string): Promise<boolean> => {
    if (held === null || held.released.has(chatId) || held.only?.has(chatId) === false) return Promise.resolve(true)
    const { waiting } = held
    return new Promise((resolve) => waiting.set(chatId, [...(waiting.get(chatId) ?? []), resolve]))
  }
  const release = (chatId: string): void => {
    held?.released.add(chatId)
    for (const go of held?.waiting.get(chatId) ?? []) go(true)
    held?.waiting.delete(chatId)
  }
  const letAllGo = (go: boolean): void => {
    const waiting = held === null ? [] : [...held.waiting.values()].flat()
    // After a drop the hold goes on: what comes next must not overtake what was dropped.
    held = go ? null : { released: new Set(), waiting: new Map(), announced: new Set(), only: null }
    for (const each of waiting) each(go)
  }
  const store = async (message: IncomingMessage): Promise<Stored> => sink.incoming(sessionId, await complete(message))

  return {
    live(message) {
      const { chatId } = message
      held?.announced.add(message.messageId)
      const chain = (chains.get(chatId) ?? Promise.resolve())
        .then(() => gate(chatId))
        .then((go) => (go ? store(message) : undefined))
        .then(
          () => undefined,
          (error: unknown) => logger.error('message not stored', { sessionId, error: describeError(error) }),
        )
        .then(() => {
          if (chains.get(chatId) === chain) chains.delete(chatId)
        })
      chains.set(chatId, chain)
    },
    history: (message) => store(held?.announced.has(message.messageId) ? { ...message, backfilled: false } : message),
    async own(message) {
      await sink.outgoing(sessionId, message)
    },
    hold() {
      held ??= { released: new Set(), waiting: new Map(), announced: new Set(), only: null }
      const mine = (holds += 1)
      return () => holds === mine
    },
    holdOnly(chatIds) {
      if (held === null) return
      held.only = chatIds
      for (const chatId of [...held.waiting.keys()]) if (!chatIds.has(chatId)) release(chatId)
    },
    release,
    releaseAll: () => letAllGo(true),
    discardHeld: () => letAllGo(false),
    async drained() {
      await Promise.all(chains.values())
    },
  }
}
