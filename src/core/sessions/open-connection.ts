import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { WhatsAppClientFactory } from '../whatsapp/whatsapp-client.ts'
import { BrowserConnection } from './browser-connection.ts'
import type { ConnectionListener } from './connection-listener.ts'
import { HeardIds } from './heard-ids.ts'
import { Intake } from './intake.ts'
import { LidResolver } from './lid-resolver.ts'
import { LinkOffers } from './link-offers.ts'
import type { LidTable } from './session-records.ts'
import type { SessionTimings } from './session-timings.ts'

export interface OpenedConnection {
  readonly connection: BrowserConnection
  readonly intake: Intake
  readonly heard: HeardIds
}

export interface ConnectionOptions {
  readonly sessionId: string
  readonly clock: Clock
  readonly logger: Logger
  readonly sink: MessageSink
  readonly lids: LidTable
  readonly createClient: WhatsAppClientFactory
  /** A saved link is expected in the profile. */
  readonly linked: boolean
  /** Offer pairing codes for this phone (digits) instead of a QR; null: offer a QR. */
  readonly codePhone: string | null
  readonly timings: SessionTimings
  readonly listener: ConnectionListener
}

/** Builds the parts of one browser connection. Nothing runs before `connection.begin()`. */
export function openConnection(options: ConnectionOptions): OpenedConnection {
  const { sessionId, sink, clock, logger, listener } = options
  const heard = new HeardIds()
  const client = options.createClient(sessionId)
  const lids = new LidResolver({
    sessionId,
    table: options.lids,
    clock,
    logger,
    ask: (lid) => client.phoneOfLid(lid, 'in turn'),
    usernameOf: (lid) => client.usernameOfLid(lid),
  })
  const intake = new Intake({
    sessionId,
    sink: heard.watch(sink),
    lids,
    clock,
    logger,
    chatTitle: (chatId) => client.chatTitle(chatId),
  })
  // Live messages wait for the catch-up after the connect, so that older messages of their chats go first.
  intake.hold()
  const offers = new LinkOffers({ client, clock, logger, offer: (offer) => listener.offered(offer) })
  if (options.codePhone !== null) offers.wish(options.codePhone)
  const connection = new BrowserConnection({
    client,
    offers,
    intake,
    heard,
    clock,
    logger,
    listener,
    linked: options.linked,
    timings: options.timings,
    renumbered: (notice) => void lids.renumbered(notice),
    acknowledged({ messageId, ack }) {
      sink.acknowledged(sessionId, messageId, ack).catch((error: unknown) => {
        logger.error('acknowledgement not stored', { error: describeError(error) })
      })
    },
  })
  return { connection, intake, heard }
}
