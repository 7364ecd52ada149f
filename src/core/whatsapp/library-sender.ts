import type { Ack } from '../../shared/model/message.ts'
import { buildMessageId, parseMessageKey } from '../ids/message-ids.ts'
import type { Clock, Logger } from '../ports.ts'
import type { AckBoard } from './ack-board.ts'
import type { ChatReader } from './chat-reader.ts'
import type { OutgoingAttachment, SendOutcome } from './chat-sender.ts'
import type { Directory } from './directory.ts'
import type { OutgoingMessage } from './incoming-message.ts'
import { libraryContent, type LibraryClient } from './library.ts'
import { parseAck } from './map-message.ts'
import { READ_LIMIT_MS, withTools, type PageCalls } from './page-calls.ts'
import { guardMedia } from './page/guard-media.ts'
import { readMessageAck } from './page/read-message.ts'
import { sendAttachment, sendText, type SendingPage } from './send-text.ts'
import type { SentEvidence } from './sent-evidence.ts'

const SEND_LIMIT_MS = 30_000
/** Slowest expected upload, in bytes per second. A file is uploaded before its message exists. */
const SLOWEST_UPLOAD = 20_000
/** Extra time for the page after the upload's own limit. */
const AFTER_UPLOAD_MS = 15_000

const ackInPage = withTools(readMessageAck)

export interface LibrarySenderDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly calls: PageCalls
  readonly acks: AckBoard
  readonly evidence: SentEvidence
  readonly chats: Pick<ChatReader, 'newestOwn'>
  readonly directory: Pick<Directory, 'hasChat' | 'numberId'>
  /** Throws while the browser is not started. */
  library(): LibraryClient
}

/** Hands messages to the library, and finds out whether they were sent. */
export class LibrarySender implements SendingPage {
  readonly #deps: LibrarySenderDeps

  constructor(deps: LibrarySenderDeps) {
    this.#deps = deps
  }

  sendText(chatId: string, text: string, quotedMessageId: string | null): Promise<SendOutcome> {
    const { clock, logger } = this.#deps
    return sendText({ clock, logger, page: this }, chatId, text, quotedMessageId)
  }

  sendAttachment(chatId: string, what: OutgoingAttachment, quotedMessageId: string | null): Promise<SendOutcome> {
    const { clock, logger } = this.#deps
    return sendAttachment({ clock, logger, page: this }, chatId, what, quotedMessageId)
  }

  async hand(chatId: string, text: string, quotedMessageId: string | null): Promise<string | null> {
    const sending = this.#deps.library().sendMessage(chatId, text, {
      sendSeen: false,
      linkPreview: false,
      parseVCards: false,
      ...(quotedMessageId === null ? {} : { quotedMessageId }),
    })
    return idOf(await this.#deps.calls.limit(SEND_LIMIT_MS, 'sendMessage', sending))
  }

  async handAttachment(
    chatId: string,
    what: OutgoingAttachment,
    quotedMessageId: string | null,
  ): Promise<string | null> {
    const { calls, clock, library } = this.#deps
    const size = 'bytes' in what ? what.bytes.length : 0
    const limitMs = SEND_LIMIT_MS + Math.round((size / SLOWEST_UPLOAD) * 1000)
    if (size > 0 && !(await calls.run(READ_LIMIT_MS, guardMedia))) throw new Error('the library is not in the page')
    const [content, options] = libraryContent(what, { until: clock.now() + limitMs, mostMs: limitMs })
    const sending = library().sendMessage(chatId, content, {
      ...options,
      sendSeen: false,
      ...(quotedMessageId === null ? {} : { quotedMessageId }),
    })
    return idOf(await calls.limit(limitMs + AFTER_UPLOAD_MS, 'sendMessage', sending))
  }

  hasChat(chatId: string): Promise<boolean> {
    return this.#deps.directory.hasChat(chatId)
  }

  numberId(phone: string): Promise<string | null> {
    return this.#deps.directory.numberId(phone)
  }

  newestOwn(chatId: string): Promise<readonly OutgoingMessage[]> {
    return this.#deps.chats.newestOwn(chatId)
  }

  async ackOf(messageId: string): Promise<Ack | null> {
    const { calls, evidence } = this.#deps
    const told = evidence.ackOf(messageId)
    if (told !== null && told >= 1) return told
    const found = await calls.run(READ_LIMIT_MS, ackInPage, messageId)
    if (found?.ack === 'untold') return 1
    return found === null ? told : parseAck(found.ack)
  }

  async refusalOf(messageId: string): Promise<number | null> {
    return (await this.#deps.calls.run(READ_LIMIT_MS, ackInPage, messageId))?.errorCode ?? null
  }

  nextAck(messageId: string, milliseconds: number): ReturnType<AckBoard['next']> {
    return this.#deps.acks.next(messageId, milliseconds)
  }
}

/** The id of the sent message; null when the library returned none with a readable key. */
function idOf(sent: unknown): string | null {
  const key = parseMessageKey((sent as { id?: unknown } | undefined)?.id)
  return key === null ? null : buildMessageId(key)
}
