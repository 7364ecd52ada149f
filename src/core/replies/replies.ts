/**
 * The reply ledger and everything that writes into it or sends from it: the core's answers, what the owner writes by hand, the pause. Knows
 * who is in charge of a chat and the sender; nothing of sessions, and nothing of how messages get to the core.
 */
import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { ReplyView } from '../../shared/model/message.ts'
import type { Basics } from '../basics.ts'
import type { ChatName } from '../changes.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import type { Chats } from '../chats/chats.ts'
import type { ClockOffset } from '../delivery/clock-offset.ts'
import type { AnswerReply } from '../delivery/parse-answer.ts'
import type { CatchingUp } from '../inbox/catching-up.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import { AutomaticTexts } from './automatic-texts.ts'
import { createOwnMessages, type OwnMessages } from './own-messages.ts'
import { createPause, type Pause } from './pause.ts'
import { createReplyEngine, type ReplyEngine } from './reply-engine.ts'
import type { ReplyDecision } from './reply-policy.ts'
import { createRetryReply } from './retry-reply.ts'
import { createSendByHand, type SendByHand } from './send-by-hand.ts'
import { settleDoubts } from './settle-doubts.ts'

export interface RepliesDeps extends Basics {
  readonly random: () => number
  readonly offset: ClockOffset
  readonly names: ChatNames
  readonly sender: ChatSender
  readonly chats: Pick<Chats, 'takeovers'>
  readonly catching: Pick<CatchingUp, 'isUnderWay'>
}

export class Replies {
  readonly pause: Pause
  /** What our own account writes, as WhatsApp reports it. */
  readonly own: OwnMessages
  /** What the phone says by itself. */
  readonly automatic: AutomaticTexts
  /** Sends a reply after all. Throws `CommandError` when it is gone, on its way, or said already. */
  readonly retry: (id: number) => Promise<ReplyView>
  readonly #deps: RepliesDeps
  readonly #ledger: ReplyEngine
  readonly #byHand: SendByHand
  #unsubscribe: readonly (() => void)[] = []

  constructor(deps: RepliesDeps) {
    this.#deps = deps
    const { takeovers } = deps.chats
    this.pause = createPause(deps)
    const ledger = createReplyEngine({ ...deps, logger: deps.logger.child('replies'), pause: this.pause, takeovers })
    this.#ledger = ledger
    this.automatic = new AutomaticTexts({ ...deps, takeovers })
    this.own = createOwnMessages({ ...deps, takeovers, automatic: this.automatic, ledger })
    this.#byHand = createSendByHand({ ...deps, takeovers, ledger })
    this.retry = createRetryReply({ ...deps, ledger })
    deps.changes.on('takeover', (chat) => this.#takeoverChanged(chat))
    deps.changes.on('pause', ({ paused }) => {
      if (!paused) ledger.reconsider()
    })
  }

  start(): void {
    const { settings, sender } = this.#deps
    this.#unsubscribe = [
      settings.onChanged((name) => name.startsWith('replies.') && this.reconsider()),
      sender.onConnected(() => this.reconsider()),
    ]
    this.pause.start()
    this.#ledger.start()
  }

  async stop(deadlineMs: number): Promise<void> {
    for (const off of this.#unsubscribe) off()
    this.pause.stop()
    await this.#ledger.stop(deadlineMs)
  }

  /** Puts what the core answers into the ledger. Inside the transaction that marks the message delivered. */
  store(message: MessageRow, replies: readonly AnswerReply[]): void {
    this.#ledger.store(message, replies)
  }

  /** A message is over: what was said to it is settled. Inside the transaction that says so. */
  messageOver(row: number): void {
    settleDoubts(this.#deps.storage, row, this.#deps.clock.now())
  }

  /** Looks for work at the end of this turn of the event loop. */
  wake(): void {
    this.#ledger.kick()
  }

  /** Something that replies wait for changed: looks at everything anew. */
  reconsider(): void {
    this.#ledger.reconsider()
  }

  /** What is known about this message is another thing now: looks anew at replies that wait for that. */
  messageChanged(row: number): void {
    this.#ledger.messageChanged(row)
  }

  /** A row was stored or changed: tells everybody, and looks for work. */
  moved(id: number): ReplyRow | null {
    return this.#ledger.moved(id)
  }

  /** What the policy says about a row of the ledger right now. */
  decide(row: ReplyRow): ReplyDecision {
    return this.#ledger.decide(row)
  }

  /** A text for this chat is handed to WhatsApp right now, or what became of one can be seen soon. */
  isSending(sessionId: string, chatKey: string): boolean {
    return this.#ledger.isSending(sessionId, chatKey)
  }

  /** The owner writes from our window: durable before it resolves, sent in the order of its chat, never held back. */
  sendByHand(args: CommandArguments<'chat.send'>): Promise<readonly ReplyView[]> {
    return this.#byHand.send(args)
  }

  /** One line into the owner's own chat; returns its row of the ledger. */
  tellOwner(sessionId: string, chatId: string, text: string): Promise<number> {
    return this.#byHand.tellOwner(sessionId, chatId, text)
  }

  #takeoverChanged(chat: ChatName | null): void {
    if (chat !== null) this.#ledger.interrupt(chat.sessionId, chat.chatKey)
    // What waited for the owner may go.
    const isOwners = chat !== null && this.#deps.chats.takeovers.isTakenOver(chat.sessionId, chat.chatKey)
    if (!isOwners) this.#ledger.reconsider()
  }
}
