/*
 * Owns the reply ledger and everything that writes to it or sends from it: the core's answers, the owner's own texts, the pause. Knows
 * the takeovers and the sender; knows nothing of sessions, nor of how messages reach the core.
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
  /** Replaces the DNS lookup in tests. */
  readonly lookUp?: LookUp
}

export class Replies {
  readonly pause: Pause
  /** Limits on writing to people who did not write first. */
  readonly reachOut: ReachOut
  /** Works through the ledger: sends replies and records how each one ended. */
  readonly engine: ReplyEngine
  /** Sorts the messages of our own account that WhatsApp reports: our replies, or the owner's texts. */
  readonly own: OwnerWatch
  /** Recognises texts that the phone sends by itself, such as a greeting. */
  readonly automatic: AutomaticTexts
  /** Sends a failed, expired or suppressed reply after all. Throws `CommandError` when it is gone, emptied, on its way, or already sent. */
  readonly retry: (id: number) => Promise<ReplyView>
  /** Stores the files that go with replies. */
  readonly files: ReplyFiles
  /** Collects files that a window uploads in parts. */
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

  /** Sends a text that the owner wrote in our window. Durable before it resolves, sent in the order of its chat, never held back. */
  sendByHand(args: CommandArguments<'chat.send'>): Promise<readonly ReplyView[]> {
    return this.#byHand.send(args)
  }

  /** Like `sendByHand`, with an uploaded file. Throws `CommandError` when the file cannot be sent; then its text is not sent either. */
  sendFile(args: CommandArguments<'chat.sendFile'>): Promise<readonly ReplyView[]> {
    return this.#byHand.sendFile(args)
  }

  /** Writes one line into the owner's own chat; returns its ledger row id. */
  tellOwner(sessionId: string, chatId: string, text: string): Promise<number> {
    return this.#byHand.tellOwner(sessionId, chatId, text)
  }

  #takeoverChanged(chat: ChatName | null): void {
    if (chat !== null) this.engine.interrupt(chat.sessionId, chat.chatKey)
    // Replies that waited for the owner may go now.
    const isOwners = chat !== null && this.#deps.chats.takeovers.isTakenOver(chat.sessionId, chat.chatKey)
    if (!isOwners) this.engine.reconsider()
  }
}
