import { unreadableText } from '../inbox/unreadable-text.ts'
import { isWritten } from '../inbox/filter.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { userOf } from '../ids/message-ids.ts'
import type { LatestMessage } from '../whatsapp/whatsapp-client.ts'
import { catchUp, type CatchUpOptions } from './catch-up.ts'
import { isWanted } from './due-chats.ts'
import type { HeardIds } from './heard-ids.ts'
import type { WatchedPage } from './hearing-watch.ts'

/** What a fetch of the last minutes goes back at least, whatever the owner set for what came while nobody listened. */
const LEAST_HOURS = 0.5

/** The page of a connection, as the watch over its hearing needs it. */
export function watchedPage(
  options: Omit<CatchUpOptions, 'client' | 'linkedAt' | 'lastConnectedAt'> & {
    readonly client: WatchedPage['client'] & CatchUpOptions['client']
    readonly heard: HeardIds
    linkedAt(): Promise<number | null>
    /** One catch-up at a time: what follows the connect comes first. */
    inTurn(work: () => Promise<void>): Promise<void>
    restart(detail: string): void
  },
): WatchedPage {
  const { sessionId, sink, intake, heard, clock } = options
  const since = clock.now()
  return {
    client: options.client,
    since,
    unheard(messages) {
      const wanted = messages.filter(
        ({ chatId, messageId }) => isWanted(chatId, options.groups) && !heard.has(messageId),
      )
      const missing = new Set(
        sink.missing(
          sessionId,
          wanted.map(({ messageId }) => messageId),
        ),
      )
      return wanted.filter(({ messageId }) => missing.has(messageId))
    },
    async catchUp() {
      let whole = false
      await options.inTurn(async () => {
        if (options.stopped()) return
        sink.catchingUp(sessionId, 'begins')
        try {
          const result = await catchUp({
            ...options,
            // Nobody was away: it is told as what it is, a page that did not tell.
            sink: { ...sink, caughtUp: () => undefined },
            backfillHours: Math.max(options.backfillHours, LEAST_HOURS),
            linkedAt: await options.linkedAt(),
            lastConnectedAt: since,
          })
          whole = result.unread === 0
        } finally {
          sink.catchingUp(sessionId, 'over')
        }
      })
      return whole
    },
    async keep(message) {
      await intake.history(markFor(message))
    },
    restart: (detail) => options.restart(detail),
    stopped: () => options.stopped(),
  }
}

/** Stands for a message of which only the key can be read. */
function markFor(message: LatestMessage): IncomingMessage {
  const { messageId, chatId, authorId, timestamp, type } = message
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
    body: isWritten(type) ? unreadableText : '',
    type,
    hasMedia: false,
    media: null,
    location: null,
    contactCards: [],
    quoted: null,
    timestamp,
    isGroup,
    backfilled: true,
  }
}
