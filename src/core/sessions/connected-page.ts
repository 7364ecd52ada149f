import { fixedTexts } from '../../shared/model/fixed-texts.ts'
import { isWanted } from '../inbox/forwarding-rules.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { userOf } from '../ids/message-ids.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { LatestMessage } from '../whatsapp/whatsapp-client.ts'
import { catchUp, type CatchUpOptions } from './catch-up.ts'
import type { HeardIds } from './heard-ids.ts'
import type { WatchedPage } from './hearing-watch.ts'

/** The catch-up of unheard messages reads back at least this far, even if the owner chose less for absences. */
const LEAST_HOURS = 0.5

export interface WatchedPageOptions extends Omit<CatchUpOptions, 'client' | 'linkedAt' | 'lastConnectedAt'> {
  readonly client: WatchedPage['client'] & CatchUpOptions['client']
  readonly heard: HeardIds
  linkedAt(): Promise<number | null>
  /** Runs one catch-up at a time; the one after the connect comes first. */
  inTurn(work: () => Promise<void>): Promise<void>
  restart(detail: string): void
}

/** The connected page, as `HearingWatch` needs it. */
export class ConnectedPage implements WatchedPage {
  readonly client: WatchedPage['client']
  readonly since: number
  readonly #options: WatchedPageOptions

  constructor(options: WatchedPageOptions) {
    this.client = options.client
    this.since = options.clock.now()
    this.#options = options
  }

  unheard(messages: readonly LatestMessage[]): readonly LatestMessage[] {
    const { sessionId, sink, heard, groups } = this.#options
    const wanted = messages.filter(({ chatId, messageId }) => isWanted(chatId, groups) && !heard.has(messageId))
    const ids = wanted.map(({ messageId }) => messageId)
    const missing = new Set(sink.missing(sessionId, ids))
    return wanted.filter(({ messageId }) => missing.has(messageId))
  }

  async catchUp(): Promise<boolean> {
    const { inTurn, logger } = this.#options
    let isWhole = false
    await inTurn(async () => {
      if (this.stopped()) return
      try {
        isWhole = await this.#catchUpNow()
      } catch (error) {
        // The next look finds the same messages missing. After the connection has ended a failure means nothing.
        logger[this.stopped() ? 'debug' : 'warn']('what was not heard could not be fetched', {
          error: describeError(error),
        })
      }
    })
    return isWhole
  }

  async keep(message: LatestMessage): Promise<void> {
    await this.#options.intake.history(markFor(message))
  }

  restart(detail: string): void {
    this.#options.restart(detail)
  }

  stopped(): boolean {
    return this.#options.stopped()
  }

  async #catchUpNow(): Promise<boolean> {
    const { sessionId, sink, backfillHours, linkedAt } = this.#options
    sink.catchingUp(sessionId, 'begins')
    try {
      const { unread } = await catchUp({
        ...this.#options,
        // Not an absence: we were connected, and the page that did not tell is reported as such.
        isAbsence: false,
        backfillHours: Math.max(backfillHours, LEAST_HOURS),
        linkedAt: await linkedAt(),
        lastConnectedAt: this.since,
      })
      return unread === 0
    } finally {
      sink.catchingUp(sessionId, 'over')
    }
  }
}

/** A placeholder for a message of which only the key can be read. */
function markFor(message: LatestMessage): IncomingMessage {
  const { messageId, chatId, authorId, timestamp, type, undecrypted } = message
  const isGroup = chatId.endsWith('@g.us')
  const sender = isGroup ? authorId : chatId
  return {
    messageId,
    chatId,
    authorId,
    phone: userOf(sender, 'c.us'),
    lid: userOf(sender, 'lid'),
    pushName: null,
    chatName: null,
    body: fixedTexts.unknown,
    type,
    hasMedia: false,
    media: null,
    location: null,
    contactCards: [],
    quoted: null,
    timestamp,
    isGroup,
    backfilled: true,
    ...(undecrypted === true && { undecrypted }),
  }
}
