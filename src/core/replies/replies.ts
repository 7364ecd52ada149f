/*
 * The reply ledger and everything that writes into it or sends from it: the core's answers, what the owner writes by hand, the pause. Knows
 * who is in charge of a chat and the sender; nothing of sessions, and nothing of how messages get to the core.
 */
import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { ReplyView } from '../../shared/model/message.ts'
import type { Basics } from '../basics.ts'
import type { ChatName } from '../changes.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import type { Chats } from '../chats/chats.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { LookUp } from '../http/fetch-file.ts'
import type { CatchingUp } from '../inbox/catching-up.ts'
import type { MediaFiles } from '../media/media-files.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import { AutomaticTexts } from './automatic-texts.ts'
import { OwnerWatch } from './owner-watch.ts'
import { Pause } from './pause.ts'
import { ReachOut } from './reach-out.ts'
import { ReplyEngine } from './reply-engine.ts'
import { ReplyFiles } from './reply-files.ts'
import { createRetryReply } from './retry-reply.ts'
import { SendByHand } from './send-by-hand.ts'
import { Uploads } from './uploads.ts'

export interface RepliesDeps extends Basics {
  readonly random: () => number
  readonly offset: ClockOffset
  readonly names: ChatNames
  readonly sender: ChatSender
  readonly chats: Pick<Chats, 'takeovers'>
  readonly catching: Pick<CatchingUp, 'isUnderWay'>
  readonly files: MediaFiles
  /** For tests: how names are looked up. */
  readonly lookUp?: LookUp
}

export class Replies {
  readonly pause: Pause
  /** What WhatsApp lets the account write to people who did not write first. */
  readonly reachOut: ReachOut
  /** What is to be said, and what became of it. */
  readonly engine: ReplyEngine
  /** What our own account writes, as WhatsApp reports it. */
  readonly own: OwnerWatch
  /** What the phone says by itself. */
  readonly automatic: AutomaticTexts
  /** Sends a reply after all. Throws `CommandError` when it is gone, on its way, or said already. */
  readonly retry: (id: number) => Promise<ReplyView>
  /** The files that go with replies. */
  readonly files: ReplyFiles
  /** Files on their way from a window. */
  readonly uploads: Uploads
  readonly #deps: RepliesDeps
  readonly #byHand: SendByHand
  #unsubscribe: readonly (() => void)[] = []

  constructor(deps: RepliesDeps) {
    this.#deps = deps
    const { takeovers } = deps.chats
    this.pause = new Pause(deps)
    this.reachOut = new ReachOut(deps)
    this.files = new ReplyFiles(deps)
    this.uploads = new Uploads(deps.clock, () => this.files.maxBytes)
    const { pause, reachOut, files } = this
    const engine = new ReplyEngine({ ...deps, logger: deps.logger.child('replies'), pause, reachOut, files, takeovers })
    this.engine = engine
    this.automatic = new AutomaticTexts({ ...deps, takeovers })
    this.own = new OwnerWatch({ ...deps, takeovers, automatic: this.automatic, engine })
    this.#byHand = new SendByHand({ ...deps, takeovers, engine, files: this.files, uploads: this.uploads })
    this.retry = createRetryReply({ ...deps, engine })
    deps.changes.on('takeover', (chat) => this.#takeoverChanged(chat))
    deps.changes.on('reach-out', ({ until }) => {
      if (until === null) engine.reconsider()
    })
    deps.changes.on('pause', ({ paused }) => {
      if (!paused) engine.reconsider()
    })
  }

  start(): void {
    const { settings, sender } = this.#deps
    this.#unsubscribe = [
      settings.onChanged((name) => name.startsWith('replies.') && this.engine.reconsider()),
      sender.onConnected(() => this.engine.reconsider()),
    ]
    this.pause.start()
    this.engine.start()
  }

  async stop(deadlineMs: number): Promise<void> {
    for (const off of this.#unsubscribe) off()
    this.pause.stop()
    this.uploads.stop()
    await this.engine.stop(deadlineMs)
  }

  /** The owner writes from our window: durable before it resolves, sent in the order of its chat, never held back. */
  sendByHand(args: CommandArguments<'chat.send'>): Promise<readonly ReplyView[]> {
    return this.#byHand.send(args)
  }

  /** The same with a file that is here. Throws `CommandError` when it cannot be sent; nothing is sent of it then. */
  sendFile(args: CommandArguments<'chat.sendFile'>): Promise<readonly ReplyView[]> {
    return this.#byHand.sendFile(args)
  }

  /** One line into the owner's own chat; returns its row of the ledger. */
  tellOwner(sessionId: string, chatId: string, text: string): Promise<number> {
    return this.#byHand.tellOwner(sessionId, chatId, text)
  }

  #takeoverChanged(chat: ChatName | null): void {
    if (chat !== null) this.engine.interrupt(chat.sessionId, chat.chatKey)
    // What waited for the owner may go.
    const isOwners = chat !== null && this.#deps.chats.takeovers.isTakenOver(chat.sessionId, chat.chatKey)
    if (!isOwners) this.engine.reconsider()
  }
}
