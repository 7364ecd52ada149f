import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { ReplyView } from '../../shared/model/message.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import { replyViewOf } from '../inbox/message-view.ts'
import type { NewReply } from '../storage/reply-table.ts'
import type { Takeovers } from '../chats/takeovers.ts'
import type { ReplyEngine } from './reply-engine.ts'
import type { ReplyFiles } from './reply-files.ts'
import { insertAnswer, partsOf, type StoredReply } from './store-replies.ts'
import type { Taken } from './attachment-taker.ts'
import type { Uploads } from './uploads.ts'

export interface SendByHandDeps extends Pick<Basics, 'clock' | 'storage'> {
  readonly names: ChatNames
  readonly takeovers: Pick<Takeovers, 'writtenByHand' | 'announce'>
  readonly engine: Pick<ReplyEngine, 'moved'>
  readonly files: Pick<ReplyFiles, 'takeBytes' | 'maxBytes'>
  readonly uploads: Pick<Uploads, 'read' | 'drop'>
}

/** Queues texts that the owner writes in our window, and lines for the owner's own chat. */
export class SendByHand {
  readonly #deps: SendByHandDeps

  constructor(deps: SendByHandDeps) {
    this.#deps = deps
  }

  /**
   * Sends a text that the owner wrote in our window. Durable before it resolves, sent in the order of its chat, never held back. The same
   * `idempotencyKey` again sends nothing, and resolves to what it sent the first time.
   */
  send(args: CommandArguments<'chat.send'>): Promise<readonly ReplyView[]> {
    const { text, ...how } = args
    return this.#sendParts(how, { text: text.trim(), attachment: null, leftOut: null })
  }

  /** Like `send`, with a file uploaded in parts. Throws `CommandError` when the file cannot be sent. */
  async sendFile(args: CommandArguments<'chat.sendFile'>): Promise<readonly ReplyView[]> {
    const { upload, size, filename, mimetype, text: given, ...how } = args
    const { files, uploads } = this.#deps
    const text = given.trim()
    const bytes = uploads.read(upload, size)
    const about = { filename, mimetype: mimetype === '' ? null : mimetype, hasText: text !== '' }
    const taken = await files.takeBytes(bytes, about)
    if (taken.kind !== 'taken') throw refusal(taken, files.maxBytes)
    const sent = await this.#sendParts(how, { text, attachment: taken.attachment, leftOut: null })
    uploads.drop(upload)
    return sent
  }

  /** Writes one line into the owner's own chat; returns its ledger row id. */
  async tellOwner(sessionId: string, chatId: string, text: string): Promise<number> {
    const { storage, names, engine } = this.#deps
    const chat_key = names.keyOf(sessionId, chatId)
    const id = await storage.writes.run(() =>
      storage.replies.insert({
        ...this.#newRow({ session_id: sessionId, chat_id: chatId, chat_key, text, origin: 'remote-control' }),
        message_row: null,
      }),
    )
    engine.moved(id)
    return id
  }

  async #sendParts(
    { sessionId, chatKey: given, idempotencyKey }: Omit<CommandArguments<'chat.send'>, 'text'>,
    said: Omit<StoredReply, 'quote'>,
  ): Promise<readonly ReplyView[]> {
    const { storage, names, takeovers, engine } = this.#deps
    const { chatId, chatKey: chat_key } = names.find(sessionId, given)
    const chat_id = storage.messages.latestChatId(sessionId, chat_key) ?? chatId
    const idempotency_key = idempotencyKey === undefined ? null : `window:${idempotencyKey}`
    const ids = await storage.writes.run(() => {
      const known = idempotency_key === null ? [] : this.#known(sessionId, idempotency_key)
      if (known.length > 0) return known
      if (!names.isOwnChat(sessionId, chat_key)) takeovers.writtenByHand(sessionId, chat_key, null)
      const base = { session_id: sessionId, chat_id, chat_key, origin: 'owner-window' } as const
      return insertAnswer(
        storage,
        partsOf(said).map((part, n) => ({
          ...this.#newRow({ ...base, ...part }),
          idempotency_key: n === 0 ? idempotency_key : null,
        })),
      )
    })
    takeovers.announce(sessionId, chat_key)
    return ids.flatMap((id) => engine.moved(id) ?? []).map(replyViewOf)
  }

  /** The rows that were sent under this key before; none when there are none. */
  #known(sessionId: string, key: string): readonly number[] {
    const { replies } = this.#deps.storage
    const first = replies.byIdempotencyKey(sessionId, key)
    if (first === null) return []
    return first.answer === null ? [first.id] : replies.ofAnswer(first.answer).map(({ id }) => id)
  }

  #newRow(
    change: Pick<NewReply, 'session_id' | 'chat_id' | 'chat_key' | 'text' | 'origin' | 'attachment' | 'file'>,
  ): NewReply {
    const { clock, storage } = this.#deps
    const now = clock.now()
    const { session_id, chat_key } = change
    // The window shows it under the message it follows.
    const message_row = storage.messages.newestOf(session_id, chat_key)?.id ?? null
    const fresh = { quoted_id: null, state: 'queued', reason: null, idempotency_key: null } as const
    return { ...change, ...fresh, message_row, queued_at: now, not_before: now }
  }
}

/** The error that tells the owner why the file is not sent. */
function refusal(taken: Exclude<Taken, { kind: 'taken' }>, maxBytes: number): CommandError {
  if (taken.kind !== 'refused') return new CommandError('unavailable', msg('error.disk-full'))
  return taken.reason === 'media-too-large'
    ? new CommandError('invalid-arguments', msg('error.file-too-large', { most: maxBytes / 1_000_000 }))
    : new CommandError('invalid-arguments', msg('error.file-not-sendable'))
}
